"""Reminders and other timers: planned once, moved, cancelled, and never done twice."""

from datetime import time

from models import timers
from models.appointments import Appointment
from models.appointments.deadlines import AppointmentTimer, plan_night, plan_reminders
from models.people.preferences import set_quiet_hours
from models.rules.community_parts import QuietHours
from models.timers import Timer
from tests.models.appointments.town import Town, at

WANG, CHEN = 9001, 9002
REMIND = AppointmentTimer.REMIND


def fall_due(town: Town) -> list[Timer]:
    """What is due by now is done."""
    done = timers.claim_due(town.session, town.now)
    town.session.flush()
    return [timer for timer in done if timer.kind == REMIND]


class TestReminders:
    """A day and two hours ahead."""

    def test_each_is_worth_it_until_the_next(self, town: Town) -> None:
        town.books(WANG, "certificates", "11-25 10:10")
        town.now = at("11-25 10:10")
        first, second = fall_due(town)
        assert (first.due_at, first.late_at) == (at("11-24 10:10"), at("11-25 08:10"))
        assert (second.due_at, second.late_at) == (at("11-25 08:10"), at("11-25 10:10"))

    def test_who_books_late_is_reminded_once(self, town: Town) -> None:
        town.books(WANG, "certificates", "11-23 14:00")
        assert town.due(REMIND) == [at("11-23 12:00")]

    def test_who_books_shortly_before_is_not_reminded(self, town: Town) -> None:
        town.books(WANG, "reading_seat", "11-24 09:00")
        town.now = at("11-24 14:00")
        town.books(CHEN, "reading_seat", "11-24 16:00")  # the very moment at which one would be reminded
        assert [due for due in town.due(REMIND) if due > at("11-24 09:00")] == []

    def test_a_night_moves_them(self, town: Town) -> None:
        town.books(WANG, "certificates", "11-24 08:50")
        assert town.due(REMIND) == [at("11-24 07:30")]  # ten to seven is night; the other one is past

    def test_ones_own_quiet_hours_count(self, town: Town) -> None:
        set_quiet_hours(town.session, town.actor(WANG).id, QuietHours(start=time(20), end=time(9)))
        town.books(WANG, "certificates", "11-25 08:50")
        assert town.due(REMIND) == [at("11-24 09:00"), at("11-24 19:55")]  # nine the next day is too late

    def test_a_new_time_has_new_ones(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-25 10:10")
        town.moves(WANG, booked, "11-26 15:20")
        assert town.due(REMIND) == [at("11-25 15:20"), at("11-26 13:20")]

    def test_back_to_the_old_time_what_was_done_is_not_done_again(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-25 10:10")
        town.now = at("11-24 10:30")
        assert len(fall_due(town)) == 1
        town.moves(WANG, booked, "11-27 10:10")
        town.moves(WANG, booked, "11-25 10:10")
        assert town.due(REMIND) == [at("11-25 08:10")]
        town.now = at("11-25 10:00")
        assert len(fall_due(town)) == 1
        town.now = at("11-30 10:00")
        assert fall_due(town) == []

    def test_back_to_the_old_time_before_it_was_due_it_comes_after_all(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-25 10:10")
        town.moves(WANG, booked, "11-27 10:10")
        town.moves(WANG, booked, "11-25 10:10")
        assert town.due(REMIND) == [at("11-24 10:10"), at("11-25 08:10")]

    def test_planning_again_changes_nothing(self, town: Town) -> None:
        booked = town.books(WANG, "certificates", "11-25 10:10")
        before = town.due(REMIND)
        plan_reminders(town.session, booked, town.community, now=town.now)
        assert town.due(REMIND) == before

    def test_nobody_is_reminded_of_what_is_not_booked(self, town: Town) -> None:
        held = town.holds(WANG, "certificates", "11-25 10:10")
        plan_reminders(town.session, held, town.community, now=town.now)
        assert town.due(REMIND) == []

    def test_of_two_at_one_time_each_has_their_own(self, town: Town) -> None:
        for who in (WANG, CHEN):
            town.books(who, "reading_seat", "11-25 09:00")
        assert town.due(REMIND) == [at("11-24 09:00")] * 2 + [at("11-25 07:30")] * 2


class TestNight:
    """The end of the day."""

    def test_it_is_planned_once_a_night(self, town: Town) -> None:
        for now in ("11-23 09:00", "11-23 23:59", "11-24 00:19", "11-24 00:20"):
            plan_night(town.session, town.community, now=at(now))
        assert town.due("appointment.night") == [at("11-24 00:20"), at("11-25 00:20")]

    def test_it_knows_the_offices_date(self, town: Town) -> None:
        plan_night(town.session, town.community, now=at("12-31 23:00"))
        assert town.due("appointment.night") == [at("2027-01-01 00:20")]


def test_a_timer_of_an_appointment_names_it(town: Town) -> None:
    booked: Appointment = town.books(WANG, "certificates", "11-25 10:10")
    town.now = at("11-25 10:00")
    assert {timer.subject_id for timer in fall_due(town)} == {booked.id}
