"""What becomes of a message: the whole table."""

from datetime import timedelta
from itertools import product

import pytest

from models.rules.delivery import MOST_AMBIGUOUS, Outcome, Priority, Status, Verdict, backoff, judge


def verdict(
    outcome: Outcome,
    *,
    priority: Priority = Priority.REPLY,
    repeatable: bool = False,
    attempts: int = 1,
    ambiguous: int = 1,
    plain: bool = False,
) -> Verdict:
    return judge(
        outcome,
        priority=priority,
        repeatable=repeatable,
        attempts=attempts,
        ambiguous=ambiguous,
        plain=plain,
        wait=timedelta(seconds=7),
    )


TABLE = [
    (Outcome.DELIVERED, Verdict(Status.SENT)),
    (Outcome.FLOOD, Verdict(Status.QUEUED, after=timedelta(seconds=7))),
    (Outcome.MIGRATED, Verdict(Status.QUEUED)),
    (Outcome.FORBIDDEN, Verdict(Status.DEAD, unreachable=True)),
    (Outcome.UNPARSEABLE, Verdict(Status.QUEUED, plain=True)),
    (Outcome.LOST_CARD, Verdict(Status.QUEUED, anew=True)),
    (Outcome.LOST_THREAD, Verdict(Status.QUEUED, in_chat=True)),
    (Outcome.REFUSED, Verdict(Status.DEAD)),
    (Outcome.NOT_SENT, Verdict(Status.QUEUED, after=backoff(1))),
    (Outcome.AMBIGUOUS, Verdict(Status.QUEUED, after=backoff(1))),
]


def test_the_table_has_every_outcome() -> None:
    assert [outcome for outcome, _ in TABLE] == list(Outcome)


@pytest.mark.parametrize(("outcome", "expected"), TABLE)
def test_a_first_attempt(outcome: Outcome, expected: Verdict) -> None:
    assert verdict(outcome) == expected


def test_only_ambiguous_sends_of_a_broadcast_wait_for_a_person_at_once() -> None:
    for outcome, repeatable in product(Outcome, (False, True)):
        held = verdict(outcome, priority=Priority.BROADCAST, repeatable=repeatable).status is Status.UNKNOWN
        assert held is (outcome is Outcome.AMBIGUOUS and not repeatable)


@pytest.mark.parametrize("priority", [Priority.REPLY, Priority.REMINDER, Priority.TASKS])
def test_sends_that_may_have_arrived_are_counted_and_end(priority: Priority) -> None:
    tries = [verdict(Outcome.AMBIGUOUS, priority=priority, ambiguous=n).status for n in range(1, MOST_AMBIGUOUS + 1)]
    assert tries == [Status.QUEUED] * (MOST_AMBIGUOUS - 1) + [Status.UNKNOWN]


@pytest.mark.parametrize("priority", list(Priority))
def test_what_certainly_did_not_arrive_is_never_given_up(priority: Priority) -> None:
    assert verdict(Outcome.NOT_SENT, priority=priority, attempts=1_000, ambiguous=0).status is Status.QUEUED
    assert verdict(Outcome.AMBIGUOUS, repeatable=True, attempts=1_000, ambiguous=1_000).status is Status.QUEUED


def test_words_that_cannot_be_parsed_are_sent_plain_once() -> None:
    assert verdict(Outcome.UNPARSEABLE, plain=True) == Verdict(Status.DEAD)


def test_waiting_doubles_up_to_half_a_minute() -> None:
    assert [backoff(n).total_seconds() for n in (1, 2, 3, 7, 500)] == [0.5, 1.0, 2.0, 30.0, 30.0]
