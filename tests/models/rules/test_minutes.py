"""What an item of the minutes still lacks, and the life of minutes."""

from datetime import date

import pytest

from models.rules.minutes import Gap, Promised, Written, list_gaps
from models.rules.minutes_states import ItemOutcome, MinutesParty, MinutesState, MinutesStep, allowed, next_state
from models.rules.refusals import NotNow, NotYours

R, S, P, T = ItemOutcome, MinutesState, MinutesParty, MinutesStep
PROMISED = Promised("划线", 7, date(2026, 12, 20))
WHY_NOT = (R.REFUSED, R.POSTPONED, R.NOTED)


@pytest.mark.parametrize(
    ("written", "gaps"),
    [
        (Written(None), [Gap.OUTCOME]),
        (Written(None, "写了一半", promises=(PROMISED,)), [Gap.OUTCOME]),
        (Written(R.AGREED, "划线"), [Gap.PROMISE]),
        (Written(R.AGREED, promises=(PROMISED,)), []),
        *((Written(outcome), [Gap.REASON]) for outcome in WHY_NOT),
        *((Written(outcome, "因为"), []) for outcome in WHY_NOT),
        *((Written(outcome, is_dictated=True), []) for outcome in WHY_NOT),
    ],
)
def test_what_is_missing(written: Written, gaps: list[Gap]) -> None:
    assert list_gaps(written) == gaps


def test_only_the_clock_publishes_and_only_what_was_looked_over() -> None:
    assert next_state(T.PUBLISH, S.REVIEW, {P.CLOCK}) is S.PUBLISHED
    with pytest.raises(NotYours):
        next_state(T.PUBLISH, S.REVIEW, {P.SECRETARY, P.ATTENDEE})
    with pytest.raises(NotNow):
        next_state(T.PUBLISH, S.WRITING, {P.CLOCK})


def test_what_is_published_stays() -> None:
    assert allowed(S.PUBLISHED, set(P)) == frozenset()


def test_nothing_is_written_while_it_is_looked_over() -> None:
    assert allowed(S.REVIEW, {P.SECRETARY}) == {T.CORRECT, T.REPLY}
    assert allowed(S.WRITING, {P.ATTENDEE}) == frozenset()


def test_a_promise_is_for_a_day_on_which_somebody_knows_of_it() -> None:
    written = Written(R.AGREED, promises=(PROMISED,))
    assert list_gaps(written, first_day=PROMISED.day) == []
    assert list_gaps(written, first_day=date(2026, 12, 21)) == [Gap.DAY]
