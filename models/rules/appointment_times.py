"""When a service can be booked: its starts on a day, what of them is free, and why a moment is not one of them.

Days are the office's dates; moments are aware. A tick is a number of five-minute steps since 1970, in UTC.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Self

from models.rules.community_parts import QuietHours
from models.rules.services import NOBODY, TICK, Service
from models.rules.working_time import DAY, OfficeHours, Openings, utc

FEW = 4
"""One in so many starts free is few."""
_TICK = timedelta(minutes=TICK)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Refused(StrEnum):
    """Why a moment cannot be booked."""

    SHUT = auto()  # the service takes nothing at present
    PAST = auto()
    TOO_SOON = auto()  # within the notice
    TOO_FAR = auto()  # beyond the horizon
    CLOSED = auto()  # not open on that day
    NO_START = auto()  # open, but nothing begins then
    FULL = auto()


class DayMark(StrEnum):
    """What a month's picture says of a day."""

    FREE = auto()
    FEW = auto()
    FULL = auto()
    CLOSED = auto()
    OUTSIDE = auto()  # before what can still be booked, or past the horizon


@dataclass(frozen=True)
class Change:
    """Hours of one's own from a first to a last day, whatever the week says; none: closed."""

    first: date
    last: date
    openings: Openings = ()
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Schedule:
    """When a service is open: its hours, and the changes to them, the newest last."""

    hours: OfficeHours
    changes: tuple[Change, ...] = ()

    def change_on(self, day: date) -> Change | None:
        """What the newest change says of the day."""
        return next((change for change in reversed(self.changes) if change.covers(day)), None)

    def openings_on(self, day: date) -> Openings:
        """The local hours of that day."""
        change = self.change_on(day)
        return change.openings if change else self.hours.spans_on(day)

    def starts_on(self, day: date, service: Service) -> Iterator[datetime]:
        """Every moment at which the service begins, in UTC: what begins also ends before the office closes."""
        length, step = timedelta(minutes=service.minutes), timedelta(minutes=service.step)
        for opens, closes in self.openings_on(day):
            start = utc(datetime.combine(day, opens, self.hours.zone))
            end = utc(datetime.combine(day, closes, self.hours.zone))
            while start + length <= end:
                yield start
                start += step


