"""Ticks, and when a reminder comes: not at night, and not when it is of no more use."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.appointment_times import LEAST_AHEAD, remind_at, tick_of
from models.rules.community_parts import QuietHours
from tests.models.rules.test_appointment_times import OFFICE, SHANGHAI, at

NIGHT = QuietHours(start=time(21, 30), end=time(7, 30))
NOON = QuietHours(start=time(12), end=time(14))


@pytest.mark.parametrize(
    ("start", "hours", "quiet", "comes"),
    [
        ("11-24 10:00", 24, NIGHT, "11-23 10:00"),
        ("11-24 10:00", 2, NIGHT, "11-24 08:00"),
        ("11-24 09:00", 2, NIGHT, "11-24 07:30"),  # seven is night: as it ends
        ("11-24 08:00", 2, NIGHT, "11-24 07:30"),  # half an hour ahead: just
        ("11-24 07:55", 2, NIGHT, "11-23 21:25"),  # twenty-five minutes help nobody: the evening before
        ("11-24 06:00", 2, NIGHT, "11-23 21:25"),
        ("11-24 00:30", 2, NIGHT, "11-23 21:25"),  # over midnight
        ("11-24 23:00", 1, NIGHT, "11-24 21:25"),  # the same evening
        ("11-24 22:00", 24, NIGHT, "11-24 07:30"),  # ten in the evening is night: the morning after
        ("11-24 09:30", 2, NIGHT, "11-24 07:30"),  # the end of the night is no longer night
        ("11-24 23:30", 2, NIGHT, "11-24 21:25"),  # half past nine is night already, and the morning past the start
        ("11-24 14:15", 2, NOON, "11-24 11:55"),  # hours that do not wrap
        ("11-24 15:00", 2, NOON, "11-24 14:00"),
        ("12-01 09:00", 24, NIGHT, "11-30 09:00"),  # over the end of a month
        ("2027-01-01 07:55", 2, NIGHT, "2026-12-31 21:25"),  # and of a year
    ],
)
def test_when_it_comes(start: str, hours: int, quiet: QuietHours, comes: str) -> None:
    assert remind_at(at(start), hours, quiet, OFFICE) == at(comes)


def test_it_is_in_utc_whatever_is_asked() -> None:
    assert remind_at(at("11-24 10:00"), 2, NIGHT, OFFICE).tzinfo is UTC
    assert remind_at(at("11-24 09:00"), 2, NIGHT, OFFICE).tzinfo is UTC
    assert remind_at(at("11-24 06:00"), 2, NIGHT, OFFICE).tzinfo is UTC


@settings(deadline=None)
@given(
    start=st.datetimes(datetime(2026, 11, 1), datetime(2027, 3, 1), timezones=st.just(SHANGHAI)),  # noqa: DTZ001
    hours=st.integers(1, 14 * 24),
    first=st.integers(0, 23), last=st.integers(0, 23),
)  # fmt: skip
def test_it_is_never_quiet_and_never_too_late(start: datetime, hours: int, first: int, last: int) -> None:
    quiet = QuietHours(start=time(first), end=time(last))
    comes = remind_at(start, hours, quiet, OFFICE)
    assert quiet.until(comes, SHANGHAI) is None
    assert comes <= start - min(LEAST_AHEAD, timedelta(hours=hours))


class TestTicks:
    """Five minutes each, the same everywhere."""

    def test_they_count_from_1970_in_utc(self) -> None:
        assert tick_of(datetime(1970, 1, 1, tzinfo=UTC)) == 0
        assert tick_of(datetime(1970, 1, 1, 0, 4, 59, tzinfo=UTC)) == 0
        assert tick_of(datetime(1970, 1, 1, 0, 5, tzinfo=UTC)) == 1
        assert tick_of(at("11-24 08:00")) == tick_of(datetime(2026, 11, 24, tzinfo=UTC))

    def test_a_moment_without_a_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            tick_of(datetime(2026, 11, 24))  # noqa: DTZ001

    def test_a_year_of_them_is_a_hundred_thousand(self) -> None:
        assert tick_of(at("2027-11-24 08:00")) - tick_of(at("11-24 08:00")) == 365 * 24 * 12
