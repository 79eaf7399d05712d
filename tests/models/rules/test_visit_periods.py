"""Weeks, months and years of visits, and whose turn it is in a round that promises no days."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.rules import holidays
from models.rules.visit_periods import choose_turns, list_starts, list_turns, list_turns_in, look_ahead, period_of
from models.rules.visit_plans import Reason
from models.rules.visits import Kind, Outing
from models.rules.working_time import OfficeHours
from tests.models.rules.test_working_time import XINJI
from tests.models.rules.visit_promises import MONDAY, home

SHANGHAI = ZoneInfo("Asia/Shanghai")
is_working_day = XINJI.is_working_day


class TestPeriods:
    """Weeks, months and years."""

    @given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(Outing))
    def test_each_day_is_in_one_and_they_are_counted(self, day: date, outing: Outing) -> None:
        period = period_of(outing, day)
        assert period.first <= day <= period.last
        following = period_of(outing, period.last + timedelta(days=1))
        assert following.first == period.last + timedelta(days=1)
        assert following.number == period.number + 1
        assert period_of(outing, period.first) == period_of(outing, period.last) == period

    def test_a_months_visits_are_asked_for_week_by_week(self) -> None:
        month = period_of(Outing.MONTH, date(2026, 12, 1))
        starts = list_starts(month, 13, date(2026, 12, 1), is_working_day)
        assert Counter(starts) == {
            date(2026, 12, 1): 3, date(2026, 12, 7): 3, date(2026, 12, 14): 2, date(2026, 12, 21): 3,
            date(2026, 12, 28): 2,
        }  # fmt: skip

    def test_a_weeks_all_at_once(self) -> None:
        week = period_of(Outing.WEEK, MONDAY)
        assert list_starts(week, 5, MONDAY, is_working_day) == [MONDAY] * 5
        assert list_starts(week, 50, MONDAY, is_working_day) == [MONDAY] * 50

    def test_what_lies_before_the_beginning_is_not_made_up_for(self) -> None:
        thursday = MONDAY + timedelta(days=3)
        starts = list_starts(period_of(Outing.WEEK, thursday), 5, thursday, is_working_day)
        assert starts == [None, None, None, thursday, thursday]
        october = period_of(Outing.MONTH, date(2026, 10, 1))
        assert None not in list_starts(october, 13, date(2026, 10, 8), is_working_day)  # closed until then
        year = period_of(Outing.YEAR, MONDAY)
        assert sum(start is not None for start in list_starts(year, 13, MONDAY, is_working_day)) == 2

    def test_the_next_list_of_a_week_is_that_of_the_next_one(self) -> None:
        outlook = look_ahead(period_of(Outing.WEEK, MONDAY), MONDAY, is_working_day)
        assert outlook.following == outlook.soon == MONDAY + timedelta(days=7)
        festival = date(2027, 2, 1)
        assert look_ahead(period_of(Outing.WEEK, festival), festival, is_working_day).following == date(2027, 2, 12)

    def test_an_office_that_never_opens_ends_nothing(self) -> None:
        closed = OfficeHours(SHANGHAI, ((),) * 7, calendar=holidays.none).is_working_day
        assert look_ahead(period_of(Outing.DAY, MONDAY), MONDAY, closed).following == MONDAY + timedelta(days=1)


class TestTurns:
    """Rounds that promise no days."""

    def test_the_longest_unvisited_and_then_the_most_vulnerable(self) -> None:
        homes = [home(1), home(2, last_on=None), home(3, last_on=None, kind=Kind.ALONE), home(4, over=2.0),
                 home(5, last_on=None, is_expected=True)]  # fmt: skip
        assert list(choose_turns(homes, 3)) == [3, 2, 4]
        assert {why.reason for why in choose_turns(homes, 9).values()} == {Reason.TURN}

    def test_each_takes_all_of_a_grid(self) -> None:
        turns = list_turns([MONDAY, None, MONDAY], 2)
        assert Counter(turn.visitor for turn in turns) == {0: 2, 1: 2}

    @given(st.integers(1, 3), st.integers(1, 20), st.integers(1, 15))
    def test_who_goes_everywhere_goes_everywhere_alike(self, people: int, most: int, grids: int) -> None:
        starts: list[date | None] = [MONDAY] * most
        month, visits = period_of(Outing.MONTH, MONDAY), Counter[int]()
        for number in range(1, 5):
            period = replace(month, number=number)
            found = [list_turns_in(starts, people, period, grid=grid, grids=grids) for grid in range(grids)]
            assert Counter(turn.visitor for each in found for turn in each) == dict.fromkeys(range(people), most)
            visits.update({grid: len(each) for grid, each in enumerate(found)})
            assert max(visits.values()) - min(visits[grid] for grid in range(grids)) <= 1
