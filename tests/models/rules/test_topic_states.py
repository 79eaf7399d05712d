"""A topic's life: nobody is told of an end that it can come back from, and nobody judges what is on an agenda."""

import pytest

from models.rules.refusals import NotNow, NotYours
from models.rules.topic_states import ARROWS, LIVE, TopicParty, TopicState, TopicStep, allowed, next_state

P, S, T = TopicParty, TopicState, TopicStep


def test_every_step_has_an_arrow_but_the_first() -> None:
    assert set(TopicStep) - set(ARROWS) == {T.PROPOSE}


@pytest.mark.parametrize("state", [S.DECIDED, S.REFUSED, S.WITHDRAWN])
def test_an_end_is_an_end(state: TopicState) -> None:
    assert not state.is_open
    assert allowed(state, frozenset(TopicParty)) == frozenset()


def test_every_live_state_has_a_way_to_an_end() -> None:
    ways = {state: {arrow.to for arrow in ARROWS.values() if state in arrow.since} for state in LIVE}
    assert all(state.is_open for state in LIVE)
    assert ways[S.OPEN] >= {S.READY, S.SCHEDULED, S.REFUSED, S.WITHDRAWN}
    assert ways[S.READY] >= {S.SCHEDULED, S.REFUSED, S.WITHDRAWN}
    assert ways[S.SCHEDULED] >= {S.DECIDED, S.READY}


def test_what_is_on_an_agenda_is_not_refused_or_withdrawn() -> None:
    for step, party in ((T.REFUSE, P.JUDGE), (T.WITHDRAW, P.PROPOSER), (T.CHOOSE, P.JUDGE)):
        with pytest.raises(NotNow):
            next_state(step, S.SCHEDULED, frozenset({party}))


@pytest.mark.parametrize(
    ("step", "party"),
    [
        (T.SECOND, P.PROPOSER),
        (T.SECOND, P.JUDGE),
        (T.ADD, P.NEIGHBOUR),
        (T.WITHDRAW, P.JUDGE),
        (T.REFUSE, P.NEIGHBOUR),
        (T.REACH, P.JUDGE),
    ],
)
def test_who_may_not(step: TopicStep, party: TopicParty) -> None:
    with pytest.raises(NotYours):
        next_state(step, S.OPEN, frozenset({party}))
