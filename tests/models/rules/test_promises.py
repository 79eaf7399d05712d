"""Promised times: two hours at night, seven working days over National Day, clocks that stand still."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.promises import Span, Unit, due, remaining, resume, warn_at
from models.rules.working_time import CLOSED, OfficeHours

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_DAY = ((time(8, 30), time(12)), (time(14), time(17, 30)))
HOURS = OfficeHours(SHANGHAI, (OFFICE_DAY,) * 5 + (CLOSED,) * 2)

unhurried = settings(deadline=None)  # a busy machine breaks no promise
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.builds(Span, st.integers(1, 40), st.sampled_from(Unit))


def at(text: str) -> datetime:
    """A local moment of 2026, such as "10-01 09:30", unless the year is said."""
    return datetime.fromisoformat(text if text[:2] == "20" else f"2026-{text}").replace(tzinfo=SHANGHAI)


class TestSpan:
    """How a promised time is written."""

    @pytest.mark.parametrize(
        ("text", "span"),
        [
            ("2 hours", Span(2, Unit.HOURS)),
            ("1 hour", Span(1, Unit.HOURS)),
            ("4 working hours", Span(4, Unit.WORKING_HOURS)),
            ("1 working day", Span(1, Unit.WORKING_DAYS)),
            ("15 working days", Span(15, Unit.WORKING_DAYS)),
        ],
    )
    def test_reads_as_it_is_written(self, text: str, span: Span) -> None:
        assert Span.parse(text) == span
        assert str(span) == text

    @pytest.mark.parametrize("text", ["", "2", "2 days", "-1 hours", "2.5 hours", "two hours", "2 hourss", 7, None])
    def test_anything_else_is_refused(self, text: object) -> None:
        with pytest.raises(ValueError, match="write a time as"):
            Span.parse(text)

    def test_no_time_at_all_is_no_promise(self) -> None:
        with pytest.raises(ValueError, match="at least 1"):
            Span.parse("0 hours")


class TestDue:
    """When an answer is due."""

    @pytest.mark.parametrize(
        ("asked", "span", "end"),
        [
            ("11-22 23:30", "2 hours", "11-23 01:30"),  # life and property: a Sunday night
            ("10-01 10:00", "24 hours", "10-02 10:00"),  # utilities: on National Day
            ("11-23 16:00", "4 working hours", "11-24 11:00"),
            ("11-23 16:00", "1 working day", "11-24 17:30"),
            ("11-23 06:00", "1 working day", "11-24 17:30"),  # before opening: today is not counted
            ("11-21 10:00", "1 working day", "11-23 17:30"),  # on a Saturday
            ("11-23 09:00", "7 working days", "12-02 17:30"),
            ("09-28 09:00", "7 working days", "10-13 17:30"),  # 29, 30 September, 8, 9, 10 (Saturday), 12, 13
            ("10-03 09:00", "7 working days", "10-15 17:30"),
            ("02-13 09:00", "7 working days", "03-02 17:30"),  # 14 and 28 February are worked Saturdays
            ("11-23 09:00", "15 working days", "12-14 17:30"),
        ],
    )
    def test_concrete_dates(self, asked: str, span: str, end: str) -> None:
        assert due(at(asked), Span.parse(span), HOURS) == at(end)

    def test_a_day_with_short_hours_is_a_day_and_ends_early(self) -> None:
        hours = OfficeHours(SHANGHAI, HOURS.week, {date(2026, 11, 24): ((time(9), time(12)),)})
        assert due(at("11-23 09:00"), Span(1, Unit.WORKING_DAYS), hours) == at("11-24 12:00")

    @pytest.mark.parametrize("unit", Unit)
    def test_moments_without_a_zone_are_refused(self, unit: Unit) -> None:
        with pytest.raises(ValueError, match="time zone"):
            due(datetime(2026, 11, 23, 9), Span(1, unit), HOURS)  # noqa: DTZ001

    def test_the_day_is_the_offices_day(self) -> None:
        late = datetime(2026, 11, 23, 17, tzinfo=UTC)  # 01:00 on the 24th in Xinji
        assert due(late, Span(1, Unit.WORKING_DAYS), HOURS) == at("11-25 17:30")

    @unhurried
    @given(asked=moments, span=spans)
    def test_due_is_later_and_in_utc(self, asked: datetime, span: Span) -> None:
        end = due(asked, span, HOURS)
        assert end > asked
        assert end.tzinfo is UTC

    @unhurried
    @given(asked=moments, later=st.timedeltas(timedelta(), timedelta(days=20)), span=spans)
    def test_asking_later_is_never_due_earlier(self, asked: datetime, later: timedelta, span: Span) -> None:
        assert due(asked, span, HOURS) <= due(asked + later, span, HOURS)


class TestWarning:
    """When to warn that the end is near."""

    @pytest.mark.parametrize(
        ("end", "span", "warning"),
        [
            ("11-23 01:30", "1 hour", "11-23 00:30"),
            ("11-23 09:30", "2 working hours", "11-20 16:30"),
            ("12-02 17:30", "1 working day", "12-02 08:30"),
            ("10-13 17:30", "3 working days", "10-10 08:30"),
        ],
    )
    def test_concrete_dates(self, end: str, span: str, warning: str) -> None:
        assert warn_at(at(end), Span.parse(span), HOURS) == at(warning)

    @unhurried
    @given(end=moments, span=spans)
    def test_a_warning_comes_before_the_end(self, end: datetime, span: Span) -> None:
        closing = due(end, Span(1, Unit.WORKING_DAYS), HOURS)
        assert warn_at(closing, span, HOURS) < closing


class TestStandingStill:
    """Clocks that wait for the resident."""

    def test_hours_run_at_night(self) -> None:
        left = remaining(at("11-22 23:30"), at("11-23 01:30"), Unit.HOURS, HOURS)
        assert left == timedelta(hours=2)
        assert resume(at("11-25 03:00"), left, Unit.HOURS, HOURS) == at("11-25 05:00")

    def test_working_days_are_given_back_as_office_time(self) -> None:
        left = remaining(at("11-30 10:30"), at("12-02 17:30"), Unit.WORKING_DAYS, HOURS)
        assert left == timedelta(hours=7 + 7 + 5)
        assert resume(at("12-07 10:30"), left, Unit.WORKING_DAYS, HOURS) == at("12-09 17:30")

    def test_waiting_overnight_costs_no_office_time(self) -> None:
        left = remaining(at("11-30 18:00"), at("12-02 17:30"), Unit.WORKING_DAYS, HOURS)
        assert resume(at("12-01 07:00"), left, Unit.WORKING_DAYS, HOURS) == at("12-02 17:30")

    @pytest.mark.parametrize("unit", Unit)
    def test_a_broken_promise_stays_broken(self, unit: Unit) -> None:
        assert remaining(at("12-02 18:00"), at("12-02 17:30"), unit, HOURS) == timedelta()
        assert resume(at("12-05 10:00"), timedelta(), unit, HOURS) == at("12-05 10:00")

    @unhurried
    @given(asked=moments, span=spans, elapsed=st.floats(0, 1, exclude_max=True))
    def test_stopping_for_no_time_changes_nothing(self, asked: datetime, span: Span, elapsed: float) -> None:
        end = due(asked, span, HOURS)
        now = asked + (end - asked) * elapsed
        assert resume(now, remaining(now, end, span.unit, HOURS), span.unit, HOURS) == end

    @unhurried
    @given(asked=moments, span=spans, wait=st.timedeltas(timedelta(), timedelta(days=30)))
    def test_waiting_never_brings_the_end_nearer(self, asked: datetime, span: Span, wait: timedelta) -> None:
        end = due(asked, span, HOURS)
        left = remaining(asked, end, span.unit, HOURS)
        assert resume(asked + wait, left, span.unit, HOURS) >= end
