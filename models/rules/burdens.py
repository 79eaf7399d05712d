"""What the bot may ask of one person a day: when that is nearly too much, and when they hear what could wait."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.rules.working_time import DAY, OfficeHours

NOON = time(12)
LOOKED_BACK = 7
"""Over so many working days it is said how much was asked on average."""


def near(most: int) -> int:
    """From so many messages, presses and answers on, what can wait is kept for the next digest: 80 % of the cap."""
    return -(-most * 4 // 5)


def next_digest(now: datetime, hours: Iterable[time], zone: ZoneInfo) -> datetime:
    """The first moment after `now` at which it is one of these hours of the office's day."""
    today, each = now.astimezone(zone).date(), sorted(hours)
    moments = (datetime.combine(day, hour, zone) for day in (today, today + DAY) for hour in each)
    return next(moment for moment in moments if moment > now)


def working_days_before(hours: OfficeHours, day: date, count: int = LOOKED_BACK) -> list[date]:
    """The last so many days before `day` on which the office was open, the earliest first; fewer where a year has
    fewer.
    """
    behind = (day - timedelta(days=past) for past in range(1, 366))
    found = (each for each in behind if hours.is_working_day(each))
    return [each for each, _ in zip(found, range(count), strict=False)][::-1]
