"""Lists of visits: who is due comes first, near ones go together, the loads are even; the same rows, the same list."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.visit_periods import days_between, look_ahead, period_of
from models.rules.visit_plans import Candidate, Outlook, Reason, Why, again_on, choose, stagger, usual_size, visited_on
from models.rules.visit_shares import Visitor, share
from models.rules.visits import Kind, Outing
from tests.models.rules.test_working_time import XINJI
from tests.models.rules.visit_promises import (
    MONDAY,
    OUTLOOK,
    SPRING_FESTIVAL,
    Village,
    check_choice,
    check_sharing,
    found_village,
    home,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
is_working_day = XINJI.is_working_day
villages = st.integers(0, 10**9).map(found_village)
unhurried = settings(deadline=None)


def chosen(*homes: Candidate, usual: int = 1, most: int = 8, outlook: Outlook = OUTLOOK) -> dict[int, Why]:
    """What stands on the list."""
    return choose(homes, outlook, usual=usual, most=most)


@unhurried
@given(villages)
def test_a_list_keeps_its_promises(village: Village) -> None:
    check_choice(choose, village)


@unhurried
@given(villages)
def test_it_is_shared_fairly(village: Village) -> None:
    check_sharing(share, village)


class TestWhoIsChosen:
    """In which order, and why."""

    def test_the_longest_over_in_relation_to_its_days_comes_first(self) -> None:
        homes = [home(1, over=1.1), home(2, over=1.2, kind=Kind.ALONE), home(3, over=1.3)]
        assert list(chosen(*homes, most=2)) == [3, 2]

    def test_of_two_that_wait_alike_the_more_vulnerable_comes_first(self) -> None:
        assert list(chosen(home(1), home(2, kind=Kind.ALONE), most=1)) == [2]

    def test_more_are_due_than_usual(self) -> None:
        assert set(chosen(*(home(id_) for id_ in range(1, 7)), usual=2)) == set(range(1, 7))

    def test_what_falls_due_before_the_next_list_is_due_now(self) -> None:
        friday, days = MONDAY - timedelta(days=3), Kind.ALONE
        weekend = [home(n, kind=days, counts_from=friday + timedelta(days=n - 30)) for n in range(4)]
        outlook = look_ahead(period_of(Outing.DAY, friday), friday, is_working_day)
        assert set(chosen(*weekend, usual=1, outlook=outlook)) == {0, 1, 2}
        assert outlook.following == MONDAY

    def test_before_a_long_holiday_as_well(self) -> None:
        thursday = SPRING_FESTIVAL - timedelta(days=1)
        assert look_ahead(period_of(Outing.DAY, thursday), thursday, is_working_day).following == date(2027, 2, 12)

    def test_neighbours_come_along_but_not_those_visited_lately(self) -> None:
        due = home(1, at="11/3/101")
        next_door, lately = home(2, over=0.7, at="11/3/201"), home(3, over=0.5, at="11/3/301")
        elsewhere, far = home(4, over=0.72, at="11/9/101"), home(5, over=0.73, at="12/3/101")
        why = chosen(due, next_door, lately, elsewhere, far, usual=5)
        assert [(id_, each.reason, each.near) for id_, each in why.items()] == [
            (1, Reason.DUE, None), (2, Reason.NEARBY, "3栋"), (4, Reason.NEARBY, "")
        ]  # fmt: skip

    def test_where_there_is_room_the_longest_unvisited_comes_early(self) -> None:
        homes = [home(1, over=0.8, at="11/1/101"), home(2, over=0.9, at="12/1/101"), home(3, over=0.7, at="13/1/101")]
        assert [(id_, why.reason) for id_, why in chosen(*homes, usual=3).items()] == [
            (2, Reason.EARLY), (1, Reason.EARLY)
        ]  # fmt: skip

    def test_where_another_round_goes_nobody_goes_before_it_is_time(self) -> None:
        homes = [home(1, over=0.95, is_expected=True), home(2, over=1.0, is_expected=True)]
        assert list(chosen(*homes, usual=2)) == [2]

    def test_why_is_told(self) -> None:
        (why,) = chosen(home(1, over=1.1, kind=Kind.ALONE)).values()
        assert why == Why(Reason.OVERDUE, Kind.ALONE, 30, date(2026, 10, 21), date(2026, 11, 20))
        assert Why.read(why.packed()) == why
        (why,) = chosen(home(1, last_on=None)).values()
        assert (why.reason, why.last_on) == (Reason.FIRST, None)
        assert Why.read(why.packed()) == why

    def test_nobody_was_at_home(self) -> None:
        assert chosen(home(1, over=2.0, retry_on=MONDAY + timedelta(days=1))) == {}
        (why,) = chosen(home(1, over=2.0, retry_on=MONDAY)).values()
        assert why.reason is Reason.AGAIN
        assert [(again_on(MONDAY, tries) - MONDAY).days for tries in range(1, 6)] == [2, 5, 9, 9, 9]

    def test_an_ordinary_list(self) -> None:
        homes = [home(id_) for id_ in range(90)]
        assert usual_size(homes, 1.0) == 2  # one a day falls due, and some more are planned
        assert usual_size([], 1.0) == 0
        assert 1.4 < days_between(Outing.DAY, MONDAY, is_working_day) < 1.5


class TestSharing:
    """Who goes where."""

    def test_each_has_one_part_of_the_grid(self) -> None:
        homes = [home(id_, at=f"11/{id_}/101") for id_ in range(1, 8)]
        shared = share(homes, [Visitor(70, None, 8), Visitor(71, None, 8)])
        assert shared == {1: 70, 2: 70, 3: 70, 4: 70, 5: 71, 6: 71, 7: 71}

    def test_who_has_more_to_do_gets_less(self) -> None:
        homes = [home(id_) for id_ in range(1, 6)]
        assert Counter(share(homes, [Visitor(70, None, 8, 3), Visitor(71, None, 8)]).values()) == {70: 1, 71: 4}

    def test_nobody_visits_themselves(self) -> None:
        homes = [home(id_, at=f"11/{id_}/101") for id_ in range(1, 5)]
        assert share(homes, [Visitor(70, 1, 8), Visitor(71, None, 8)]) == {1: 71, 2: 70, 3: 70, 4: 71}
        assert share(homes[:1], [Visitor(70, 1, 8), Visitor(71, None, 8)]) == {1: 71}
        assert share(homes[:1], [Visitor(70, 1, 8)]) == {}


class TestFirstDues:
    """A whole grid does not fall due on one day."""

    @given(st.integers(1, 400), st.integers(1, 365), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
    def test_they_are_even_and_near_ones_together(self, count: int, days: int, start: date) -> None:
        dues = stagger(count, days, start, is_working_day)
        assert len(dues) == count
        assert dues == sorted(dues)
        assert all(map(is_working_day, dues))
        open_days = [day for n in range(days) if is_working_day(day := start + timedelta(days=n))]
        if open_days:
            loads = Counter(dues)
            assert set(loads) <= set(open_days)
            assert max(loads.values()) - min(loads[day] for day in open_days) <= 1

    def test_where_the_office_is_closed_all_that_time_it_begins_afterwards(self) -> None:
        assert stagger(2, 3, SPRING_FESTIVAL, is_working_day) == [date(2027, 2, 12)] * 2
        assert stagger(0, 3, SPRING_FESTIVAL, is_working_day) == []
        assert stagger(1, 3, MONDAY, lambda _day: False) == [MONDAY]


class TestNights:
    """To which day a visit belongs."""

    @pytest.mark.parametrize(
        ("at", "day"),
        [("2026-11-23T23:50", 23), ("2026-11-24T03:59", 23), ("2026-11-24T04:00", 24), ("2026-11-24T00:00", 23)],
    )
    def test_until_four_it_is_still_yesterday(self, at: str, day: int) -> None:
        moment = datetime.fromisoformat(f"{at}+08:00")
        assert visited_on(moment, SHANGHAI) == visited_on(moment.astimezone(UTC), SHANGHAI) == date(2026, 11, day)
