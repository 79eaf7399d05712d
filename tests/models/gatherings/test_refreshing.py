"""Cards are shown again at once, and then seldom; what they show last is what holds."""

from datetime import datetime, timedelta

import pytest

from models import timers
from models.gatherings import Gathering
from models.gatherings.refreshing import EVERY, note_change, wants_showing
from models.gatherings.reminders import GatheringTimer
from tests.models.gatherings.hall import Hall


class Screen:
    """What a group chat shows of a gathering: the version, and when each was shown."""

    def __init__(self, hall: Hall, gathering: Gathering) -> None:
        self.hall, self.gathering = hall, gathering
        self.version = 0
        self.shown: list[datetime] = []

    def refresh(self) -> None:
        """As everything does that changes what the cards count, and the job."""
        if wants_showing(self.hall.session, self.gathering, now=self.hall.now):
            self.version = self.gathering.counts_version
            self.shown.append(self.hall.now)

    def press(self) -> None:
        note_change(self.hall.session, self.gathering)
        self.refresh()

    def tick(self) -> None:
        """The clock asks what is due."""
        for timer in timers.claim_due(self.hall.session, self.hall.now):
            if timer.kind == GatheringTimer.SHOW:
                self.refresh()


@pytest.fixture
def screen(hall: Hall) -> Screen:
    screen = Screen(hall, hall.publishes())
    screen.refresh()
    hall.pass_time(minutes=5)
    return screen


def test_the_first_is_shown_at_once(screen: Screen) -> None:
    screen.press()
    assert screen.shown[-1] == screen.hall.now
    assert screen.hall.due(GatheringTimer.SHOW) == []


def test_where_nothing_changed_nothing_is_shown(screen: Screen) -> None:
    before = list(screen.shown)
    screen.refresh()
    assert screen.shown == before


def test_two_hundred_presses_in_ten_seconds(screen: Screen) -> None:
    """Each chat is edited once in four seconds, and a second after the last press at the latest shows all."""
    before = len(screen.shown)
    for number in range(200):
        screen.press()
        screen.hall.pass_time(milliseconds=50)
        if number % 20 == 0:
            screen.tick()
    for _ in range(5):
        screen.hall.pass_time(seconds=1)
        screen.tick()
    assert screen.version == screen.gathering.counts_version
    assert len(screen.shown) - before <= 4
    gaps = [later - sooner for sooner, later in zip(screen.shown, screen.shown[1:], strict=False)]
    assert min(gaps) >= EVERY
    assert screen.hall.due(GatheringTimer.SHOW) == []


def test_a_quarter_of_an_hour_of_presses_stays_under_the_limit_of_a_group(screen: Screen) -> None:
    screen.shown.clear()
    for _ in range(900):
        screen.press()
        screen.hall.pass_time(seconds=1)
        screen.tick()
    for begin in screen.shown:
        assert sum(1 for at in screen.shown if begin <= at < begin + timedelta(minutes=1)) <= 15


def test_what_is_pressed_while_it_waits_is_shown_with_it(screen: Screen) -> None:
    for _ in range(3):
        screen.press()
        screen.hall.pass_time(seconds=1)
    assert len(screen.hall.due(GatheringTimer.SHOW)) == 1
    screen.hall.pass_time(seconds=1)
    screen.tick()
    assert screen.version == screen.gathering.counts_version


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumps_leaves_nothing_unshown(screen: Screen, hours: int) -> None:
    screen.press()
    screen.press()
    screen.hall.pass_time(hours=hours)
    screen.press()
    assert screen.version == screen.gathering.counts_version
    for _ in range(90):
        screen.hall.pass_time(minutes=1)
        screen.tick()
    screen.press()
    screen.press()
    screen.hall.pass_time(seconds=4)
    screen.tick()
    assert screen.version == screen.gathering.counts_version
