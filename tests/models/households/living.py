"""People who live somewhere, and what was written about their households: rows, as the bot leaves them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.households import Household
from models.households.settling import settle
from models.people import Person
from models.rules.visit_states import Cause, Outcome, VisitState
from models.visits import DiaryEntry, Visit
from tests.people import START

TODAY = date(2026, 11, 23)


def live(session: Session, name: str, address: str | None = "3栋501", *, group_id: int | None = 11, grid_id: int = 3,
         **values: Any) -> Person:  # fmt: skip
    """Somebody of group 11, confirmed."""
    person = Person(name=name, address=address, group_id=group_id, grid_id=grid_id, muted=[], joined_at=START,
                    **{"verified_at": START, **values})  # fmt: skip
    session.add(person)
    session.flush()
    return person


def home_of(session: Session, person: Person, *, today: date = TODAY) -> Household:
    """After settling everybody."""
    settle(session, today=today)
    return session.get_one(Household, person.household_id)


def write(session: Session, household: Household, text: str = "都好", *, author: Person | None = None,
          at: datetime = START, **values: Any) -> DiaryEntry:  # fmt: skip
    """An entry about those who live there now."""
    author = author or session.scalars(select(Person).where(Person.telegram_id == 7004)).one()
    entry = DiaryEntry(
        household_id=household.id, grid_id=household.grid_id, group_id=household.group_id, author_id=author.id,
        round="worker", met_on=at.date(), at=at, outcome=Outcome.FINE, text=text,
        people=list(household.known_members), **values,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    return entry


def plan(session: Session, household: Household, key: str = "worker:1", **values: Any) -> Visit:
    """A visit that is still to be made."""
    given: dict[str, Any] = {
        "round": "worker", "cause": Cause.ROUND, "state": VisitState.OPEN, "starts_on": TODAY, "created_at": START,
        "grid_id": household.grid_id, "group_id": household.group_id,
    }  # fmt: skip
    visit = Visit(key=key, household_id=household.id, **given | values)
    session.add(visit)
    session.flush()
    return visit
