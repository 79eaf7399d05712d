"""A clock that can be moved, and a program that does what is due: it may pause, or end in the midst of it."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import func, select

from models import timers
from models.gatherings import Gathering
from models.gatherings.reminders import GatheringTimer, read_reminder
from models.timers import Timer
from tests.models.gatherings.hall import Hall

Reminder = tuple[int, datetime, int]
"""Of which gathering, of which start, how many hours ahead."""


class Watch:
    """Notes what is sent: by reminder how often, and by grid when."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self.session = hall, hall.session
        self.sent: Counter[Reminder] = Counter()
        self.heard: list[tuple[int, Reminder, datetime]] = []

    def let_pass(self, until: datetime) -> None:
        """The program runs all the time: what falls due is done at once."""
        while (due_at := self._next()) is not None and due_at <= until:
            self.hall.now = max(self.hall.now, due_at)
            self.do_due()
        self.hall.now = max(self.hall.now, until)

    def pause(self, until: datetime) -> None:
        """The program does not run until then; then it asks what is due."""
        self.hall.now = max(self.hall.now, until)
        self.do_due()

    def jump(self, *, hours: int) -> None:
        """The machine's clock is set."""
        self.hall.now += timedelta(hours=hours)
        self.do_due()

    def crash(self) -> None:
        """The program ends in the midst of what is due: nothing of that was kept, nor sent."""
        with self.session.begin_nested() as savepoint:
            timers.claim_due(self.session, self.hall.now)
            savepoint.rollback()

    def do_due(self) -> None:
        """As the scheduler does: what is too late is dropped, and the rest done."""
        while due := timers.claim_due(self.session, self.hall.now):
            for timer in due:
                if timer.kind == GatheringTimer.REMIND and not (timer.late_at and timer.late_at <= self.hall.now):
                    self._remind(timer)

    def hours_of(self, gathering: Gathering) -> list[int]:
        """The reminders of its present start that were sent, in order."""
        return [
            hours for _, (id_, start, hours), _ in self.heard if (id_, start) == (gathering.id, gathering.starts_at)
        ]

    def _remind(self, timer: Timer) -> None:
        gathering = self.session.get_one(Gathering, timer.subject_id, with_for_update=True, populate_existing=True)
        hours = read_reminder(gathering, timer)
        if hours is not None:
            reminder = (gathering.id, gathering.starts_at, hours)
            self.sent[reminder] += 1
            self.heard += [(grid_id, reminder, self.hall.now) for grid_id in gathering.grid_ids]

    def _next(self) -> datetime | None:
        pending = select(func.min(Timer.due_at)).where(Timer.done_at.is_(None), Timer.cancelled.is_(False))
        return self.session.scalar(pending)
