"""The desk in the store: closing for today and opening again, taking times away, walk-ins, what was noted wrongly."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from models.appointments import Appointment
from models.appointments.conflicts import list_conflicts
from models.appointments.deadlines import AppointmentTimer
from models.appointments.desk import change_hours, close_today, displace, get_day, reopen_today, run_late, walk_in
from models.appointments.desk_steps import note_step
from models.appointments.queries import count_no_shows, find_by_code, list_of_day, list_over
from models.appointments.steps import move
from models.people import Person
from models.roles import centre_scope, grant, list_grants, revoke
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.rules.appointment_times import Refused
from models.rules.refusals import NotNow, NotYours
from models.rules.roles import Role
from tests.models.appointments.town import ADMIN, CARER, CLERK, Town, at, day

WANG, CHEN, ZHOU = 9001, 9002, 9003
S, A = AppointmentState, AppointmentStep


def close(town: Town, reason: str = "停电") -> list[Appointment]:
    """吕军 closes the service centre for today."""
    return close_today(town.session, town.actor(CLERK), town.community, "service", reason=reason, now=town.now)


def notes(town: Town, appointment: Appointment, step: AppointmentStep, who: int = CLERK) -> Appointment:
    return note_step(town.session, town.actor(who), town.community, appointment.id, step, now=town.now)


class TestClosing:
    """The desk closes for what is left of today."""

    def test_who_was_to_come_is_owed_another_time(self, town: Town) -> None:
        today, tomorrow = (
            town.books(WANG, "certificates", "11-23 14:00"),
            town.books(CHEN, "certificates", "11-24 08:30"),
        )
        elsewhere = town.books(ZHOU, "mother_baby", "11-23 14:00")
        assert close(town) == [today]
        assert [each.state for each in (today, tomorrow, elsewhere)] == [S.DISPLACED, S.BOOKED, S.BOOKED]
        assert (today.slot_id, today.starts_at) == (None, at("11-23 14:00"))
        assert town.due(AppointmentTimer.TELL_DISPLACED) == [town.now]
        assert town.tries(ZHOU, "certificates", "11-23 15:20") is Refused.CLOSED
        found = get_day(town.session, "service", town.today)
        assert found is not None
        assert found.closed_at == town.now

    def test_they_take_another_and_are_reminded_of_it(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-23 14:00")
        close(town)
        assert not town.due(AppointmentTimer.REMIND)
        town.moves(WANG, booked, "11-25 10:10")
        assert booked.state is S.BOOKED
        assert town.due(AppointmentTimer.REMIND) == [at("11-24 10:10"), at("11-25 08:10")]

    def test_who_holds_a_seat_loses_it_and_who_was_offered_one_is_first_again(self, town: Town) -> None:
        waiting = town.queues(WANG, "certificates", "11-23", "11-23")
        taken = town.books(ZHOU, "certificates", "11-23 14:00")
        town.calls_off(ZHOU, taken)
        assert waiting.state is S.OFFERED
        held = town.holds(CHEN, "certificates", "11-23 15:20")
        assert close(town) == []
        assert (held.state, waiting.state) == (S.LAPSED, S.WAITING)
        assert (waiting.starts_at, waiting.held_until, waiting.slot_id) == (None, None, None)

    def test_who_is_first_again_may_have_another_day_at_once(self, town: Town) -> None:
        waiting = town.queues(WANG, "certificates", "11-23", "11-24")
        town.calls_off(ZHOU, town.books(ZHOU, "certificates", "11-23 14:00"))
        before = waiting.starts_at
        close(town)
        assert before is not None
        assert before.date() == day("11-23")
        assert (waiting.state, waiting.starts_at) == (S.OFFERED, at("11-24 08:30"))

    def test_once(self, town: Town) -> None:
        close(town)
        with pytest.raises(NotNow):
            close(town)

    def test_open_again_for_who_waits(self, town: Town) -> None:
        close(town)
        waiting = town.queues(WANG, "certificates", "11-23")
        reopen_today(town.session, town.community, "service", now=town.now)
        assert waiting.state is S.OFFERED
        assert "14:00" in town.free("certificates", "11-23")
        found = get_day(town.session, "service", town.today)
        assert found is not None
        assert found.closed_at is None
        with pytest.raises(NotNow):
            reopen_today(town.session, town.community, "service", now=town.now)

    def test_nobody_takes_times_away_at_another_desk(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-23 14:00")
        with pytest.raises(NotYours):
            displace(town.session, town.actor(CARER), town.community, [booked], reason="", now=town.now)

    def test_who_is_late_lets_those_know_who_still_come(self, town: Town) -> None:
        town.books(WANG, "certificates", "11-23 11:10")
        coming = town.books(CHEN, "certificates", "11-23 14:00")
        town.now = at("11-23 11:30")
        assert run_late(town.session, town.community, "service", 40, now=town.now) == [coming]
        assert run_late(town.session, town.community, "service", 0, now=town.now) == [coming]
        found = get_day(town.session, "service", town.today)
        assert found is not None
        assert found.late_minutes == 0


class TestConflicts:
    """What was booked and no longer fits."""

    def conflicts(self, town: Town, key: str) -> list[Appointment]:
        return list_conflicts(town.session, town.offering(key), town.community, now=town.now)

    def test_hours_that_no_longer_cover_it(self, town: Town) -> None:
        early, late = town.books(WANG, "certificates", "11-24 08:30"), town.books(CHEN, "certificates", "11-24 15:20")
        assert self.conflicts(town, "certificates") == []
        morning = ((time(9), time(12)),)
        change_hours(town.session, town.actor(CLERK), "service", first=day("11-24"), last=day("11-25"),
                     openings=morning, reason="学习", now=town.now)  # fmt: skip
        assert self.conflicts(town, "certificates") == [early, late]
        assert town.free("certificates", "11-24")[0] == "09:00"

    def test_hours_of_one_service_are_not_the_others(self, town: Town) -> None:
        own, other = town.books(WANG, "certificates", "11-24 08:30"), town.books(CHEN, "insurance", "11-24 09:00")
        change_hours(town.session, town.actor(CLERK), "service", first=day("11-24"), last=day("11-24"),
                     reason="系统升级", now=town.now, service="certificates")  # fmt: skip
        assert self.conflicts(town, "certificates") == [own]
        assert self.conflicts(town, "insurance") == []
        assert other.state is S.BOOKED

    def test_nobody_there_any_more(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 08:30")
        (held,) = list_grants(town.session, town.actor(CLERK).id)
        revoke(town.session, held.id)
        assert self.conflicts(town, "certificates") == [booked]
        assert town.tries(CHEN, "certificates", "11-24 09:30") is Refused.FULL

    def test_what_lies_behind_is_none(self, town: Town) -> None:
        town.books(WANG, "certificates", "11-23 11:10")
        town.now = at("11-23 11:10")
        change_hours(town.session, town.actor(CLERK), "service", first=day("11-23"), last=day("11-23"), reason="",
                     now=town.now)  # fmt: skip
        assert self.conflicts(town, "certificates") == []

    def test_a_colleague_may_take_it_over(self, town: Town) -> None:
        colleague = town.person(9700)
        grant(town.session, colleague.id, Role.CENTRE_STAFF, centre_scope("service"))
        first, second = town.books(WANG, "certificates", "11-24 08:30"), town.books(CHEN, "certificates", "11-24 08:30")
        town.session.refresh(first, ["slot"])
        town.session.refresh(second, ["slot"])
        assert first.slot is not None
        assert second.slot is not None
        assert {first.slot.server_id, second.slot.server_id} == {town.actor(CLERK).id, colleague.id}
        assert town.tries(ZHOU, "certificates", "11-24 08:30") is Refused.FULL
        assert "08:30" in town.free("certificates", "11-25")


class TestWalkIns:
    """Somebody comes without an appointment."""

    def test_they_are_on_the_days_list_and_on_nobodys_seat(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-23 14:00")
        here = walk_in(town.session, town.actor(CLERK), town.person(CHEN), town.offering("certificates"), now=town.now)
        assert (here.state, here.slot_id, here.ends_at) == (S.ARRIVED, None, town.now + timedelta(minutes=20))
        assert list_of_day(town.session, "service", town.today, town.community) == [here, booked]
        assert find_by_code(town.session, "service", booked.code) is booked
        assert find_by_code(town.session, "family", booked.code) is None

    def test_noted_by_mistake_they_never_came(self, town: Town) -> None:
        here = walk_in(town.session, town.actor(CLERK), town.person(CHEN), town.offering("certificates"), now=town.now)
        assert notes(town, here, A.UNDO).state is S.CANCELLED


class TestNoting:
    """Who came and who did not."""

    def test_they_came_and_are_asked_later_how_it_was(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-23 11:10")
        town.now = at("11-23 11:05")
        notes(town, booked, A.ARRIVE)
        assert (booked.state, booked.arrived_at) == (S.ARRIVED, town.now)
        assert town.due(AppointmentTimer.ASK_RATING) == [at("11-23 11:45")]

    def test_noted_too_early_they_are_reminded_after_all(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-23 15:20")
        notes(town, booked, A.ARRIVE)
        assert not town.due(AppointmentTimer.REMIND)
        notes(town, booked, A.UNDO)
        assert (booked.state, booked.arrived_at, booked.seat) == (S.BOOKED, None, 1)
        assert town.due(AppointmentTimer.REMIND) == [at("11-23 13:20")]

    def test_nobody_stays_away_before_the_time_or_comes_before_the_day(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-24 10:10")
        for step in (A.ARRIVE, A.MISS):
            with pytest.raises(NotNow):
                notes(town, booked, step)

    def test_whoever_was_given_their_digits_keeps_them(self, town: Town) -> None:
        """Digits are one's own among all that are open: who comes back to a seat takes new ones if need be."""
        booked, other = town.books(WANG, "certificates", "11-23 15:20"), town.books(CHEN, "certificates", "11-24 10:10")
        notes(town, booked, A.ARRIVE)
        other.code = booked.code
        town.session.flush()
        notes(town, booked, A.UNDO)
        assert booked.code != other.code

    def test_only_their_own_desk_notes_it(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-23 11:10")
        town.now = at("11-23 11:10")
        for stranger in (CARER, WANG, CHEN):
            with pytest.raises(NotYours):
                notes(town, booked, A.ARRIVE, stranger)
        assert notes(town, booked, A.ARRIVE, ADMIN).state is S.ARRIVED

    def test_a_missed_time_counts_for_half_a_year(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-23 11:10")
        town.now = at("11-23 11:30")
        notes(town, booked, A.MISS)
        who, later = town.actor(WANG).id, town.now + timedelta(days=180)
        assert count_no_shows(town.session, who, days=180, now=town.now) == 1
        assert count_no_shows(town.session, who, days=180, now=later) == 0

    def test_the_end_of_the_day_blames_nobody(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-23 11:10")
        displaced = town.books(CHEN, "certificates", "11-23 14:00")
        displace(town.session, town.actor(CLERK), town.community, [displaced], reason="", now=town.now)
        town.now = at("11-24 00:20")
        assert list_over(town.session, now=town.now, limit=200) == [booked, displaced]
        for each in (booked, displaced):
            move(town.session, each, A.PASS, None, town.community, now=town.now)
        assert list_over(town.session, now=town.now, limit=200) == []
        assert (booked.state, booked.seat) == (S.PASSED, 1)  # where they should have sat stays on record
        assert town.session.scalar(select(Person.name).where(Person.id == booked.person_id)) == "居民9001"
