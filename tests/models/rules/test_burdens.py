"""What is nearly too much, when a digest comes, and which days averages rest on."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from models.rules import holidays
from models.rules.burdens import near, next_digest, working_days_before
from models.rules.working_time import CLOSED, OfficeHours

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = (time(17, 30), time(8), time(12))
OPEN = ((time(9), time(17)),)


@pytest.mark.parametrize(("most", "expected"), [(80, 64), (10, 8), (11, 9), (1000, 800)])
def test_near_is_four_fifths_and_not_less(most: int, expected: int) -> None:
    assert near(most) == expected


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("23T00:10", "23T08:00"),
        ("23T08:00", "23T12:00"),
        ("23T11:59", "23T12:00"),
        ("23T12:00", "23T17:30"),
        ("23T17:30", "24T08:00"),
        ("30T23:59", "31T08:00"),
    ],
)
def test_a_digest_comes_at_the_next_of_its_hours(now: str, then: str) -> None:
    moment = datetime.fromisoformat(f"2026-12-{now}:00").replace(tzinfo=ZONE)
    found = next_digest(moment.astimezone(ZoneInfo("UTC")), HOURS, ZONE)
    assert found == datetime.fromisoformat(f"2026-12-{then}:00").replace(tzinfo=ZONE)


def test_working_days_pass_over_weekends_and_holidays() -> None:
    week = OfficeHours(ZONE, week=(OPEN,) * 5 + (CLOSED,) * 2, calendar=holidays.china)
    found = working_days_before(week, date(2025, 10, 10))
    days = ["09-24", "09-25", "09-26", "09-28", "09-29", "09-30", "10-09"]  # 09-28 is a make-up workday
    assert [day.isoformat()[5:] for day in found] == days


def test_an_office_that_never_opens_has_none() -> None:
    never = OfficeHours(ZONE, week=(CLOSED,) * 7, calendar=holidays.none)
    assert working_days_before(never, date(2026, 11, 23)) == []
