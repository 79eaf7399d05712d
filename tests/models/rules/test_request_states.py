"""The life of a request: nobody can shed it, the resident closes it, and every way leads to an end."""

from itertools import product

import pytest

from models.rules.refusals import NotNow, NotYours
from models.rules.request_states import (
    ARROWS,
    CLOSED,
    OPEN,
    OWNED,
    Party,
    RequestState,
    RequestStep,
    allowed,
    next_state,
)

STAFF = frozenset({Party.GRID, Party.OWNER, Party.INVITED})
ON_THE_TELEPHONE = frozenset({Party.OFFICE, Party.LEADER})


def reachable(start: RequestState, parties: frozenset[Party]) -> set[RequestState]:
    """Without what happens only to owners who no longer serve."""
    found, edge = {start}, {start}
    while edge:
        steps = {(step, state) for state in edge for step in allowed(state, parties) - {RequestStep.RELEASE}}
        edge = {next_state(step, state, parties) for step, state in steps} - found
        found |= edge
    return found


def test_every_state_is_open_or_closed() -> None:
    assert set(RequestState) == OPEN | CLOSED
    assert not OPEN & CLOSED
    assert {state for state in RequestState if state.is_open} == OPEN


def test_staff_alone_never_close_a_request() -> None:
    for state in OPEN:
        assert reachable(state, STAFF) <= OPEN


def test_staff_alone_never_bring_a_request_back_to_nobody() -> None:
    for state in OWNED:
        assert reachable(state, STAFF | {Party.CLOCK}) <= OWNED | {RequestState.SILENT}


def test_only_an_owner_who_no_longer_serves_gives_back_what_they_took_on() -> None:
    back = {step for step, arrow in ARROWS.items() if arrow.to is RequestState.FILED}
    assert back == {RequestStep.RELEASE}
    assert ARROWS[RequestStep.RELEASE].by == {Party.CLOCK}
    assert ARROWS[RequestStep.RELEASE].since == OWNED


def test_the_office_on_the_telephone_closes_and_a_leader_only_brings_back() -> None:
    office, leader = ({step for state in RequestState for step in allowed(state, frozenset({party}))}
                      for party in (Party.OFFICE, Party.LEADER))  # fmt: skip
    assert office == {RequestStep.CONFIRM, RequestStep.REJECT, RequestStep.REOPEN}
    assert leader == {RequestStep.OFFER, RequestStep.REJECT, RequestStep.REOPEN}
    for state in OPEN:
        assert reachable(state, STAFF | {Party.LEADER}) <= OPEN, "a leader closes nothing"
        assert RequestState.WITHDRAWN not in reachable(state, STAFF | ON_THE_TELEPHONE)


def test_whoever_only_works_in_the_grid_moves_nothing_that_has_an_owner() -> None:
    for state in OWNED:
        assert reachable(state, frozenset({Party.GRID})) == {state}


def test_responsibility_moves_only_to_who_was_invited() -> None:
    assert ARROWS[RequestStep.TAKE_OVER].by == {Party.INVITED}
    assert RequestStep.TAKE_OVER not in allowed(RequestState.ACCEPTED, frozenset(set(Party) - {Party.INVITED}))


def test_from_everywhere_the_resident_reaches_an_end_and_a_solution_of_their_own() -> None:
    for state in OPEN:
        steps = allowed(state, frozenset({Party.AUTHOR}))
        assert {RequestStep.CONFIRM, RequestStep.WITHDRAW} <= steps


def test_what_was_closed_in_silence_or_too_early_can_come_back() -> None:
    author = frozenset({Party.AUTHOR})
    for state in (RequestState.SOLVED, RequestState.SILENT):
        assert next_state(RequestStep.REOPEN, state, author) is RequestState.ACCEPTED
    assert allowed(RequestState.WITHDRAWN, frozenset(Party)) == frozenset()


def test_silence_closes_only_what_the_resident_was_asked_about() -> None:
    clock = frozenset({Party.CLOCK})
    assert {state for state in OPEN if reachable(state, clock) - {state}} == {RequestState.PROPOSED}


@pytest.mark.parametrize("party", list(Party))
def test_what_is_offered_is_what_is_taken(party: Party) -> None:
    for step, state in product(ARROWS, RequestState):
        if step in allowed(state, frozenset({party})):
            assert next_state(step, state, frozenset({party})) in RequestState
            continue
        with pytest.raises((NotNow, NotYours)):
            next_state(step, state, frozenset({party}))


def test_too_late_and_not_yours_are_told_apart() -> None:
    with pytest.raises(NotNow):
        next_state(RequestStep.ACCEPT, RequestState.ACCEPTED, frozenset({Party.GRID}))
    with pytest.raises(NotYours):
        next_state(RequestStep.ACCEPT, RequestState.FILED, frozenset({Party.AUTHOR}))


def test_every_step_has_an_arrow_with_a_reason() -> None:
    assert set(ARROWS) == set(RequestStep) - {RequestStep.FILE}
    assert all(arrow.why and arrow.by and arrow.since for arrow in ARROWS.values())
