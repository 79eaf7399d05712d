"""Who lives where, and what was called for there."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.households import Household
from models.households.settling import settle
from models.people import Person as Row
from models.visits import Visit
from tests.models.households.living import TODAY
from tests.people import Stage


def lives_at(stage: Stage, name: str, address: str | None = "3栋501", **values: Any) -> int:
    """Somebody of that name lives there, as the grid knows; returns the household's id."""

    def move(session: Session) -> int:
        person = session.scalars(select(Row).where(Row.name == name)).one()
        given = {"grid_id": 3, "group_id": 11, "address": address, "verified_at": stage.clock.now()} | values
        for field, value in given.items():
            setattr(person, field, value)
        settle(session, today=TODAY)
        session.refresh(person)
        return person.household_id or 0

    return stage.app.database.transact(move)


def moves_in_with(stage: Stage, name: str, address: str = "3栋501", **values: Any) -> int:
    """Somebody without a telephone; returns their id."""

    def move(session: Session) -> int:
        given = {"grid_id": 3, "group_id": 11, "address": address, "verified_at": stage.clock.now()} | values
        person = Row(name=name, muted=[], **given)
        session.add(person)
        settle(session, today=TODAY)
        return person.id

    return stage.app.database.transact(move)


def musts(stage: Stage) -> list[Visit]:
    """Every must-visit, the oldest first."""

    def load(session: Session) -> list[Visit]:
        found = session.scalars(select(Visit).where(Visit.cause != "round").order_by(Visit.id))
        return list(found)

    return stage.app.database.transact(load)


def household_row(stage: Stage, household_id: int) -> Household:
    """As it stands."""
    return stage.app.database.transact(lambda session: session.get_one(Household, household_id))


def name_of(stage: Stage, person_id: int | None) -> str:
    """Whose number that is."""
    return stage.app.database.transact(lambda session: session.get_one(Row, person_id).name) if person_id else ""
