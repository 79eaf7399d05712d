"""Working-time arithmetic: which moments are office time, and how much of it lies between two of them.

Moments are aware; results are in UTC. A day without office hours is closed, whatever the reason.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from types import MappingProxyType
from typing import TypeAlias
from zoneinfo import ZoneInfo

from models.rules import holidays
from models.rules.holidays import DayKind

Openings: TypeAlias = tuple[tuple[time, time], ...]
"""When the office is open on one day, in local time, in order; empty: closed."""

LONGEST_CLOSURE = 366  # days; an office closed for longer has no hours to count in
CLOSED: Openings = ()
DAY = timedelta(days=1)


@dataclass(frozen=True)
class OfficeHours:
    """An office's hours: by weekday, changed by the public calendar, and last by exceptions of its own."""

    zone: ZoneInfo
    week: tuple[Openings, ...]
    exceptions: Mapping[date, Openings] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    make_up: Openings | None = None
    """Hours of a make-up workday; without them Monday's."""
    calendar: Callable[[date], DayKind] = holidays.china

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for openings in (*self.week, *self.exceptions.values(), self.make_up or CLOSED):
            check_openings(openings)

    def spans_on(self, day: date) -> Openings:
        """The local hours on that date."""
        if day in self.exceptions:
            return self.exceptions[day]
        match self.calendar(day):
            case DayKind.HOLIDAY:
                return CLOSED
            case DayKind.MAKE_UP:
                return self.week[0] if self.make_up is None else self.make_up
            case DayKind.ORDINARY:
                return self.week[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens at all on that date."""
        return bool(self.spans_on(day))

    def add_working(self, start: datetime, amount: timedelta) -> datetime:
        """The first moment at which `amount` of office time has passed since `start`."""
        if amount < timedelta():
            raise ValueError("only time that is still to come can be added")
        moment = utc(start)
        if not amount:
            return moment
        for opens, closes in self._ahead(moment):
            if closes - opens >= amount:
                return opens + amount
            amount -= closes - opens
        raise AssertionError("the hours ahead never end")

    def subtract_working(self, end: datetime, amount: timedelta) -> datetime:
        """The last moment from which `amount` of office time is left until `end`."""
        if amount < timedelta():
            raise ValueError("only time that has passed can be taken away")
        moment = utc(end)
        if not amount:
            return moment
        for opens, closes in self._behind(moment):
            if closes - opens >= amount:
                return closes - amount
            amount -= closes - opens
        raise AssertionError("the hours behind never end")

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """How much office time lies between two moments, the earlier one first."""
        first, last = utc(start), utc(end)
        if last < first:
            raise ValueError("the earlier moment comes first")
        total, day, last_day = timedelta(), self._local_day(first), self._local_day(last)
        while day <= last_day:
            for opens, closes in self._moments_on(day):
                total += max(timedelta(), min(closes, last) - max(opens, first))
            day += DAY
        return total

    def next_working_moment(self, at: datetime) -> datetime:
        """`at` itself when the office is open, else the next opening."""
        return next(self._ahead(utc(at)))[0]

    def close_of_day_after(self, at: datetime, count: int) -> datetime:
        """When the office closes on the `count`-th working day after the day of `at`."""
        days = self._working_days(self._local_day(at) + DAY, DAY)
        return self._moments_on(next(islice(days, count - 1, None)))[-1][1]

    def opening_of_day_before(self, at: datetime, count: int) -> datetime:
        """When the office opens on the `count`-th working day back from `at`, whose own day is the first."""
        days = self._working_days(self._local_day(at), -DAY)
        return self._moments_on(next(islice(days, count - 1, None)))[0][0]

    def _local_day(self, at: datetime) -> date:
        return utc(at).astimezone(self.zone).date()

    def _ahead(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        for day in self._working_days(self._local_day(moment), DAY):
            for opens, closes in self._moments_on(day):
                if closes > moment:
                    yield max(opens, moment), closes

    def _behind(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        for day in self._working_days(self._local_day(moment), -DAY):
            for opens, closes in reversed(self._moments_on(day)):
                if opens < moment:
                    yield opens, min(closes, moment)

    def _working_days(self, day: date, step: timedelta) -> Iterator[date]:
        """Working days from that one on, without end; an office that never opens is an error, not a wait."""
        closed_for = 0
        while closed_for <= LONGEST_CLOSURE:
            if self._moments_on(day):
                closed_for = 0
                yield day
            else:
                closed_for += 1
            day += step
        raise ValueError(f"the office has no working hours for {LONGEST_CLOSURE} days, as far as {day}")

    def _moments_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The day's hours in UTC. Where summer time moves the clocks, nothing is counted twice."""
        moments: list[tuple[datetime, datetime]] = []
        for start, end in self.spans_on(day):
            opens = datetime.combine(day, start, self.zone).astimezone(UTC)
            closes = datetime.combine(day, end, self.zone).astimezone(UTC)
            if moments:
                opens = max(opens, moments[-1][1])
            if opens < closes:
                moments.append((opens, closes))
        return moments


def utc(at: datetime) -> datetime:
    """The same moment in UTC; ValueError without a time zone, which would silently mean the machine's own."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC)


def check_openings(openings: Openings) -> None:
    """Raise ValueError unless each opening ends after it starts and before the next one."""
    edges = [edge for opening in openings for edge in opening]
    if edges != sorted(set(edges)):
        raise ValueError("hours of one day run forwards and do not touch")
