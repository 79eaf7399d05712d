"""China's public holidays and make-up workdays (调休), and the best guess for years not yet announced.

Each autumn the State Council announces the next year, and the chinesecalendar package learns it. Until that
release is installed the guess here holds; an office adds what it knows as exceptions in its community file.
"""

from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import chinese_calendar


class DayKind(StrEnum):
    """What the calendar says of a date: a holiday, a workday that makes up for one, or as its weekday."""

    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    ORDINARY = "ordinary"


# A guess errs towards closed: an answer promised a day too late is kept, one promised for a holiday is not.
_EVERY_YEAR = frozenset({(1, 1)} | {(5, day) for day in range(1, 6)} | {(10, day) for day in range(1, 8)})
"""Days off in most years since 2020: New Year, Labour Day, National Day."""


def _days(first: date, count: int) -> frozenset[date]:
    return frozenset(first + timedelta(days=day) for day in range(count))


_FESTIVALS: dict[int, frozenset[date]] = {
    2027: _days(date(2027, 2, 5), 7)  # Spring Festival is on 6 February: the eve to the sixth day
    | {date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)},  # Qingming, Dragon Boat, Mid-Autumn
}


@cache
def knows_year(year: int) -> bool:
    """Whether the year's announced holidays are known. If not, admins should enter theirs as exceptions."""
    return any(day.year == year for day in chinese_calendar.holidays)


@cache
def china(day: date) -> DayKind:
    """What the day is in mainland China: as announced, or in an unknown year a guess without make-up days."""
    if not knows_year(day.year):
        off = (day.month, day.day) in _EVERY_YEAR or day in _FESTIVALS.get(day.year, ())
        return DayKind.HOLIDAY if off else DayKind.ORDINARY
    if day in chinese_calendar.workdays:
        return DayKind.MAKE_UP
    return DayKind.HOLIDAY if day in chinese_calendar.holidays else DayKind.ORDINARY


def none(_day: date) -> DayKind:
    """A calendar without holidays: every date is as its weekday."""
    return DayKind.ORDINARY
