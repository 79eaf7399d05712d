"""Reminders come when they help, each once, whatever becomes of the gathering and of the clock."""

from collections import Counter

import pytest

from models import timers
from models.gatherings import Gathering
from models.gatherings.reminders import GatheringTimer, plan_reminders, read_reminder, reminder_key
from tests.models.appointments.town import at
from tests.models.gatherings.hall import SECRETARY, Hall
from tests.models.gatherings.watch import Watch

REMIND, END = GatheringTimer.REMIND, GatheringTimer.END


class TestPlanning:
    """When each of them falls due."""

    def test_three_days_one_day_and_two_hours_ahead(self, hall: Hall) -> None:
        hall.publishes()
        assert hall.due(REMIND) == [at("11-27 19:00"), at("11-29 19:00"), at("11-30 17:00")]

    def test_never_at_night(self, hall: Hall) -> None:
        hall.publishes(starts_at=at("11-30 08:30"), ends_at=at("11-30 09:30"), answer_by=at("11-29 12:00"))
        assert hall.due(REMIND) == [at("11-27 08:30"), at("11-29 08:30"), at("11-30 07:30")]

    def test_its_own_hours(self, hall: Hall) -> None:
        hall.publishes(remind_hours=(1, 48))
        assert hall.due(REMIND) == [at("11-28 19:00"), at("11-30 18:00")]

    def test_what_would_have_come_before_it_was_announced_does_not(self, hall: Hall) -> None:
        hall.publishes(starts_at=at("11-24 08:00"), ends_at=at("11-24 09:00"), answer_by=at("11-24 08:00"))
        assert hall.due(REMIND) == [at("11-24 07:30")]

    def test_each_is_late_when_the_next_is_due(self, hall: Hall) -> None:
        gathering = hall.publishes()
        hall.now = at("11-30 18:00")
        due = timers.claim_due(hall.session, hall.now)
        assert [(timer.due_at, timer.late_at) for timer in due] == [
            (at("11-27 19:00"), at("11-29 19:00")),
            (at("11-29 19:00"), at("11-30 17:00")),
            (at("11-30 17:00"), at("11-30 19:00")),
        ]
        assert [read_reminder(gathering, timer) for timer in due] == [72, 24, 2]

    def test_another_time_has_others(self, hall: Hall) -> None:
        gathering = hall.publishes()
        hall.changes(gathering, starts_at=at("12-01 19:00"), ends_at=at("12-01 20:00"))
        assert hall.due(REMIND) == [at("11-28 19:00"), at("11-30 19:00"), at("12-01 17:00")]
        assert hall.due(END) == [at("12-01 21:00")]

    def test_another_place_has_the_same(self, hall: Hall) -> None:
        gathering = hall.publishes()
        hall.now = at("11-27 19:00")  # just due, and not done yet
        hall.changes(gathering, place="广场")
        assert hall.due(REMIND) == [at("11-27 19:00"), at("11-29 19:00"), at("11-30 17:00")]

    def test_other_hours_leave_what_stays(self, hall: Hall) -> None:
        gathering = hall.publishes()
        hall.now = at("11-27 19:00")
        hall.changes(gathering, remind_hours=(72, 5))
        assert hall.due(REMIND) == [at("11-27 19:00"), at("11-30 14:00")]

    def test_there_and_back_again_is_reminded_of_once(self, hall: Hall) -> None:
        gathering = hall.publishes()
        watch = Watch(hall)
        watch.let_pass(at("11-28 09:00"))
        hall.changes(gathering, starts_at=at("12-05 19:00"), ends_at=at("12-05 21:00"))
        hall.changes(gathering, starts_at=at("11-30 19:00"), ends_at=at("11-30 21:00"))
        watch.let_pass(at("12-06 09:00"))
        assert watch.hours_of(gathering) == [72, 24, 2]

    def test_planning_again_changes_nothing(self, hall: Hall) -> None:
        gathering = hall.publishes()
        before = hall.due(REMIND)
        plan_reminders(hall.session, gathering, hall.community, now=hall.now)
        assert hall.due(REMIND) == before

    def test_what_is_over_or_called_off_has_none(self, hall: Hall) -> None:
        hall.cancels(hall.publishes())
        hall.ends(hall.publishes())
        assert hall.due(REMIND) == hall.due(END) == []

    def test_a_timer_of_another_start_says_nothing(self, hall: Hall) -> None:
        gathering = hall.publishes()
        key = reminder_key(gathering, at("11-29 19:00"), 24)
        timers.plan(hall.session, key, kind=REMIND, subject_id=gathering.id, due_at=hall.now)
        (timer,) = timers.claim_due(hall.session, hall.now)
        assert read_reminder(gathering, timer) is None


class TestHundred:
    """A hundred meetings at the same minute, in thirteen grids."""

    @pytest.mark.parametrize("paused", [False, True])
    def test_each_grid_hears_of_each_of_its_own_once(self, hall: Hall, paused: bool) -> None:
        gatherings = [hall.publishes(SECRETARY, audience=((number % 13 + 1, None),)) for number in range(100)]
        watch = Watch(hall)
        if paused:
            watch.pause(at("11-29 18:00"))  # over the first reminder, which is still worth it
            watch.jump(hours=1)  # over the second
            watch.jump(hours=-1)
        watch.let_pass(at("11-30 20:00"))
        assert set(watch.sent.values()) == {1}
        assert Counter(hours for _, _, hours in watch.sent) == {72: 100, 24: 100, 2: 100}
        assert Counter(grid for grid, _, _ in watch.heard) == Counter(self.grids(gatherings, times=3))

    def grids(self, gatherings: list[Gathering], times: int) -> list[int]:
        return [grid_id for gathering in gatherings for grid_id in gathering.grid_ids * times]
