"""When a service can be booked: starts, what is shared, seats, notice, horizon, holidays, the month's picture."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import holidays
from models.rules.appointment_times import (
    Availability,
    Change,
    DayMark,
    Offering,
    Refused,
    Schedule,
    Taken,
    days_between,
    tick_of,
)
from models.rules.services import Service
from models.rules.working_time import CLOSED, OfficeHours, Openings

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_DAY: Openings = ((time(8, 30), time(12)), (time(14), time(17, 30)))
WHOLE_DAY: Openings = ((time(8), time(21)),)
OFFICE = OfficeHours(SHANGHAI, (OFFICE_DAY,) * 5 + (CLOSED,) * 2)
SQUARE = OfficeHours(SHANGHAI, (WHOLE_DAY,) * 7, calendar=holidays.none)
MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
LU, SUN = "person:7", "person:8"


def at(text: str) -> datetime:
    """A local moment of 2026, such as "11-23 09:00", unless the year is said."""
    return datetime.fromisoformat(text if text[:2] == "20" else f"2026-{text}").replace(tzinfo=SHANGHAI)


def a_service(**fields: Any) -> Service:
    """Twenty minutes for papers, unless said otherwise."""
    usual = {"key": "papers", "emoji": "📄", "name": {"zh": "证明", "en": "Papers"}, "centre": "hall", "minutes": 20}
    return Service.model_validate(usual | fields)


def an_offering(
    *changes: Change, hours: OfficeHours = OFFICE, servers: tuple[str, ...] = (LU,), **fields: Any
) -> Offering:
    """A service in office hours, served by one."""
    return Offering(a_service(**fields), Schedule(hours, changes), servers)


def seen(
    offering: Offering, now: str = "11-23 08:00", *, taken: Taken | None = None, today: date | None = None
) -> Availability:
    """It, as somebody sees it who looks at that moment."""
    return Availability(offering, taken or Taken(), at(now), today or at(now).date())


def clock(moments: Iterable[datetime]) -> list[str]:
    """Local times, as people say them."""
    return [f"{moment.astimezone(SHANGHAI):%H:%M}" for moment in moments]


def starts(offering: Offering, day: date = TUESDAY) -> list[str]:
    return clock(offering.schedule.starts_on(day, offering.service))


def free(offering: Offering, taken: Taken, day: date = TUESDAY) -> list[str]:
    return clock(seen(offering, taken=taken).free_on(day))


def occupied(*slots: tuple[Offering, str], by: str | None = None, left: Mapping[str, int] | None = None) -> Taken:
    """What these slots take up: their rooms, and `by`, who serves them; `left`: the seats of open slots."""
    ticks: dict[str, frozenset[int]] = {}
    for offering, start in slots:
        for thing in (*([by] if by else []), *offering.rooms):
            ticks[thing] = ticks.get(thing, frozenset()) | frozenset(offering.ticks_of(at(start)))
    return Taken(MappingProxyType(ticks), {at(start): seats for start, seats in (left or {}).items()})


class TestStarts:
    """The starts of one day."""

    def test_nothing_runs_into_the_lunch_break(self) -> None:
        every = starts(an_offering())
        assert every[:2] == ["08:30", "08:50"]
        assert every[9:11] == ["11:30", "14:00"]  # 11:50 would end at 12:10
        assert every[-1] == "17:00"
        assert len(every) == 20

    def test_what_ends_as_the_office_closes_still_begins(self) -> None:
        assert starts(an_offering(minutes=210)) == ["08:30", "14:00"]

    def test_a_pause_lies_between_two_starts_and_not_within_the_hours(self) -> None:
        assert starts(an_offering(minutes=40, buffer_after=10))[:4] == ["08:30", "09:20", "10:10", "11:00"]
        assert starts(an_offering(minutes=50, buffer_after=30))[:3] == ["08:30", "09:50", "11:10"]  # till 12:00, sharp
        assert starts(an_offering(minutes=30, buffer_before=15, buffer_after=15))[:2] == ["08:30", "09:30"]

    def test_starts_may_lie_nearer_than_one_takes(self) -> None:
        square = an_offering(hours=SQUARE, minutes=180, buffer_after=30, every=60, served_by="nobody")
        assert starts(square) == [f"{hour:02}:00" for hour in range(8, 19)]

    def test_there_is_none_where_it_takes_longer_than_the_office_is_open(self) -> None:
        assert starts(an_offering(minutes=240)) == []

    def test_they_are_in_utc(self) -> None:
        first = next(an_offering().schedule.starts_on(TUESDAY, a_service()))
        assert first == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
        assert first.tzinfo is UTC

    def test_a_service_may_run_up_to_midnight(self) -> None:
        late = OfficeHours(SHANGHAI, (((time(22), time(23, 55)),),) * 7, calendar=holidays.none)
        night = an_offering(hours=late, minutes=55, buffer_after=60, every=60)
        assert starts(night) == ["22:00", "23:00"]
        assert night.ticks_of(at("11-24 23:00"))[-1] == tick_of(at("11-25 00:50"))  # the pause is the next day's


class TestDays:
    """Which days have starts, and which hours count."""

    def test_a_make_up_saturday_is_worked_and_the_festival_is_not(self) -> None:
        papers = an_offering()
        assert starts(papers, date(2026, 2, 14)) == starts(papers, MONDAY)
        assert not any(starts(papers, date(2026, 2, day)) for day in range(15, 24))
        assert starts(papers, date(2026, 2, 28))
        assert not starts(papers, date(2026, 11, 28))  # a Saturday like any other

    def test_a_square_knows_no_holidays(self) -> None:
        square = an_offering(hours=SQUARE, minutes=60)
        assert starts(square, date(2026, 2, 17)) == starts(square, MONDAY)

    def test_the_guessed_year_works(self) -> None:
        papers = an_offering()
        assert starts(papers, date(2026, 12, 31))
        assert not starts(papers, date(2027, 1, 1))
        assert not starts(papers, date(2027, 2, 8))  # Spring Festival, a Monday
        assert starts(papers, date(2027, 2, 12))
        assert len([day for day in days_between(date(2027, 1, 1), date(2028, 12, 31)) if starts(papers, day)]) > 480

    def test_one_books_from_one_year_into_the_next(self) -> None:
        papers = seen(an_offering(horizon_days=183), "12-31 16:00")
        assert papers.list_next(days_between(date(2026, 12, 31), date(2027, 1, 8)), 1) == [at("2027-01-04 08:30")]
        assert {papers.mark(day) for day in days_between(date(2027, 1, 1), date(2027, 7, 31))} == {
            DayMark.CLOSED, DayMark.FREE, DayMark.OUTSIDE
        }  # fmt: skip

    def test_days_run_over_the_end_of_a_month(self) -> None:
        days = days_between(date(2026, 11, 29), date(2026, 12, 2))
        assert [f"{day:%m-%d}" for day in days] == ["11-29", "11-30", "12-01", "12-02"]
        assert days_between(date(2028, 2, 28), date(2028, 3, 1))[1] == date(2028, 2, 29)
        assert days_between(TUESDAY, MONDAY) == []

    def test_a_change_holds_from_its_first_to_its_last_day(self) -> None:
        papers = an_offering(Change(date(2026, 11, 25), date(2026, 12, 1), reason="装修"))
        open_days = [day for day in days_between(MONDAY, date(2026, 12, 4)) if starts(papers, day)]
        assert [f"{day:%m-%d}" for day in open_days] == ["11-23", "11-24", "12-02", "12-03", "12-04"]

    def test_the_newest_change_counts(self) -> None:
        week = Change(MONDAY, date(2026, 11, 29))
        morning = Change(TUESDAY, TUESDAY, ((time(9), time(10)),))
        assert starts(an_offering(week, morning)) == ["09:00", "09:20", "09:40"]
        assert starts(an_offering(morning, week)) == []

    def test_a_change_opens_on_a_day_that_is_off(self) -> None:
        sunday = date(2026, 11, 29)
        assert starts(an_offering(Change(sunday, sunday, ((time(9), time(9, 40)),))), sunday) == ["09:00", "09:20"]

    def test_the_communitys_own_exceptions_hold_where_no_change_does(self) -> None:
        hours = OfficeHours(SHANGHAI, OFFICE.week, {TUESDAY: ((time(10), time(11)),), date(2026, 11, 25): CLOSED})
        assert starts(an_offering(hours=hours)) == ["10:00", "10:20", "10:40"]
        assert starts(an_offering(hours=hours), date(2026, 11, 25)) == []
        assert len(starts(an_offering(Change(TUESDAY, TUESDAY, OFFICE_DAY), hours=hours))) == 20


class TestShared:
    """One server and one room can be had by one at a time, whatever for."""

    def test_one_person_serves_one_at_a_time(self) -> None:
        papers, claims = an_offering(), an_offering(key="claims", minutes=30)
        taken = occupied((claims, "11-24 09:00"), by=LU)  # till 09:30
        assert free(papers, taken)[:3] == ["08:30", "09:30", "09:50"]  # 08:50 and 09:10 run into it

    def test_pauses_before_and_after_count(self) -> None:
        care = an_offering(key="care", minutes=60, buffer_before=15, buffer_after=15, every=30)
        taken = occupied((care, "11-24 10:00"), by=LU)  # 09:45 to 11:15
        assert free(an_offering(minutes=15), taken)[:6] == ["08:30", "08:45", "09:00", "09:15", "09:30", "11:15"]
        assert free(care, taken)[0] == "08:30"  # till 09:45: just
        assert "09:00" not in free(care, taken)
        assert free(care, taken)[1] == "14:00"  # 11:30 would begin at 11:15, and end past noon

    def test_another_persons_time_is_their_own(self) -> None:
        papers = an_offering(servers=(SUN,))
        assert free(papers, occupied((an_offering(), "11-24 08:30"), by=LU))[0] == "08:30"

    def test_of_two_who_serve_the_second_takes_the_next(self) -> None:
        papers = an_offering(servers=(LU, SUN))
        one = occupied((papers, "11-24 08:30"), by=LU)
        assert papers.list_free_servers(at("11-24 08:30"), Taken()) == [LU, SUN]
        assert papers.list_free_servers(at("11-24 08:30"), one) == [SUN]
        assert papers.seats_at(at("11-24 08:30"), one) == 1

    def test_a_room_is_one_however_many_serve(self) -> None:
        reading = an_offering(servers=(LU, SUN), uses=("room",))
        assert reading.seats_at(at("11-24 08:30"), Taken()) == 1
        assert reading.seats_at(at("11-24 08:30"), occupied((reading, "11-24 08:30"), by=LU)) == 0

    def test_both_squares_block_either(self) -> None:
        def square(*rooms: str) -> Offering:
            fields: dict[str, Any] = {"served_by": "nobody", "uses": rooms, "minutes": 180, "buffer_after": 30}
            return an_offering(hours=SQUARE, servers=(), every=60, **fields)

        east, west, both = square("east"), square("west"), square("east", "west")
        taken = occupied((both, "11-24 12:00"))  # till 15:30
        assert free(east, taken) == free(west, taken) == ["08:00", "16:00", "17:00", "18:00"]
        taken = occupied((east, "11-24 12:00"))
        assert free(both, taken) == ["08:00", "16:00", "17:00", "18:00"]
        assert len(free(west, taken)) == 11

    def test_where_nobody_has_to_be_there_and_nothing_is_used_it_is_a_room_to_itself(self) -> None:
        kiosk = an_offering(served_by="nobody", servers=())
        assert kiosk.rooms == ("service:papers",)
        assert "08:30" not in free(kiosk, occupied((kiosk, "11-24 08:30")))

    def test_nobody_there_means_nothing_free(self) -> None:
        assert seen(an_offering(servers=())).mark(TUESDAY) is DayMark.FULL
        assert seen(an_offering(servers=())).refuse(at("11-24 08:30")) is Refused.FULL

    def test_minutes_that_are_no_multiple_of_five_take_up_whole_ticks(self) -> None:
        """A file may not say such hours, and the store refuses nothing: so the claims are what must not overlap."""
        papers = an_offering()
        ticks = papers.ticks_of(at("11-24 08:33"))
        assert (ticks[0], ticks[-1]) == (tick_of(at("11-24 08:30")), tick_of(at("11-24 08:50")))
        assert len(papers.ticks_of(at("11-24 08:30"))) == 4

    @settings(deadline=None, max_examples=60)
    @given(
        minutes=st.integers(1, 12), before=st.integers(0, 4), after=st.integers(0, 4),
        held=st.frozensets(st.integers(0, 160), max_size=12),
    )  # fmt: skip
    def test_what_is_free_meets_nothing_that_is_taken(
        self, minutes: int, before: int, after: int, held: frozenset[int]
    ) -> None:
        care = an_offering(minutes=5 * minutes, buffer_before=5 * before, buffer_after=5 * after, every=5)
        first = tick_of(at("11-24 08:00"))
        taken = Taken(MappingProxyType({LU: frozenset(first + tick for tick in held)}))
        begun = set(seen(care, taken=taken).free_on(TUESDAY))
        for start in care.schedule.starts_on(TUESDAY, care.service):
            from_, until = start - timedelta(minutes=5 * before), start + timedelta(minutes=5 * (minutes + after))
            moments = [at("11-24 08:00") + timedelta(minutes=5 * tick) for tick in held]
            assert (start in begun) is not any(from_ <= moment < until for moment in moments)


class TestSeats:
    """Several people at one start."""

    def test_an_open_slot_has_what_is_left_and_others_can_be_opened(self) -> None:
        group = an_offering(minutes=60, seats=6, servers=(LU, SUN))
        start = at("11-24 08:30")
        assert group.seats_at(start, Taken()) == 12
        assert group.seats_at(start, occupied((group, "11-24 08:30"), by=LU, left={"11-24 08:30": 2})) == 2 + 6
        assert seen(group, taken=occupied(left={"11-24 08:30": 0})).starts_on(TUESDAY)[start] == 12

    def test_a_full_slot_of_the_only_server_is_full(self) -> None:
        group = an_offering(minutes=60, seats=6)
        taken = occupied((group, "11-24 08:30"), by=LU, left={"11-24 08:30": 0})
        assert seen(group, taken=taken).refuse(at("11-24 08:30")) is Refused.FULL
        assert free(group, taken)[0] == "09:30"

    def test_a_room_has_one_slot_at_a_time(self) -> None:
        library = an_offering(minutes=60, seats=24, served_by="nobody", servers=(), uses=("room",))
        taken = occupied((library, "11-24 08:30"), left={"11-24 08:30": 23})
        assert library.seats_at(at("11-24 08:30"), taken) == 23
        assert library.seats_at(at("11-24 09:30"), taken) == 24


class TestRefusals:
    """Why a moment cannot be booked, one reason each."""

    @pytest.mark.parametrize(
        ("start", "why"),
        [
            ("11-23 08:30", Refused.PAST),
            ("11-23 09:10", Refused.TOO_SOON),  # it is nine, and two hours' notice hold
            ("11-23 11:10", None),
            ("11-23 11:15", Refused.NO_START),
            ("11-23 13:00", Refused.NO_START),
            ("11-28 09:10", Refused.CLOSED),
            ("12-23 09:10", None),  # the last day
            ("12-24 09:10", Refused.TOO_FAR),
            ("11-24 08:30", Refused.FULL),
            ("11-23 09:00", Refused.PAST),  # this very moment
        ],
    )
    def test_each_reason(self, start: str, why: Refused | None) -> None:
        taken = occupied((an_offering(), "11-24 08:30"), by=LU)
        assert seen(an_offering(), "11-23 09:00", taken=taken).refuse(at(start)) is why

    def test_what_takes_nothing_says_so_first(self) -> None:
        shut = seen(an_offering(is_open=False), "11-23 09:00")
        assert {shut.refuse(at(start)) for start in ("11-23 08:30", "11-24 08:30")} == {Refused.SHUT}
        assert shut.starts_on(TUESDAY) == {}
        assert shut.mark(TUESDAY) is DayMark.CLOSED

    def test_the_lock_falls_at_the_very_moment(self) -> None:
        papers = an_offering(notice_hours=2)
        assert papers.lock_of(at("11-23 11:10")) == at("11-23 09:10")
        assert seen(papers, "11-23 09:09").refuse(at("11-23 11:10")) is None
        assert seen(papers, "11-23 09:10").refuse(at("11-23 11:10")) is Refused.TOO_SOON

    def test_without_notice_one_books_until_it_begins(self) -> None:
        seat = seen(an_offering(notice_hours=0), "11-23 09:29")
        assert seat.refuse(at("11-23 09:30")) is None
        assert clock(seat.free_on(MONDAY))[0] == "09:30"

    def test_the_horizon_moves_at_the_offices_midnight(self) -> None:
        papers = an_offering(horizon_days=1)
        assert seen(papers, "11-23 23:59").refuse(at("11-25 08:30")) is Refused.TOO_FAR
        assert seen(papers, "11-24 00:00").refuse(at("11-25 08:30")) is None

    def test_any_zone_may_be_asked(self) -> None:
        start = at("11-24 08:30").astimezone(ZoneInfo("America/New_York"))  # Monday evening there
        assert seen(an_offering()).refuse(start) is None

    @settings(deadline=None)
    @given(minute=st.integers(0, 60 * 24 * 40))
    def test_what_can_be_booked_is_what_is_shown(self, minute: int) -> None:
        papers = seen(an_offering(), "11-23 09:00", taken=occupied((an_offering(), "11-24 08:30"), by=LU))
        start = at("11-23 00:00") + timedelta(minutes=minute // 5 * 5)
        assert (papers.refuse(start) is None) is (start in papers.free_on(start.date()))


class TestMarks:
    """The month's picture."""

    @pytest.mark.parametrize(
        ("left", "mark"),
        [(20, DayMark.FREE), (6, DayMark.FREE), (5, DayMark.FEW), (1, DayMark.FEW), (0, DayMark.FULL)],
    )
    def test_one_in_four_is_few(self, left: int, mark: DayMark) -> None:
        papers = an_offering()
        booked = [(papers, f"11-24 {start}") for start in starts(papers)[left:]]
        assert seen(papers, taken=occupied(*booked, by=LU)).mark(TUESDAY) is mark

    def test_only_what_can_still_be_booked_counts(self) -> None:
        papers = an_offering()
        booked = [(papers, f"11-23 {start}") for start in starts(papers)[:18]]
        assert seen(papers, "11-22 08:00", taken=occupied(*booked, by=LU)).mark(MONDAY) is DayMark.FEW
        assert seen(papers, "11-23 14:45", taken=occupied(*booked, by=LU)).mark(MONDAY) is DayMark.FREE  # the last two
        assert seen(papers, "11-23 15:00").mark(MONDAY) is DayMark.OUTSIDE  # the last one begins at five

    @pytest.mark.parametrize(
        ("day", "mark"),
        [
            ("11-22", DayMark.OUTSIDE),  # yesterday
            ("11-23", DayMark.FREE),
            ("11-28", DayMark.CLOSED),
            ("12-23", DayMark.FREE),
            ("12-24", DayMark.OUTSIDE),
        ],
    )
    def test_each_kind_of_day(self, day: str, mark: DayMark) -> None:
        assert seen(an_offering()).mark(date.fromisoformat(f"2026-{day}")) is mark

    def test_a_day_too_short_for_it_is_closed_for_it(self) -> None:
        short = Change(TUESDAY, TUESDAY, ((time(9), time(9, 15)),))
        assert seen(an_offering(short)).mark(TUESDAY) is DayMark.CLOSED


class TestNext:
    """The next free starts."""

    def test_they_come_in_order_and_no_more_than_asked(self) -> None:
        papers = seen(an_offering(), "11-23 14:45")
        week = days_between(MONDAY, date(2026, 11, 29))
        assert clock(papers.list_next(week, 3)) == ["17:00", "08:30", "08:50"]
        assert papers.list_next([], 3) == []

    def test_other_days_can_be_read_into_it(self) -> None:
        papers = seen(an_offering())
        assert clock(papers.shift(occupied((an_offering(), "11-24 08:30"), by=LU)).free_on(TUESDAY))[0] == "08:50"
