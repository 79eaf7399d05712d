"""Booking in the store: a seat is held, booked, moved, given up; limits, overlaps, and what they leave behind."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.appointments import Appointment, AppointmentEvent, Claim, Slot
from models.appointments.booking import Obstacle, find_hindrance, get_held, lapse, let_go
from models.appointments.deadlines import AppointmentTimer
from models.appointments.desk_steps import note_step
from models.appointments.steps import access_appointment, see_appointment
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.rules.appointment_times import Refused, tick_of
from models.rules.refusals import Gone, NotNow, NotYours, Stale, TooLate
from tests.models.appointments.town import ADMIN, CARER, CLERK, WORKER, Town, at

WANG, CHEN, ZHOU = 9001, 9002, 9003


class TestHolding:
    """A seat is kept for a few minutes."""

    def test_nobody_else_has_it_meanwhile(self, town: Town) -> None:
        held = town.holds(WANG, "certificates", "11-24 08:30")
        assert town.tries(CHEN, "certificates", "11-24 08:30") is Refused.FULL
        assert held.held_until == town.now + timedelta(minutes=5)
        assert town.due(AppointmentTimer.HOLD_LAPSES) == [held.held_until]
        assert "08:30" not in town.free("certificates", "11-24")

    def test_one_holds_one_at_a_time(self, town: Town) -> None:
        first = town.holds(WANG, "certificates", "11-24 08:30")
        second = town.holds(WANG, "certificates", "11-24 08:50")
        assert (first.state, second.state) == (AppointmentState.LAPSED, AppointmentState.HELD)
        assert town.free("certificates", "11-24")[0] == "08:30"
        assert len(town.due(AppointmentTimer.HOLD_LAPSES)) == 1

    def test_it_lapses(self, town: Town) -> None:
        held = town.holds(WANG, "certificates", "11-24 08:30")
        lapse(town.session, held, town.community, now=town.now)
        assert held.state is AppointmentState.LAPSED
        assert (held.slot_id, held.seat) == (None, None)
        assert (town.count(Slot), town.count(Claim)) == (0, 0)
        assert get_held(town.session, town.actor(WANG), held.id) is None

    def test_only_who_holds_it_has_it(self, town: Town) -> None:
        held = town.holds(WANG, "certificates", "11-24 08:30")
        assert get_held(town.session, town.actor(WANG), held.id) is held
        assert get_held(town.session, town.actor(CHEN), held.id) is None
        assert get_held(town.session, town.actor(WANG), 0) is None

    def test_never_mind_frees_it_at_once(self, town: Town) -> None:
        town.holds(WANG, "certificates", "11-24 08:30")
        let_go(town.session, town.actor(WANG), town.community, now=town.now)
        let_go(town.session, town.actor(CHEN), town.community, now=town.now)
        assert town.count(Slot) == 0
        assert not town.due(AppointmentTimer.HOLD_LAPSES)

    @pytest.mark.parametrize(
        ("start", "why"),
        [
            ("11-23 08:30", Refused.PAST),
            ("11-23 10:30", Refused.TOO_SOON),
            ("11-28 08:30", Refused.CLOSED),
            ("11-24 08:35", Refused.NO_START),
            ("12-24 08:30", Refused.TOO_FAR),
        ],
    )
    def test_what_cannot_be_had_is_told_and_nothing_is_kept(self, town: Town, start: str, why: Refused) -> None:
        assert town.tries(WANG, "certificates", start) is why
        assert town.count(Appointment) == 0

    def test_what_it_takes_up_is_the_servers_and_the_rooms_ticks(self, town: Town) -> None:
        held = town.holds(WANG, "home_care", "11-25 08:30")  # an hour, and a quarter before and after
        (slot,) = town.session.scalars(select(Slot))
        assert slot.server_id == town.actor(CARER).id
        ticks = list(town.session.scalars(select(Claim.tick).order_by(Claim.tick)))
        assert ticks == list(range(tick_of(at("11-25 08:15")), tick_of(at("11-25 09:45"))))
        assert (held.starts_at, held.ends_at) == (at("11-25 08:30"), at("11-25 09:30"))


class TestBooking:
    """The seat becomes somebody's."""

    def test_it_is_theirs_with_a_code_and_reminders(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 09:30")
        assert booked.state is AppointmentState.BOOKED
        assert (len(booked.code), booked.code.isdigit()) == (5, True)
        assert booked.held_until is None
        assert not town.due(AppointmentTimer.HOLD_LAPSES)
        assert town.due(AppointmentTimer.REMIND) == [at("11-23 09:30"), at("11-24 07:30")]

    def test_staff_book_for_somebody_and_it_is_that_persons(self, town: Town) -> None:
        booked = town.decides(CLERK, town.holds(CLERK, "certificates", "11-24 09:30"), whose=WANG)
        assert (booked.person_id, booked.booked_by_id) == (town.actor(WANG).id, town.actor(CLERK).id)
        assert see_appointment(town.session, town.actor(WANG), booked.id) is booked

    def test_services_of_one_person_block_one_another(self, town: Town) -> None:
        town.books(WANG, "insurance", "11-24 09:00")
        assert town.free("certificates", "11-24")[:2] == ["08:30", "09:30"]

    def test_of_both_squares_each_is_taken(self, town: Town) -> None:
        town.books(WANG, "both_squares", "11-28 10:00")
        for square in ("east_square", "west_square"):
            assert town.free(square, "11-28") == ["15:00", "16:00", "17:00", "18:00"]

    def test_a_group_fills_seat_by_seat(self, town: Town) -> None:
        seats = [town.books(9100 + number, "playgroup", "11-24 14:30").seat for number in range(6)]
        assert seats == [1, 2, 3, 4, 5, 6]
        assert town.count(Slot) == 1
        assert town.tries(WANG, "playgroup", "11-24 14:30") is Refused.FULL

    def test_a_seat_that_came_free_is_the_next_ones(self, town: Town) -> None:
        booked = [town.books(9100 + number, "playgroup", "11-24 14:30") for number in range(6)]
        town.calls_off(9102, booked[2])
        assert town.books(WANG, "playgroup", "11-24 14:30").seat == 3

    def test_who_often_stayed_away_is_asked_about_first(self, town: Town) -> None:
        for asked_at, start in (("09:00", "11:10"), ("11:50", "14:00"), ("14:05", "16:20")):
            town.now = at(f"11-23 {asked_at}")
            missed = town.books(WANG, "certificates", f"11-23 {start}")
            town.now = at(f"11-23 {start}")
            note_step(town.session, town.actor(CLERK), town.community, missed.id, AppointmentStep.MISS, now=town.now)
        asked = town.books(WANG, "certificates", "11-24 09:30")
        assert (asked.state, town.due(AppointmentTimer.REMIND)) == (AppointmentState.PENDING, [])
        note_step(town.session, town.actor(CLERK), town.community, asked.id, AppointmentStep.APPROVE, now=town.now)
        assert asked.state is AppointmentState.BOOKED
        assert len(town.due(AppointmentTimer.REMIND)) == 1  # the one a day ahead is past


class TestHindrances:
    """What stands against it."""

    def test_no_more_than_allowed_at_a_time(self, town: Town) -> None:
        first = town.books(WANG, "certificates", "11-24 08:30")
        second = town.books(WANG, "certificates", "11-24 09:30")
        third = town.holds(WANG, "certificates", "11-24 10:30")
        found = find_hindrance(town.session, town.actor(WANG).id, third, town.community, now=town.now)
        assert found is not None
        assert (found.obstacle, found.others) == (Obstacle.TOO_MANY, (first, second))
        with pytest.raises(NotNow):
            town.decides(WANG, third)
        assert third.state is AppointmentState.HELD

    def test_what_is_over_does_not_count(self, town: Town) -> None:
        for start in ("11-23 11:10", "11-23 11:30"):
            town.books(WANG, "certificates", start)
        town.now = at("11-23 12:00")
        assert town.books(WANG, "certificates", "11-24 08:30").state is AppointmentState.BOOKED

    def test_nobody_is_in_two_places(self, town: Town) -> None:
        other = town.books(WANG, "mother_baby", "11-24 09:00")
        held = town.holds(WANG, "certificates", "11-24 08:50")  # till ten past nine
        found = find_hindrance(town.session, town.actor(WANG).id, held, town.community, now=town.now)
        assert found is not None
        assert (found.obstacle, found.others) == (Obstacle.OVERLAPS, (other,))
        assert town.books(WANG, "certificates", "11-24 09:30").state is AppointmentState.BOOKED  # one ends, one begins

    def test_nor_while_they_are_being_seen_to(self, town: Town) -> None:
        here = town.books(WANG, "reading_seat", "11-24 09:00")
        town.now = at("11-24 08:55")
        note_step(town.session, town.actor(ADMIN), town.community, here.id, AppointmentStep.ARRIVE, now=town.now)
        held = town.holds(WANG, "reading_seat", "11-24 09:00")
        found = find_hindrance(town.session, town.actor(WANG).id, held, town.community, now=town.now)
        assert found is not None
        assert found.obstacle is Obstacle.OVERLAPS

    def test_the_family_of_somebody_is_not_they_themselves(self, town: Town) -> None:
        town.books(WANG, "playgroup", "11-24 14:30")
        town.decides(WANG, town.holds(WANG, "playgroup", "11-24 14:30"), whose=CHEN)
        assert town.count(Slot) == 1

    def test_a_grid_worker_books_for_somebody_with_an_account_and_is_out_of_it_then(self, town: Town) -> None:
        booked = town.decides(WORKER, town.holds(WORKER, "certificates", "11-24 10:10"), whose=WANG)
        assert booked.state is AppointmentState.BOOKED
        with pytest.raises(NotYours):
            town.calls_off(WORKER, booked)


class TestMoving:
    """Another time for the same matter."""

    def test_the_old_time_is_free_and_the_new_one_theirs(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 08:30")
        version = booked.version
        town.moves(WANG, booked, "11-24 15:20")
        assert (booked.state, booked.starts_at) == (AppointmentState.BOOKED, at("11-24 15:20"))
        assert booked.version > version
        assert town.free("certificates", "11-24")[0] == "08:30"
        assert "15:20" not in town.free("certificates", "11-24")
        assert (town.count(Slot), len(town.due(AppointmentTimer.HOLD_LAPSES))) == (1, 0)

    def test_one_is_reminded_of_the_new_time_alone(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 10:10")
        town.moves(WANG, booked, "11-25 15:20")
        assert town.due(AppointmentTimer.REMIND) == [at("11-24 15:20"), at("11-25 13:20")]

    def test_it_may_take_the_seat_of_a_group(self, town: Town) -> None:
        others = [town.books(9100 + number, "playgroup", "11-26 14:30") for number in range(2)]
        booked = town.books(WANG, "playgroup", "11-24 14:30")
        town.moves(WANG, booked, "11-26 14:30")
        assert (booked.slot_id, booked.seat) == (others[0].slot_id, 3)
        assert town.count(Slot) == 1

    def test_it_does_not_count_against_itself(self, town: Town) -> None:
        booked = town.books(WANG, "east_square", "11-25 08:00")  # one at a time
        town.moves(WANG, booked, "11-25 13:00")
        assert booked.starts_at == at("11-25 13:00")

    def test_nor_is_anybody_in_two_places_by_moving(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 08:30")
        town.books(WANG, "mother_baby", "11-24 10:00")
        with pytest.raises(NotNow):
            town.moves(WANG, booked, "11-24 10:10")

    def test_what_begins_soon_is_moved_by_the_desk_alone(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-23 11:10")
        town.pass_time(minutes=30)
        with pytest.raises(TooLate):
            town.moves(WANG, booked, "11-24 08:30")
        let_go(town.session, town.actor(WANG), town.community, now=town.now)
        assert town.moves(CLERK, booked, "11-24 08:30").starts_at == at("11-24 08:30")
        assert booked.person_id == town.actor(WANG).id

    def test_somebody_else_cannot(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 08:30")
        with pytest.raises(NotYours):
            town.moves(CHEN, booked, "11-24 15:20")


class TestCallingOff:
    """It is not needed any more."""

    def test_the_seat_is_free_and_nobody_is_reminded(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 10:10")
        town.calls_off(WANG, booked, "孩子病了")
        assert booked.state is AppointmentState.CANCELLED
        assert (booked.slot_id, booked.starts_at) == (None, at("11-24 10:10"))  # what it was is still told
        assert not town.due(AppointmentTimer.REMIND)
        assert (town.count(Slot), town.count(Claim)) == (0, 0)

    def test_what_begins_soon_is_called_off_by_the_desk_alone(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-23 11:10")
        town.pass_time(minutes=10)
        with pytest.raises(TooLate):
            town.calls_off(WANG, booked)
        town.calls_off(CLERK, booked)

    def test_once(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 10:10")
        town.calls_off(WANG, booked)
        with pytest.raises(NotNow):
            town.calls_off(WANG, booked)

    def test_its_history_is_whole(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 10:10")
        town.moves(WANG, booked, "11-24 15:20")
        town.calls_off(CLERK, booked, "停电")
        lines = select(AppointmentEvent).where(AppointmentEvent.appointment_id == booked.id)
        events = list(town.session.scalars(lines.order_by(AppointmentEvent.id)))
        steps = [AppointmentStep.HOLD, AppointmentStep.BOOK, AppointmentStep.RESCHEDULE, AppointmentStep.CANCEL]
        assert [event.step for event in events] == steps
        starts = [at("11-24 10:10")] * 2 + [at("11-24 15:20")] * 2
        assert [event.starts_at for event in events] == starts
        assert (events[-1].text, events[-1].actor_id) == ("停电", town.actor(CLERK).id)


class TestAccess:
    """Who may look, and who may do something."""

    def test_who_it_is_not_for_does_not_learn_of_it(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 10:10")
        for stranger in (CHEN, CARER):
            with pytest.raises(Gone):
                see_appointment(town.session, town.actor(stranger), booked.id)
        assert see_appointment(town.session, town.actor(CLERK), booked.id) is booked

    def test_a_card_of_yesterday_is_stale(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 10:10")
        before = booked.version
        town.moves(WANG, booked, "11-24 15:20")
        with pytest.raises(Stale):
            access_appointment(town.session, town.actor(WANG), booked.id, AppointmentStep.CANCEL, version=before)

    def test_what_is_not_there_is_gone(self, town: Town) -> None:
        with pytest.raises(Gone):
            access_appointment(town.session, town.actor(WANG), 0, AppointmentStep.CANCEL)
