"""Working time: National Day and its make-up days, midnight, month ends, summer time, years not yet announced."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import holidays
from models.rules.holidays import DayKind, china, knows_year
from models.rules.working_time import CLOSED, DAY, OfficeHours, Openings

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE_DAY: Openings = ((time(8, 30), time(12)), (time(14), time(17, 30)))
NIGHT: Openings = ((time(0), time(2, 30)), (time(3), time(6)))
WHOLE_DAY = timedelta(hours=7)

XINJI = OfficeHours(SHANGHAI, (OFFICE_DAY,) * 5 + (CLOSED,) * 2)
NIGHT_SHIFT = OfficeHours(BERLIN, (NIGHT,) * 7, calendar=holidays.none)
"""Open across the hours that Berlin skips on 29 March and repeats on 25 October 2026."""
HOURS = [XINJI, NIGHT_SHIFT]

unhurried = settings(deadline=None)  # a busy machine breaks no promise
moments = st.datetimes(datetime(2025, 12, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
amounts = st.timedeltas(timedelta(0), timedelta(hours=120))


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """A local moment of 2026, such as "10-01 09:30", unless the year is said."""
    return datetime.fromisoformat(text if text[:2] == "20" else f"2026-{text}").replace(tzinfo=zone)


class TestDays:
    """Which days are worked."""

    def test_an_ordinary_week(self) -> None:
        week = [date(2026, 11, 23) + DAY * day for day in range(7)]
        assert [XINJI.is_working_day(day) for day in week] == [True] * 5 + [False] * 2

    def test_national_day_and_its_make_up_days(self) -> None:
        assert not any(XINJI.is_working_day(date(2026, 10, day)) for day in range(1, 8))
        assert XINJI.spans_on(date(2026, 10, 8)) == OFFICE_DAY
        assert XINJI.spans_on(date(2026, 9, 20)) == OFFICE_DAY  # a Sunday
        assert XINJI.spans_on(date(2026, 10, 10)) == OFFICE_DAY  # a Saturday

    def test_spring_festival(self) -> None:
        assert not any(XINJI.is_working_day(date(2026, 2, day)) for day in range(15, 24))
        assert XINJI.is_working_day(date(2026, 2, 14))
        assert XINJI.is_working_day(date(2026, 2, 28))

    def test_every_day_agrees_with_the_calendar(self) -> None:
        for day in (date(2024, 1, 1) + DAY * number for number in range(366 + 365 + 365)):
            assert XINJI.is_working_day(day) == chinese_calendar.is_workday(day), day

    def test_a_make_up_day_can_have_hours_of_its_own(self) -> None:
        morning = ((time(9), time(12)),)
        assert OfficeHours(SHANGHAI, XINJI.week, make_up=morning).spans_on(date(2026, 10, 10)) == morning
        assert not OfficeHours(SHANGHAI, XINJI.week, make_up=CLOSED).is_working_day(date(2026, 10, 10))

    def test_the_offices_own_exceptions_win(self) -> None:
        morning = ((time(9), time(12)),)
        exceptions = {date(2026, 10, 1): morning, date(2026, 10, 10): CLOSED, date(2026, 11, 23): CLOSED}
        hours = OfficeHours(SHANGHAI, XINJI.week, exceptions)
        assert hours.spans_on(date(2026, 10, 1)) == morning
        assert not hours.is_working_day(date(2026, 10, 10))
        assert not hours.is_working_day(date(2026, 11, 23))

    @pytest.mark.parametrize(
        "openings",
        [
            ((time(12), time(8)),),
            ((time(8), time(8)),),
            ((time(14), time(17)), (time(8), time(12))),
            ((time(8), time(12)), (time(11), time(17))),
        ],
    )
    def test_hours_that_run_backwards_are_refused(self, openings: Openings) -> None:
        with pytest.raises(ValueError, match="run forwards"):
            OfficeHours(SHANGHAI, (openings,) * 7)

    def test_a_week_has_seven_days(self) -> None:
        with pytest.raises(ValueError, match="seven"):
            OfficeHours(SHANGHAI, (OFFICE_DAY,) * 5)


class TestUnknownYears:
    """Years that nobody has announced yet."""

    def test_which_years_are_known(self) -> None:
        assert knows_year(2026)
        assert not knows_year(2031)
        assert not knows_year(1999)

    @pytest.mark.parametrize("day", [date(2031, 1, 1), date(2031, 5, 1), date(2031, 10, 7)])
    def test_fixed_holidays_are_guessed(self, day: date) -> None:
        assert china(day) is DayKind.HOLIDAY

    def test_other_days_are_as_their_weekday(self) -> None:
        assert XINJI.is_working_day(date(2031, 10, 8))
        assert not XINJI.is_working_day(date(2031, 10, 11))

    def test_the_guess_is_what_most_years_since_2020_did(self) -> None:
        guessed = [date(2032, 1, 1) + DAY * day for day in range(366)]
        for day in (day for day in guessed if china(day) is DayKind.HOLIDAY):
            off = [year for year in range(2020, 2027) if china(day.replace(year=year)) is DayKind.HOLIDAY]
            assert len(off) >= 5, day

    @pytest.mark.skipif(knows_year(2027), reason="2027 is announced: the guess is no longer used")
    def test_2027_knows_its_festivals(self) -> None:
        days = [*(date(2027, 2, day) for day in range(5, 12)), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)]
        assert all(china(day) is DayKind.HOLIDAY for day in days)
        assert XINJI.add_working(at("2027-02-04 17:00"), timedelta(hours=1)) == at("2027-02-12 09:00")

    def test_a_promise_may_cross_into_an_unknown_year(self) -> None:
        assert XINJI.add_working(at("12-31 17:00"), timedelta(hours=1)) > at("2027-01-01 23:59")


class TestAdding:
    """Adding office time to a moment, and taking it away."""

    @pytest.mark.parametrize(
        ("start", "hours", "end"),
        [
            ("11-23 09:00", 1, "11-23 10:00"),
            ("11-23 11:30", 1, "11-23 14:30"),  # over lunch
            ("11-23 13:00", 1, "11-23 15:00"),  # during lunch
            ("11-23 00:00", 1, "11-23 09:30"),  # at midnight
            ("11-23 23:59", 1, "11-24 09:30"),
            ("11-23 08:30", 7, "11-23 17:30"),  # to the last minute, not to the next morning
            ("11-27 17:00", 1, "11-30 09:00"),  # over a weekend
            ("11-30 17:00", 1, "12-01 09:00"),  # over a month's end
            ("09-30 17:00", 1, "10-08 09:00"),  # over National Day
            ("10-09 17:00", 1, "10-10 09:00"),  # into a Saturday that is worked
            ("02-14 17:00", 1, "02-24 09:00"),  # over Spring Festival
            ("2025-12-31 17:00", 1, "2026-01-04 09:00"),  # over New Year, into a Sunday that is worked
        ],
    )
    def test_concrete_dates(self, start: str, hours: int, end: str) -> None:
        assert XINJI.add_working(at(start), timedelta(hours=hours)) == at(end)

    def test_any_zone_goes_in_and_utc_comes_out(self) -> None:
        start = datetime(2026, 11, 23, 2, 0, tzinfo=BERLIN)  # 09:00 in Xinji
        end = XINJI.add_working(start, timedelta(hours=1))
        assert end == at("11-23 10:00")
        assert end.tzinfo is UTC

    def test_nothing_added_is_the_moment_itself(self) -> None:
        assert XINJI.add_working(at("11-22 03:00"), timedelta()) == at("11-22 03:00")

    @pytest.mark.parametrize(
        ("end", "hours", "start"),
        [
            ("11-23 10:00", 1, "11-23 09:00"),
            ("11-23 14:30", 1, "11-23 11:30"),
            ("11-23 08:30", 1, "11-20 16:30"),
            ("10-08 09:00", 1, "09-30 17:00"),
            ("11-23 17:30", 7, "11-23 08:30"),
        ],
    )
    def test_taking_away(self, end: str, hours: int, start: str) -> None:
        assert XINJI.subtract_working(at(end), timedelta(hours=hours)) == at(start)

    @pytest.mark.parametrize("step", [XINJI.add_working, XINJI.subtract_working])
    def test_negative_amounts_are_refused(self, step: Callable[[datetime, timedelta], datetime]) -> None:
        with pytest.raises(ValueError, match="only time that"):
            step(at("11-23 09:00"), timedelta(seconds=-1))

    def test_moments_without_a_zone_are_refused(self) -> None:
        naive = datetime(2026, 11, 23, 9)  # noqa: DTZ001
        for step in (XINJI.add_working, XINJI.subtract_working):
            with pytest.raises(ValueError, match="time zone"):
                step(naive, WHOLE_DAY)
        with pytest.raises(ValueError, match="time zone"):
            XINJI.next_working_moment(naive)

    def test_an_office_that_never_opens_is_an_error(self) -> None:
        never = OfficeHours(SHANGHAI, (CLOSED,) * 7)
        for step in (never.add_working, never.subtract_working):
            with pytest.raises(ValueError, match="no working hours"):
                step(at("11-23 09:00"), WHOLE_DAY)
        with pytest.raises(ValueError, match="no working hours"):
            never.next_working_moment(at("11-23 09:00"))
        assert never.working_between(at("11-23 09:00"), at("11-24 09:00")) == timedelta()

    def test_an_office_that_opens_once_a_year_is_none(self) -> None:
        once = OfficeHours(SHANGHAI, (CLOSED,) * 7, {date(2026, 12, 1): OFFICE_DAY, date(2027, 12, 1): OFFICE_DAY})
        assert once.add_working(at("11-23 09:00"), timedelta(hours=8)) == at("2027-12-01 09:30")


class TestBetween:
    """Office time between two moments, and the next of it."""

    @pytest.mark.parametrize(
        ("start", "end", "hours"),
        [
            ("11-23 00:00", "11-24 00:00", 7),
            ("11-23 11:00", "11-23 15:00", 2),
            ("11-23 12:00", "11-23 14:00", 0),
            ("11-21 00:00", "11-23 00:00", 0),
            ("09-30 16:30", "10-08 09:30", 2),
            ("10-01 00:00", "11-01 00:00", 18 * 7),
        ],
    )
    def test_concrete_dates(self, start: str, end: str, hours: int) -> None:
        assert XINJI.working_between(at(start), at(end)) == timedelta(hours=hours)

    def test_the_earlier_moment_comes_first(self) -> None:
        with pytest.raises(ValueError, match="earlier"):
            XINJI.working_between(at("11-24 09:00"), at("11-23 09:00"))

    @pytest.mark.parametrize(
        ("moment", "opening"),
        [
            ("11-23 09:15", "11-23 09:15"),
            ("11-23 12:00", "11-23 14:00"),
            ("11-23 17:30", "11-24 08:30"),
            ("10-01 00:00", "10-08 08:30"),
        ],
    )
    def test_next_working_moment(self, moment: str, opening: str) -> None:
        assert XINJI.next_working_moment(at(moment)) == at(opening)


class TestSummerTime:
    """Berlin skips 02:00-03:00 on 29 March 2026 and has 02:00-03:00 twice on 25 October."""

    def night(self, day: str) -> timedelta:
        """Office time of that night."""
        midnight = at(f"{day} 00:00", BERLIN)
        return NIGHT_SHIFT.working_between(midnight, midnight + timedelta(hours=12))

    def test_an_ordinary_night(self) -> None:
        assert self.night("06-01") == timedelta(hours=5, minutes=30)

    def test_the_short_night_counts_real_time_once(self) -> None:
        assert self.night("03-29") == timedelta(hours=5)

    def test_the_long_night_breaks_off_at_the_first_half_past_two(self) -> None:
        assert self.night("10-25") == timedelta(hours=5, minutes=30)

    def test_office_hours_follow_the_wall_clock(self) -> None:
        hours = OfficeHours(BERLIN, XINJI.week, calendar=holidays.none)
        end = hours.add_working(at("03-27 17:00", BERLIN), timedelta(hours=1))
        assert end == at("03-30 09:00", BERLIN) == datetime(2026, 3, 30, 7, tzinfo=UTC)


@pytest.mark.parametrize("hours", HOURS)
class TestProperties:
    """What holds for all moments and amounts."""

    @unhurried
    @given(start=moments, amount=amounts)
    def test_what_is_added_lies_between(self, hours: OfficeHours, start: datetime, amount: timedelta) -> None:
        assert hours.working_between(start, hours.add_working(start, amount)) == amount

    @unhurried
    @given(end=moments, amount=amounts)
    def test_what_is_taken_away_lies_between(self, hours: OfficeHours, end: datetime, amount: timedelta) -> None:
        assert hours.working_between(hours.subtract_working(end, amount), end) == amount

    @unhurried
    @given(start=moments, one=amounts, other=amounts)
    def test_adding_twice_is_adding_the_sum(
        self, hours: OfficeHours, start: datetime, one: timedelta, other: timedelta
    ) -> None:
        assert hours.add_working(hours.add_working(start, one), other) == hours.add_working(start, one + other)

    @unhurried
    @given(start=moments, later=amounts, amount=amounts)
    def test_later_in_is_never_earlier_out(
        self, hours: OfficeHours, start: datetime, later: timedelta, amount: timedelta
    ) -> None:
        assert hours.add_working(start, amount) <= hours.add_working(start + later, amount)

    @unhurried
    @given(three=st.tuples(moments, moments, moments).map(sorted))
    def test_parts_add_up_to_the_whole(self, hours: OfficeHours, three: list[datetime]) -> None:
        first, middle, last = three
        parts = hours.working_between(first, middle) + hours.working_between(middle, last)
        assert parts == hours.working_between(first, last)

    @unhurried
    @given(moment=moments)
    def test_the_next_working_moment_is_one(self, hours: OfficeHours, moment: datetime) -> None:
        opening = hours.next_working_moment(moment)
        assert hours.working_between(moment, opening) == timedelta()
        assert hours.next_working_moment(opening) == opening
