"""Settling at once on several connections, and in as few statements for thousands as for two."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from bot.database import Database
from models.households import Household, HouseholdDue
from models.households.settling import household_of, settle
from models.people import Person
from models.rules.community import Community
from tests.models.at_once import at_once
from tests.models.households.living import TODAY, live

T = TypeVar("T")
Work = Callable[[Session], object]


def run(url: str, work: Callable[[Session], T]) -> T:
    with closing(Database(url)) as database:
        return database.transact(work)


def move_in(session: Session, count: int, first: int = 1) -> None:
    for number in range(first, first + count):
        live(session, f"人{number}", f"{number // 2}栋501")


def test_everybody_settles_at_once(database_url: str, community: Community) -> None:
    """Whole grids and single people: one household a door, each with its dues, and nobody fails."""
    run(database_url, lambda session: move_in(session, 40))

    def everything(session: Session) -> object:
        settle(session, today=TODAY, community=community)
        return "settled"

    def one(number: int) -> Work:
        def work(session: Session) -> object:
            person = session.scalars(select(Person).where(Person.name == f"人{number}")).one()
            assert household_of(session, person, today=TODAY) is not None
            return "settled"

        return work

    work = [everything, *(one(number) for number in range(1, 41)), everything, everything, everything]
    assert set(at_once(database_url, work)) == {"settled"}

    def look(session: Session) -> tuple[tuple[int, int], int | None, int | None]:
        homes = select(func.count(), func.count(Household.spot.distinct())).where(Household.spot.startswith("11/"))
        lonely = select(func.count()).select_from(Person).where(Person.name.like("人%"), Person.household_id.is_(None))
        dues = select(func.count()).select_from(HouseholdDue).join(Household).where(Household.spot.startswith("11/"))
        total, doors = session.execute(homes).one()
        return (total, doors), session.scalar(lonely), session.scalar(dues)

    homes, lonely, dues = run(database_url, look)
    assert homes == (21, 21)
    assert (lonely, dues) == (0, 21 * len(community.visits.rounds))


def test_several_families_move_at_once(database_url: str) -> None:
    """Everybody goes next door while several settle: each household arrives whole, once."""
    run(database_url, lambda session: move_in(session, 40))
    run(database_url, lambda session: settle(session, today=TODAY))

    def move(session: Session) -> object:
        for person in session.scalars(select(Person).where(Person.name.like("人%"))):
            person.address = (person.address or "").replace("501", "601")
        return "moved"

    def everything(session: Session) -> object:
        settle(session, today=TODAY + timedelta(days=1))
        return "settled"

    run(database_url, move)
    assert set(at_once(database_url, [everything] * 8)) == {"settled"}

    def look(session: Session) -> tuple[list[tuple[str, int]], int | None]:
        mine = select(Household.spot, func.count(Person.id)).join(Person, Person.household_id == Household.id)
        here = session.execute(mine.where(Household.spot.startswith("11/")).group_by(Household.id)).all()
        return sorted((spot, count) for spot, count in here), session.scalar(
            select(func.count()).where(Household.spot.startswith("11/"))
        )

    here, total = run(database_url, look)
    assert total == 21
    assert all(spot.endswith("601") for spot, _ in here)
    assert sum(count for _, count in here) == 40


@pytest.mark.parametrize("grid_id", [None, 3])
def test_the_number_of_statements_is_the_same_for_any_number_of_people(
    session: Session, community: Community, grid_id: int | None
) -> None:
    settle(session, today=TODAY, community=community)
    counted = []
    for first, count in ((1, 4), (11, 200)):
        move_in(session, count, first)
        counted.append(
            count_statements(session, lambda: settle(session, today=TODAY, grid_id=grid_id, community=community))
        )
    assert counted[0] == counted[1]
    again = count_statements(session, lambda: settle(session, today=TODAY, grid_id=grid_id, community=community))
    assert again <= 3 + len(community.visits.rounds)


def count_statements(session: Session, work: Callable[[], object]) -> int:
    count = 0

    def notice(*_: object) -> None:
        nonlocal count
        count += 1

    session.flush()
    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", notice)
    work()
    event.remove(bind, "before_cursor_execute", notice)
    return count