@dataclass(frozen=True)
class Taken:
    """What is not free any more: ticks by what they take up, and the seats left in slots that are open already."""

    ticks: Mapping[str, frozenset[int]] = field(default_factory=lambda: MappingProxyType({}))
    seats_left: Mapping[datetime, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Offering:
    """A service as it can be booked now: with its changes in the bot, its schedule, and who serves it today."""

    service: Service
    schedule: Schedule
    servers: tuple[str, ...] = ()
    """What serves it, one of which each slot takes up: `person:7`. Empty where nobody is there to do so."""

    @property
    def rooms(self) -> tuple[str, ...]:
        """What every slot takes up besides its server; what takes up nothing else is one room to itself."""
        uses = tuple(f"resource:{key}" for key in self.service.uses)
        return uses or ((f"service:{self.service.key}",) if self.service.served_by == NOBODY else ())

    @property
    def things(self) -> tuple[str, ...]:
        """Everything that a slot may take up."""
        return (*self.servers, *self.rooms)

    def ticks_of(self, start: datetime) -> range:
        """What a slot that begins then takes up, its first and its last tick as a whole."""
        begin = start - timedelta(minutes=self.service.buffer_before)
        end = begin + timedelta(minutes=self.service.span)
        return range(tick_of(begin), tick_of(end - timedelta.resolution) + 1)

    def end_of(self, start: datetime) -> datetime:
        """When somebody who comes at `start` is done."""
        return start + timedelta(minutes=self.service.minutes)

    def lock_of(self, start: datetime) -> datetime:
        """From when on a start can no longer be booked, moved or cancelled by oneself."""
        return start - timedelta(hours=self.service.notice_hours)

    def last_day(self, today: date) -> date:
        """The last day that can be booked."""
        return today + timedelta(days=self.service.horizon_days)

    def list_free_servers(self, start: datetime, taken: Taken) -> list[str | None]:
        """Who could open one more slot then; [None] where nobody has to be there."""
        ticks = self.ticks_of(start)
        if any(_meets(ticks, taken.ticks.get(room)) for room in self.rooms):
            return []
        if self.service.served_by == NOBODY:
            return [None]
        return [server for server in self.servers if not _meets(ticks, taken.ticks.get(server))]

    def seats_at(self, start: datetime, taken: Taken) -> int:
        """How many more people can come then."""
        new = len(self.list_free_servers(start, taken))
        slots = min(new, 1) if self.rooms else new
        return taken.seats_left.get(start, 0) + slots * self.service.seats


@dataclass(frozen=True)
class Availability:
    """An offering at a moment, with what of it is taken between two days."""

    offering: Offering
    taken: Taken
    now: datetime
    today: date

    def shift(self, taken: Taken) -> Self:
        """The same with other days read."""
        return replace(self, taken=taken)

    def starts_on(self, day: date) -> dict[datetime, int]:
        """The starts of the day that can still be booked, with the seats that are free at each."""
        offering = self.offering
        if not offering.service.is_open or not self.today <= day <= offering.last_day(self.today):
            return {}
        starts = offering.schedule.starts_on(day, offering.service)
        return {start: offering.seats_at(start, self.taken) for start in starts if offering.lock_of(start) > self.now}

    def free_on(self, day: date) -> list[datetime]:
        """The starts with a free seat."""
        return [start for start, seats in self.starts_on(day).items() if seats]

    def mark(self, day: date) -> DayMark:
        """What the month's picture says of the day."""
        offering = self.offering
        if not self.today <= day <= offering.last_day(self.today):
            return DayMark.OUTSIDE
        if not offering.schedule.openings_on(day) or not offering.service.is_open:
            return DayMark.CLOSED
        starts = self.starts_on(day)
        if not starts:
            begins = any(offering.schedule.starts_on(day, offering.service))
            return DayMark.OUTSIDE if begins else DayMark.CLOSED
        free = sum(1 for seats in starts.values() if seats)
        if not free:
            return DayMark.FULL
        return DayMark.FEW if free * FEW <= len(starts) else DayMark.FREE

    def list_next(self, days: Sequence[date], count: int) -> list[datetime]:
        """The next `count` free starts on these days, which lie in order."""
        found: list[datetime] = []
        for day in days:
            found += self.free_on(day)
            if len(found) >= count:
                break
        return found[:count]

    def refuse(self, start: datetime) -> Refused | None:
        """Why `start` cannot be booked; None where it can."""
        offering, day = self.offering, start.astimezone(self.offering.schedule.hours.zone).date()
        if not offering.service.is_open:
            return Refused.SHUT
        if start <= self.now:
            return Refused.PAST
        if day > offering.last_day(self.today):
            return Refused.TOO_FAR
        if not offering.schedule.openings_on(day):
            return Refused.CLOSED
        if utc(start) not in set(offering.schedule.starts_on(day, offering.service)):
            return Refused.NO_START
        if offering.lock_of(start) <= self.now:
            return Refused.TOO_SOON
        return None if offering.seats_at(start, self.taken) else Refused.FULL


def tick_of(at: datetime) -> int:
    """The tick in which a moment lies."""
    return (utc(at) - _EPOCH) // _TICK


def days_between(first: date, last: date) -> list[date]:
    """Both and all between them."""
    return [first + DAY * number for number in range((last - first).days + 1)]


def remind_at(start: datetime, hours: int, quiet: QuietHours, hours_of: OfficeHours) -> datetime:
    """When a reminder so many hours ahead of `start` comes: in quiet hours as they end, or, where that were hardly
    before the start, the evening before as they begin.
    """
    wanted, zone = utc(start) - timedelta(hours=hours), hours_of.zone
    end = quiet.until(wanted, zone)
    if end is None:
        return wanted
    if end <= utc(start) - LEAST_AHEAD:
        return end
    begin = datetime.combine(wanted.astimezone(zone).date(), quiet.start, zone)
    begin = begin if begin <= wanted else begin - DAY
    return utc(begin) - _TICK


LEAST_AHEAD = timedelta(minutes=30)
"""A reminder that comes later than this helps nobody."""


def _meets(ticks: range, taken: frozenset[int] | None) -> bool:
    return taken is not None and not taken.isdisjoint(ticks)
