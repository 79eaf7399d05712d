"""A year of lists in one grid, by the rules alone: everybody in time, no day heavier than the others, all explained.

Of a list's visits one in twenty finds nobody at home and one in twenty is not got round to. One worker is away for two
weeks, then the other; the office is closed on China's holidays.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import takewhile
from statistics import mean
from typing import Any

import pytest

from models.rules import visit_plans
from models.rules.visit_periods import days_between, look_ahead, period_of
from models.rules.visit_plans import Candidate, again_on, choose, usual_size, working_days
from models.rules.visit_shares import Visitor, share
from models.rules.visits import Kind, Outing
from tests.models.rules.test_working_time import XINJI
from tests.models.rules.visit_promises import MONDAY

HOUSEHOLDS, MOST = 315, 8
YEAR = timedelta(days=365)
AWAY = {101: (date(2027, 2, 15), date(2027, 2, 28)), 102: (date(2027, 8, 2), date(2027, 8, 15))}
SHARES = {Kind.ORDINARY: (90, 0.70), Kind.ALONE: (30, 0.20), Kind.NEWCOMER: (60, 0.09), Kind.FEWER: (365, 0.01)}
is_working_day = XINJI.is_working_day


@dataclass
class Lived:
    """What a year came to."""

    late: Counter[int] = field(default_factory=Counter)
    """By how many days the rule was broken, visit by visit; a weekend counts as kept on the day after it."""
    lists: list[int] = field(default_factory=list)
    loads: list[int] = field(default_factory=list)
    buildings: list[int] = field(default_factory=list)
    """In how many buildings each person was on a day."""

    @property
    def late_share(self) -> float:
        """How many came too late."""
        return 1 - self.late[0] / self.late.total()


@dataclass
class Home:
    """A household, and how often nobody was at home lately."""

    candidate: Candidate
    tries: int = 0


def found_grid(chance: random.Random) -> list[Home]:
    """Five groups, six buildings each, before the first list."""
    kinds = chance.choices(list(SHARES), [share for _, share in SHARES.values()], k=HOUSEHOLDS)
    homes: list[Home] = []
    for kind, (days, _) in SHARES.items():
        doors = [at for at, each in enumerate(kinds) if each is kind]
        for at, due in zip(doors, visit_plans.stagger(len(doors), days, MONDAY, is_working_day), strict=True):
            group, building = at * 5 // HOUSEHOLDS, at * 30 // HOUSEHOLDS
            place = ((0, group, ""), (0, building, ""), (0, at, ""))
            homes.append(Home(Candidate(at, place, kind, days, due - timedelta(days=days), group_id=group,
                                        building=f"{building}栋")))  # fmt: skip
    return homes


def live(seed: int) -> Lived:
    """A year of it."""
    chance, lived = random.Random(seed), Lived()  # noqa: S311 -- no secret
    homes = {home.candidate.household_id: home for home in found_grid(chance)}
    between = days_between(Outing.DAY, MONDAY, is_working_day)
    for day in takewhile(lambda day: day < MONDAY + YEAR, working_days(MONDAY, is_working_day)):
        people = [Visitor(id_, None, MOST) for id_, (first, last) in AWAY.items() if not first <= day <= last]
        candidates = [home.candidate for home in homes.values()]
        outlook = look_ahead(period_of(Outing.DAY, day), day, is_working_day)
        usual = visit_plans.usual_size(candidates, between)
        chosen = visit_plans.choose(candidates, outlook, usual=usual, most=MOST * len(people))
        assigned = share((each for each in candidates if each.household_id in chosen), people)
        lived.lists.append(len(chosen))
        lived.loads += Counter(assigned.values()).values()
        for person in people:
            mine = [homes[id_].candidate.building for id_, who in assigned.items() if who == person.person_id]
            lived.buildings.append(len(set(mine)))
        for id_ in assigned:
            visit(homes[id_], day, chance.random(), lived)
    lived.late.update(lateness(home.candidate, MONDAY + YEAR) for home in homes.values())
    return lived


def visit(home: Home, day: date, outcome: float, lived: Lived) -> None:
    """Somebody went there, or did not get round to it."""
    if outcome < 0.90:
        lived.late[lateness(home.candidate, day)] += 1
        home.candidate = replace(home.candidate, counts_from=day, last_on=day, retry_on=None)
        home.tries = 0
    elif outcome < 0.95:
        home.tries += 1
        home.candidate = replace(home.candidate, retry_on=again_on(day, home.tries))


def lateness(candidate: Candidate, day: date) -> int:
    """In days; what falls due while the office is closed may be made as it opens."""
    kept = next(working_days(candidate.due_on, is_working_day))
    return max(0, (day - kept).days)


@pytest.mark.parametrize("seed", range(3))
def test_a_year(seed: int) -> None:
    lived = live(seed)
    told = f"{lived.late.total()} visits, {lived.late_share:.2%} late {dict(sorted(lived.late.items()))}; "
    told += f"a list {mean(lived.lists):.1f}, at most {max(lived.lists)}; a person at most {max(lived.loads)}"
    print(told)  # noqa: T201 -- shown with -rP
    assert lived.late_share < 0.01, "late"
    assert max(lived.late) < 15, "forgotten"
    assert max(lived.loads) <= MOST
    assert max(lived.lists) <= 1.6 * mean(lived.lists), "uneven"
    assert sorted(lived.lists)[len(lived.lists) // 20] >= 0.75 * mean(lived.lists), "uneven"
    assert mean(lived.buildings) < 0.6 * mean(lived.loads), "scattered"


def all_at_once(count: int, days: int, start: date, _is_working_day: Any) -> list[date]:
    return [start + timedelta(days=days - 1)] * count


def plans_too_little(candidates: Any, between: float) -> int:
    return int(usual_size(candidates, between) * 0.7)


def forgets_who_is_late(candidates: Any, outlook: Any, *, usual: int, most: int) -> Any:
    return choose([each for each in candidates if each.due_on >= outlook.day], outlook, usual=usual, most=most)


def goes_round_by_number(candidates: Any, outlook: Any, *, usual: int, most: int) -> Any:
    return choose(candidates, outlook, usual=usual, most=most) and {
        each.household_id: each.explain(visit_plans.Reason.DUE)
        for each in sorted(candidates, key=lambda each: (each.last_on or date.min, each.household_id))[:usual]
    }


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("stagger", all_at_once),
        ("usual_size", plans_too_little),
        ("choose", forgets_who_is_late),
        ("choose", goes_round_by_number),
    ],
)
def test_a_planted_mistake_is_seen(name: str, planted: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit_plans, name, planted)
    with pytest.raises(AssertionError):
        test_a_year(0)
