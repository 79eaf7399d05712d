"""A door in grid 3, and everybody who may knock at it."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import Actor, get_actor
from models.households import Household, HouseholdDue
from models.mandates import Mandate
from models.people import Person
from models.roles import EVERYWHERE, Scope, grant
from models.rules.community import Community
from models.rules.family import Relation
from models.rules.roles import Role
from models.rules.visit_states import Outcome
from models.visits import DiaryEntry, Visit
from models.visits.diary import write_entry
from tests.models.households.living import home_of, live, plan
from tests.people import START

WORKER, COLLEAGUE, LEADER, SECRETARY = 7004, 7005, 7006, 7007
TODAY = date(2026, 11, 23)


class Door:
    """A household with somebody in it, and what is written of it."""

    def __init__(self, session: Session, community: Community, household: Household | None = None) -> None:
        self.session, self.community = session, community
        self.household = household or home_of(session, live(session, "王秀英"))

    @property
    def person(self) -> Person:
        """Who lives there."""
        return self.household.members[0]

    def beside(self, name: str, address: str) -> "Door":
        """Another door, of somebody else."""
        return Door(self.session, self.community, home_of(self.session, live(self.session, name, address)))

    def actor(self, telegram_id: int) -> Actor:
        """One of the staff, today."""
        person_id = self.session.scalars(select(Person.id).where(Person.telegram_id == telegram_id)).one()
        actor = get_actor(self.session, person_id, today=TODAY)
        assert actor is not None
        return actor

    def hires(self, name: str, role: Role, scope: Scope = EVERYWHERE, telegram_id: int = 8001, **values: Any) -> Actor:
        """Somebody more, with a role."""
        person = Person(name=name, telegram_id=telegram_id, muted=[], **values)
        self.session.add(person)
        self.session.flush()
        grant(self.session, person.id, role, scope)
        return self.actor(telegram_id)

    def notes(
        self, outcome: Outcome = Outcome.FINE, by: int | Actor = WORKER, *, minutes: float = 0, **values: Any
    ) -> DiaryEntry:
        """Somebody writes an entry."""
        actor = self.actor(by) if isinstance(by, int) else by
        now = START + timedelta(minutes=minutes)
        return write_entry(self.session, actor, self.household, outcome, self.community, now=now, **values)

    def plans(self, key: str = "worker:1", **values: Any) -> Visit:
        """A visit that waits."""
        return plan(self.session, self.household, key, **values)

    def entries(self) -> list[DiaryEntry]:
        """What is written of it."""
        here = select(DiaryEntry).where(DiaryEntry.household_id == self.household.id).order_by(DiaryEntry.id)
        return list(self.session.scalars(here))

    def due(self, round_: str = "worker") -> HouseholdDue:
        """When a round was here last."""
        found = self.session.get(HouseholdDue, (self.household.id, round_), populate_existing=True)
        assert found is not None
        return found

    def picture(self) -> dict[str, Any]:
        """Everything that an entry moves."""
        session = self.session
        session.flush()
        dues = select(HouseholdDue).where(HouseholdDue.household_id == self.household.id).order_by(HouseholdDue.round)
        visits = select(Visit).where(Visit.household_id == self.household.id).order_by(Visit.id)
        fresh = {"populate_existing": True}
        return {
            "dues": [(d.round, d.last_on, d.counts_from, d.retry_on, d.tries)
                     for d in session.scalars(dues.execution_options(**fresh))],
            "visits": [(v.id, v.state, v.tries) for v in session.scalars(visits.execution_options(**fresh))],
        }  # fmt: skip


def at(minutes: float) -> datetime:
    """So many minutes after the beginning."""
    return START + timedelta(minutes=minutes)


def family(session: Session, agent_id: int, person: Person) -> None:
    """Somebody acts for this person."""
    session.add(Mandate(agent_id=agent_id, principal_id=person.id, relation=Relation.MOTHER, asked_at=START,
                        granted_at=START, granted_by_id=agent_id))  # fmt: skip
    session.flush()
