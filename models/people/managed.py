"""People without an account of their own, whom their family or the grid looks after."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from models.appointments.rows import Appointment
from models.grids import Group
from models.mandates import GRANTED, Mandate, list_agents
from models.people.merging import merge
from models.people.rows import Person
from models.requests import Request


def new_managed(*, name: str, group: Group, address: str | None, phone: str | None = None, now: datetime) -> Person:
    """Somebody without an account who lives in `group`; nobody confirmed it yet."""
    return Person(
        name=name, grid_id=group.grid_id, group_id=group.id, address=address, phone=phone, joined_at=now, muted=[]
    )


def list_namesakes(session: Session, *, name: str, group_id: int) -> list[Person]:
    """Everybody of that name in that group."""
    here = (Person.name == name) & (Person.group_id == group_id) & Person.left_at.is_(None)
    return list(session.scalars(select(Person).where(here).order_by(Person.id)))


def can_let_go(session: Session, person: Person) -> bool:
    """Whether nothing keeps somebody who was only ever entered by a relative: no account, no confirmation, no request,
    no appointment, nobody who acts for them.
    """
    if person.telegram_id is not None or person.roster_key is not None or person.verified_at is not None:
        return False
    is_author = exists().where(Request.author_id == person.id)
    is_client = exists().where(Appointment.person_id == person.id)
    has_agent = exists().where(Mandate.principal_id == person.id, GRANTED)
    return not session.scalar(select(is_author | is_client | has_agent))


def let_go(session: Session, person: Person) -> None:
    """Forget them."""
    session.flush()
    session.execute(delete(Person).where(Person.id == person.id))
    session.expunge(person)


def can_unite(session: Session, mandate: Mandate) -> bool:
    """Whether whom the agent had entered can become one with the principal who agreed. Where others act for the one
    entered as well, the two stay apart: the yes was for one agent.
    """
    if mandate.entered is None or mandate.entered.telegram_id is not None:
        return False
    return {each.agent_id for each in list_agents(session, mandate.entered.id)} <= {mandate.agent_id}


def unite(session: Session, mandate: Mandate, *, now: datetime) -> None:
    """Whom the agent had entered is the principal from now on."""
    entered = mandate.entered
    if entered is None:
        raise ValueError(f"mandate {mandate.id} entered nobody")
    for doubled in list_agents(session, entered.id):
        session.delete(doubled)
    mandate.entered = None
    session.flush()
    merge(session, keep=mandate.principal, drop=entered, now=now)
