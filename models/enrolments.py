"""Enrolment: where somebody lives, what they are called, who confirmed it, and what changes when they move or leave."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, Update, cast, delete, exists, select, update
from sqlalchemy.orm import Session

from models import timers
from models.actors import Actor
from models.grids import Group
from models.mandates import Mandate
from models.outbox import Card
from models.people.rows import Person
from models.roles import RoleGrant

CARD_DUE = "enrolments.card"
UNFINISHED = timedelta(minutes=10)

_UNCONFIRMED: dict[str, Any] = {"verified_at": None, "verified_by_id": None}
_NOWHERE: dict[str, Any] = {"grid_id": None, "group_id": None, "joined_at": None} | _UNCONFIRMED


def settle_in(session: Session, actor: Actor, *, group: Group, now: datetime) -> Actor:
    """The person lives in `group` from now on. That anybody confirmed another group before is over."""
    moved = actor.group_id != group.id
    values: dict[str, Any] = {"grid_id": group.grid_id, "group_id": group.id, "left_at": None}
    if moved:
        values |= {"joined_at": now, "address": None} | _UNCONFIRMED
    _write(session, actor.id, values)
    is_verified = actor.is_verified and not moved
    return replace(actor, grid_id=group.grid_id, group_id=group.id, is_verified=is_verified)


def give_name(session: Session, actor: Actor, name: str) -> Actor:
    """The person's real name, in their own words. Somebody else's name has to be confirmed anew."""
    renamed = actor.name != name
    _write(session, actor.id, {"name": name, "named_by_self": True} | (_UNCONFIRMED if renamed else {}))
    return replace(actor, name=name, is_verified=actor.is_verified and not renamed)


def give_address(session: Session, actor: Actor, address: str) -> None:
    """The building or house and the door. That somebody is of the group stays confirmed."""
    _write(session, actor.id, {"address": address})


def move_away(session: Session, actor: Actor, *, now: datetime) -> Actor:
    """The person left the community. The roles that they hold stay until somebody takes them back."""
    _write(session, actor.id, _NOWHERE | {"left_at": now, "address": None})
    return replace(actor, grid_id=None, group_id=None, is_verified=False)


def plan_card(session: Session, person_id: int, *, now: datetime) -> None:
    """Have the grid asked to confirm somebody even if they do not go on to say their name and their door."""
    timers.plan(session, f"{CARD_DUE}:{person_id}:{now.timestamp():.0f}", kind=CARD_DUE, subject_id=person_id,
                due_at=now + UNFINISHED)  # fmt: skip


def confirm(session: Session, person: Person, *, group_id: int, by_id: int, with_mandates: bool, now: datetime) -> bool:
    """Somebody of the grid confirms that the person lives in that group; `with_mandates`: and, of somebody whom their
    family entered, that the family may act for them. False where it is settled already, or another group's by now.
    """
    waiting = _waiting(person.id, group_id).values(verified_at=now, verified_by_id=by_id)
    is_first = session.scalar(waiting.returning(Person.id)) is not None
    if is_first and with_mandates:
        session.execute(_granted_by_agents(person.id).values(granted_by_id=by_id))
    session.refresh(person)
    return is_first


def ask_principal(session: Session, person_id: int) -> None:
    """Somebody whom their family entered comes with an account of their own: what the family gave itself is asked."""
    session.execute(_granted_by_agents(person_id).values(granted_at=None, granted_by_id=None))


def turn_away(session: Session, person: Person, *, group_id: int) -> bool:
    """The person does not live in that group: they belong nowhere until they choose again. False as in `confirm`."""
    waiting = _waiting(person.id, group_id).values(_NOWHERE | {"address": None})
    is_first = session.scalar(waiting.returning(Person.id)) is not None
    session.refresh(person)
    return is_first


def list_namesakes(session: Session, person: Person) -> list[Person]:
    """Who has the same name in the same group, and may be the same person. Nobody with roles is among them: roles come
    to an account by an invitation only, and stay with it. Nor, towards somebody without an account, anybody who has
    one: they speak for themselves.
    """
    statement = select(Person).where(
        Person.group_id == person.group_id,
        Person.name == person.name,
        Person.id != person.id,
        Person.left_at.is_(None),
        Person.erased_at.is_(None),
        ~exists().where(RoleGrant.person_id == Person.id),
    )
    has_roles = session.scalar(select(exists().where(RoleGrant.person_id == person.id)))
    if person.telegram_id is None or has_roles:
        statement = statement.where(Person.telegram_id.is_(None))
    return list(session.scalars(statement.order_by(Person.id)))


def list_unasked(session: Session, grid_id: int, *, now: datetime, limit: int) -> list[Person]:
    """Who came to this grid by themselves or through their family, waits to be confirmed, and about whom the grid has
    no card yet; who came first, first.
    """
    card = "enrolment:" + cast(Person.id, String) + f":{grid_id}"
    statement = select(Person).where(
        Person.grid_id == grid_id,
        Person.group_id.is_not(None),
        Person.verified_at.is_(None),
        Person.roster_key.is_(None),
        Person.erased_at.is_(None),
        Person.joined_at <= now - UNFINISHED,
        ~exists().where(Card.key == card),
    )
    return list(session.scalars(statement.order_by(Person.joined_at, Person.id).limit(limit)))


def forget_enrolment_cards(session: Session, grid_id: int) -> None:
    """The grid has another chat, or its chat was closed to us: its cards stand nowhere any more."""
    session.execute(delete(Card).where(Card.key.like(f"enrolment:%:{grid_id}")))


def _granted_by_agents(principal_id: int) -> Update:
    standing = update(Mandate).where(Mandate.principal_id == principal_id, Mandate.revoked_at.is_(None))
    return standing.where(Mandate.granted_by_id == Mandate.agent_id)


def _waiting(person_id: int, group_id: int) -> Update:
    here = update(Person).where(Person.id == person_id, Person.group_id == group_id)
    return here.where(Person.verified_at.is_(None)).execution_options(synchronize_session=False)


def _write(session: Session, person_id: int, values: dict[str, Any]) -> None:
    session.execute(update(Person).where(Person.id == person_id).values(values))
