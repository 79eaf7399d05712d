"""People who live here already, and somebody of another grid."""

import pytest
from sqlalchemy.orm import Session

from models.actors import Account, Actor, load_actors
from models.enrolments import settle_in
from models.grids import Group
from models.roles import grant, grid_scope
from models.rules.roles import Role
from tests.people import START, Person, Stage


@pytest.fixture
def wang(stage: Stage, resident: Person) -> Person:
    """王秀英, who lives in group 11 of grid 3."""
    return live_in(stage, resident, group=11)


@pytest.fixture
def chen(stage: Stage, daughter: Person) -> Person:
    """陈静, who lives in group 21 of grid 5."""
    return live_in(stage, daughter, group=21)


@pytest.fixture
async def stranger(stage: Stage) -> Person:
    """李涛, grid worker of grid 5, which has no chat of its own yet."""
    stage.world.register_person("李涛", person_id=7105)
    person = live_in(stage, Person(stage, 7105, 7105, name="李涛"), group=22)
    stage.app.database.transact(
        lambda session: grant(session, person_id(stage, person), Role.GRID_WORKER, grid_scope(5))
    )
    await person.says("/start")
    return person


def live_in(stage: Stage, person: Person, *, group: int) -> Person:
    """They joined long ago."""
    stage.world.person(person.viewer).bot_started = True
    stage.app.database.transact(
        lambda session: settle_in(session, acting(session, person), group=session.get_one(Group, group), now=START)
    )
    return person


def person_id(stage: Stage, person: Person) -> int:
    """Their id in the product."""
    return stage.app.database.transact(lambda session: acting(session, person).id)


def acting(session: Session, person: Person) -> Actor:
    """They, as an update of theirs would load them."""
    return load_actors(session, {person.viewer: Account(person.viewer, person.name)}, today=START.date())[person.viewer]
