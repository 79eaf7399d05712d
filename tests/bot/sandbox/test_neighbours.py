"""The sandbox's neighbours: somebody lives in the grid from the first start on, and moves in once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database
from bot.sandbox.neighbours import read_neighbours, settle_in
from models.grids import Group
from models.people import Person
from models.rules.traits import Trait
from tests.people import START


def test_they_move_in_once_and_live_in_the_grid_of_the_cast(database_url: str) -> None:
    homes, database = read_neighbours(), Database(database_url)

    def move_in(session: Session) -> int:
        return settle_in(session, homes, now=START)

    assert database.transact(move_in) == sum(len(home.people) for home in homes)
    assert database.transact(move_in) == 0

    def look(session: Session) -> list[tuple[str, int | None, list[str]]]:
        found = session.scalars(select(Person).where(Person.roster_key.startswith("sandbox:")))
        return [(person.name, person.grid_id, person.traits) for person in found]

    lived = database.transact(look)
    assert {grid_id for _, grid_id, _ in lived} == {3}
    assert ("宋玉梅", 3, [Trait.ALONE, Trait.DISABLED]) in lived
    database.close()


def test_a_community_without_those_groups_stays_empty(database_url: str) -> None:
    elsewhere = tuple(home.model_copy(update={"group": 9999}) for home in read_neighbours())
    database = Database(database_url)
    assert database.transact(lambda session: session.get(Group, 9999)) is None
    assert database.transact(lambda session: settle_in(session, elsewhere, now=START)) == 0
    database.close()
