"""Promised times: when an answer is due, when to warn, and what is left of a clock that stands still."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from models.rules.working_time import OfficeHours, utc


class Unit(StrEnum):
    """What a promised time is counted in. Hours run day and night."""

    HOURS = "hours"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"


@dataclass(frozen=True, slots=True)
class Span:
    """A promised length of time, such as 24 hours or 7 working days."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a promised time is at least 1")

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read `"2 hours"`, `"4 working hours"` or `"7 working days"`; one of anything drops the s."""
        found = re.fullmatch(r"(\d{1,4}) (hour|working hour|working day)s?", str(text).strip())
        if not found:
            raise ValueError('write a time as "2 hours", "4 working hours" or "7 working days"')
        return cls(int(found[1]), Unit(found[2] + "s"))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount > 1 else self.unit.removesuffix('s')}"


@dataclass(frozen=True, slots=True)
class Promise:
    """What the community promises whoever files a request, and how long before the end it warns itself."""

    first_reply: Span
    solution: Span
    warn_before: Span


def due(at: datetime, span: Span, hours: OfficeHours) -> datetime:
    """The moment, in UTC, by which what was promised at `at` must be kept.

    Working days are whole: the day of asking is not counted, and the last one ends when the office closes.
    """
    match span.unit:
        case Unit.HOURS:
            return utc(at) + timedelta(hours=span.amount)
        case Unit.WORKING_HOURS:
            return hours.add_working(at, timedelta(hours=span.amount))
        case Unit.WORKING_DAYS:
            return hours.close_of_day_after(at, span.amount)


def warn_at(due: datetime, span: Span, hours: OfficeHours) -> datetime:
    """The moment, in UTC, from which `span` is left until `due`: for working days, when the office opens."""
    match span.unit:
        case Unit.HOURS:
            return utc(due) - timedelta(hours=span.amount)
        case Unit.WORKING_HOURS:
            return hours.subtract_working(due, timedelta(hours=span.amount))
        case Unit.WORKING_DAYS:
            return hours.opening_of_day_before(due, span.amount)


def halfway(start: datetime, due: datetime, unit: Unit, hours: OfficeHours) -> datetime:
    """The moment, in UTC, at which half of a promised time is over."""
    return resume(start, remaining(start, due, unit, hours) / 2, unit, hours)


def remaining(now: datetime, due: datetime, unit: Unit, hours: OfficeHours) -> timedelta:
    """What is left when a clock is stopped: real time for hours, office time for the rest; never negative."""
    if now >= due:
        return timedelta()
    return due - now if unit is Unit.HOURS else hours.working_between(now, due)


def resume(now: datetime, left: timedelta, unit: Unit, hours: OfficeHours) -> datetime:
    """The new due moment, in UTC, of a clock stopped with `left` on it. Waiting takes and gives nothing."""
    return utc(now) + left if unit is Unit.HOURS else hours.add_working(now, left)
