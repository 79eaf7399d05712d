"""How votes are counted."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.motion_counts import outcome_of, quorum_of
from models.rules.motion_states import (
    ARROWS,
    Choice,
    MotionParty,
    MotionState,
    MotionStep,
    Outcome,
    allowed,
    next_state,
)
from models.rules.refusals import NotNow, NotYours

VOTES = st.dictionaries(st.sampled_from(Choice), st.integers(0, 600))


@pytest.mark.parametrize(
    ("electorate", "percent", "quorum"),
    [(0, 50, 0), (1, 50, 1), (3, 50, 2), (4, 50, 2), (100, 67, 67), (7, 0, 0), (9, 100, 9)],
)
def test_a_share_is_rounded_up(electorate: int, percent: int, quorum: int) -> None:
    assert quorum_of(electorate, percent) == quorum


@given(st.integers(0, 12_000), st.integers(0, 100))
def test_never_less_than_the_share_and_never_one_too_many(electorate: int, percent: int) -> None:
    quorum = quorum_of(electorate, percent)
    assert quorum * 100 >= electorate * percent
    assert (quorum - 1) * 100 < electorate * percent or quorum == 0
    assert quorum == math.ceil(electorate * percent / 100 - 1e-9)


@given(VOTES, st.integers(0, 900))
def test_what_votes_come_to(votes: dict[Choice, int], quorum: int) -> None:
    outcome, turnout = outcome_of(votes, quorum), sum(votes.values())
    assert (outcome is Outcome.NO_QUORUM) == (turnout == 0 or turnout < quorum)
    if outcome is not Outcome.NO_QUORUM:
        assert (outcome is Outcome.CARRIED) == (votes.get(Choice.FOR, 0) > votes.get(Choice.AGAINST, 0))


@given(VOTES, st.integers(0, 900))
def test_who_is_for_it_never_makes_it_fail(votes: dict[Choice, int], quorum: int) -> None:
    if outcome_of(votes, quorum) is Outcome.CARRIED:
        more = votes | {Choice.FOR: votes.get(Choice.FOR, 0) + 1}
        assert outcome_of(more, quorum) is Outcome.CARRIED


class TestLife:
    def test_only_the_chair_and_the_clock(self) -> None:
        chair, clock = frozenset({MotionParty.CHAIR}), frozenset({MotionParty.CLOCK})
        assert next_state(MotionStep.CLOSE, MotionState.OPEN, clock) is MotionState.CLOSED
        for step in (MotionStep.OPEN, MotionStep.DROP):
            with pytest.raises(NotYours):
                next_state(step, MotionState.DRAFT, clock)
        assert allowed(MotionState.DRAFT, chair) == {MotionStep.OPEN, MotionStep.DROP}

    @pytest.mark.parametrize("state", [MotionState.CLOSED, MotionState.DROPPED])
    def test_what_is_over_is_over(self, state: MotionState) -> None:
        assert allowed(state, frozenset(MotionParty)) == frozenset()
        for step in ARROWS:
            with pytest.raises(NotNow):
                next_state(step, state, frozenset(MotionParty))
