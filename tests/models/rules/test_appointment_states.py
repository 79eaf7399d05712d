"""The life of an appointment: who takes which step from where, and what no step leads to."""

import pytest

from models.rules.appointment_states import (
    AHEAD,
    ARROWS,
    OPEN,
    SEATED,
    STANDING,
    AppointmentParty,
    AppointmentState,
    AppointmentStep,
    allowed,
    next_state,
)
from models.rules.refusals import NotNow, NotYours

S, P, A = AppointmentState, AppointmentParty, AppointmentStep
CLIENT, DESK, CLOCK = (frozenset({party}) for party in P)
OVER = {S.CANCELLED, S.LAPSED}


def walk(*steps: AppointmentStep, since: AppointmentState = S.HELD) -> AppointmentState:
    """The state after these steps, each taken by whoever may."""
    for step in steps:
        since = next_state(step, since, ARROWS[step].by)
    return since


class TestStories:
    """Whole lives."""

    def test_booked_and_kept(self) -> None:
        assert walk(A.BOOK, A.PROMISE, A.ARRIVE, A.RATE) is S.ARRIVED

    def test_moved_twice(self) -> None:
        assert walk(A.BOOK, A.RESCHEDULE, A.RESCHEDULE) is S.BOOKED

    def test_closed_and_given_another_time(self) -> None:
        assert walk(A.BOOK, A.DISPLACE, A.RESCHEDULE, A.ARRIVE) is S.ARRIVED

    def test_from_the_waiting_list(self) -> None:
        assert walk(A.PROMOTE, A.BOOK, since=S.WAITING) is S.BOOKED
        assert walk(A.PROMOTE, A.REQUEUE, A.PROMOTE, A.LAPSE, since=S.WAITING) is S.LAPSED

    def test_who_often_stayed_away_is_asked_about(self) -> None:
        assert walk(A.ASK, A.APPROVE) is S.BOOKED
        assert walk(A.ASK, A.PASS) is S.PASSED  # nobody answered

    def test_noted_wrongly(self) -> None:
        assert walk(A.BOOK, A.MISS, A.ARRIVE, A.MISS, A.UNDO) is S.BOOKED

    def test_noted_the_day_after(self) -> None:
        assert walk(A.BOOK, A.PASS, A.MISS) is S.NO_SHOW
        assert walk(A.BOOK, A.PASS, A.ARRIVE) is S.ARRIVED


class TestWhoMay:
    """Every step is somebody's, and nobody else's."""

    @pytest.mark.parametrize("step", ARROWS)
    def test_only_those_named_take_it(self, step: AppointmentStep) -> None:
        arrow = ARROWS[step]
        since = min(arrow.since)
        for party in P:
            if party in arrow.by:
                assert next_state(step, since, frozenset({party})) is (arrow.to or since)
            else:
                with pytest.raises(NotYours):
                    next_state(step, since, frozenset({party}))
        with pytest.raises(NotYours):
            next_state(step, since, frozenset())

    @pytest.mark.parametrize("step", ARROWS)
    def test_only_from_the_states_named(self, step: AppointmentStep) -> None:
        for state in set(S) - ARROWS[step].since:
            with pytest.raises(NotNow):
                next_state(step, state, frozenset(P))

    def test_what_one_cannot_see_past_is_said_before_whose_it_is(self) -> None:
        with pytest.raises(NotNow):
            next_state(A.APPROVE, S.BOOKED, CLIENT)

    def test_a_card_offers_exactly_what_can_be_done(self) -> None:
        for state in S:
            for parties in (CLIENT, DESK, CLOCK, CLIENT | DESK):
                for step in ARROWS:
                    if step in allowed(state, parties):
                        next_state(step, state, parties)
                    else:
                        with pytest.raises((NotNow, NotYours)):
                            next_state(step, state, parties)

    def test_nobody_notes_about_themselves_that_they_came(self) -> None:
        assert not allowed(S.BOOKED, CLIENT) & {A.ARRIVE, A.MISS, A.UNDO, A.DISPLACE, A.APPROVE}
        assert not allowed(S.PENDING, CLIENT) & {A.APPROVE, A.RESCHEDULE}

    def test_the_clock_blames_nobody(self) -> None:
        assert not {arrow.to for arrow in ARROWS.values() if P.CLOCK in arrow.by} & {S.NO_SHOW, S.ARRIVED, S.DISPLACED}


class TestShape:
    """The whole table."""

    def test_every_state_can_be_reached(self) -> None:
        reached = {S.HELD, S.WAITING}  # where it begins: HOLD and QUEUE
        while more := {arrow.to for arrow in ARROWS.values() if arrow.to and arrow.since & reached} - reached:
            reached |= more
        assert reached == set(S)

    def test_what_is_over_stays_over(self) -> None:
        assert not [step for state in OVER for step in allowed(state, frozenset(P))]

    def test_nobody_is_stuck(self) -> None:
        """From every other state one of them leads on, without the clock where somebody is there to decide."""
        for state in set(S) - OVER:
            assert allowed(state, CLIENT | DESK), state

    def test_the_end_of_the_day_ends_all_that_stands(self) -> None:
        assert ARROWS[A.PASS].since == STANDING
        assert STANDING <= OPEN
        assert not STANDING & {ARROWS[A.PASS].to}

    def test_who_has_a_time_ahead_has_a_seat(self) -> None:
        assert AHEAD < SEATED
        assert {S.HELD, S.ARRIVED} == SEATED - AHEAD
        assert {S.WAITING, S.DISPLACED} == OPEN - SEATED

    def test_holding_and_queueing_begin_a_life_and_are_no_steps_of_one(self) -> None:
        assert set(A) - set(ARROWS) == {A.HOLD, A.QUEUE}
        assert all(arrow.why for arrow in ARROWS.values())
