"""A year of lists in the store: everybody is visited as their rule says, and nobody is asked for too much.

A tenth of what stands on a list is not made that day: half of it since nobody was at home, half of it was not got
round to. Colleagues are away for ten days each, people come and go, and some must be seen at once.
"""

import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from statistics import mean, median
from typing import Any, TypeAlias

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.rules.community import Community
from models.rules.visit_plans import Candidate, usual_size
from models.visits import drafting, planning
from tests.models.visits.population import settle_people
from tests.models.visits.year import Year
from tests.people import START

FEW, ALL = 300, 11_671
LATE_SHARE, LATEST = 0.01, 3
"""So many of all visits may come late, and so many working days late somebody may be at the door.

Who falls due is listed on the last working day before at the latest, and before that with a chance of nine in ten each
time there was room. What is not made then is made on the next working day, but once in a hundred times not there
either, and once in a thousand not on the day after. Who is away from home again and again is met later than that;
somebody was there in time.
"""

Play: TypeAlias = Callable[..., Year]


@pytest.fixture
def play(sqlite_template: Path, tmp_path: Path, community: Community) -> Play:
    """Plays so many days in these grids."""

    def play(residents: int, grid_ids: tuple[int, ...], days: int) -> Year:
        shutil.copy(sqlite_template, tmp_path / "year.db")
        database = Database(f"sqlite:///{tmp_path / 'year.db'}")
        database.transact(lambda s: settle_people(s, community, residents, today=START.date(), grid_ids=grid_ids))
        with Session(database.engine, expire_on_commit=False) as session:
            year = Year(session, community, grid_ids, START.date(), days)
            year.take_leaves()
            year.leave_in_peace(60)
            year.live()
            check(year)
        database.close()
        return year

    return play


def check(year: Year) -> None:
    """Every promise of a year."""
    waits, late, late_at_door = year.count_waits(), year.count_late(year.met), year.count_late(year.seen)
    share = sum(count for by, count in late.items() if by) / late.total()
    loads, heaviest = list(year.lists.values()), max(year.loads.values())
    print(  # noqa: T201 -- shown with -rP
        f"{late.total()} visits, {share:.2%} late {sorted(late.items())}, at the door {sorted(late_at_door.items())};"
        f" a list {mean(loads):.1f}, at most {max(loads)}; a person at most {heaviest}; must-visits {dict(waits)}"
    )
    assert heaviest <= year.community.visits.most_a_day, "too much for one person"
    assert not year.paused & set(year.met), "not left in peace"
    assert set(waits) == {1}, "must-visits were not listed the next morning"
    assert share <= LATE_SHARE, "late"
    assert max(late_at_door) <= LATEST, "forgotten"
    assert max(loads) <= 2 * mean(loads), "uneven"


def test_a_small_grid_over_the_spring_festival(play: Play) -> None:
    play(FEW, (3,), 120)


@pytest.mark.long
def test_a_whole_year_of_a_whole_community(play: Play) -> None:
    year = play(ALL, tuple(range(1, 14)), 365)
    days: dict[Any, int] = {}
    for (day, _), load in year.lists.items():
        days[day] = days.get(day, 0) + load
    seconds = year.seconds.values()
    print(f"planning a day took {median(seconds):.2f} s, at most {max(seconds):.2f} s")  # noqa: T201
    assert median(seconds) < 2
    print(f"all grids a day {mean(days.values()):.0f}, from {min(days.values())} to {max(days.values())}")  # noqa: T201
    assert max(days.values()) <= 1.5 * mean(days.values())


def forgets_what_stands(*_: Any, **__: Any) -> list[Any]:
    return []


def plans_a_third(candidates: Collection[Candidate], between: float) -> int:
    return usual_size(candidates, between) // 3


@pytest.mark.long
@pytest.mark.parametrize(
    ("module", "name", "planted", "complaint"),
    [
        (planning, "list_standing", forgets_what_stands, "must-visits were not listed"),
        (drafting, "usual_size", plans_a_third, "late"),
    ],
)
def test_a_planted_mistake_is_seen(
    play: Play, module: Any, name: str, planted: Any, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, planted)
    with pytest.raises(AssertionError, match=complaint):
        play(FEW, (3,), 120)
