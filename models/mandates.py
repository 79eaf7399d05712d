"""Mandates: who may act for whom within a family, with whose consent.

Whoever adds a relative enters a person of their own, without an account, for whom they may act at once: nothing that
is known of anybody is opened by that. Where the relative has an account already, its holder is asked; their yes makes
the two one.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, func, select, text, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from models.base import Base, BigId
from models.people.rows import Person
from models.rules.family import ASK_AGAIN_AFTER, Relation
from models.rules.refusals import Gone, Stale

_STANDING = text("revoked_at IS NULL")


class Mandate(Base):
    """`agent` acts for `principal`: files and books for them, and both see everything. It counts from `granted_at` on,
    until `revoked_at`.
    """

    __tablename__ = "mandates"
    __table_args__ = (
        CheckConstraint("agent_id <> principal_id", name="another"),
        Index("uq_mandates_standing", "agent_id", "principal_id", unique=True,
              sqlite_where=_STANDING, postgresql_where=_STANDING),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    relation: Mapped[str]
    """What the principal is to the agent: a `Relation`."""
    entered_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """While the principal is asked: the person that the agent entered, who becomes one with them by their yes."""
    asked_at: Mapped[datetime]
    granted_at: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who consented: the principal, a worker at a visit, or the agent for a person that they themselves entered."""
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    agent: Mapped[Person] = relationship(foreign_keys=[agent_id])
    principal: Mapped[Person] = relationship(foreign_keys=[principal_id])
    entered: Mapped[Person | None] = relationship(foreign_keys=[entered_id])


GRANTED: ColumnElement[bool] = Mandate.granted_at.is_not(None) & Mandate.revoked_at.is_(None)
ASKED: ColumnElement[bool] = Mandate.granted_at.is_(None) & Mandate.revoked_at.is_(None)


def load_principals(session: Session, agent_ids: Collection[int]) -> dict[int, set[int]]:
    """For each of these people the ids of those for whom they may act now, in one statement."""
    found: dict[int, set[int]] = {}
    statement = select(Mandate.agent_id, Mandate.principal_id).where(Mandate.agent_id.in_(agent_ids), GRANTED)
    for agent_id, principal_id in session.execute(statement):
        found.setdefault(agent_id, set()).add(principal_id)
    return found


def load_agents(session: Session, principal_ids: Collection[int]) -> dict[int, list[Person]]:
    """For each of these people those who may act for them now, in one statement."""
    found: dict[int, list[Person]] = {}
    for mandate in _list(session, Mandate.principal_id.in_(principal_ids), GRANTED):
        found.setdefault(mandate.principal_id, []).append(mandate.agent)
    return found


def list_principals(session: Session, agent_id: int) -> list[Mandate]:
    """The standing mandates that somebody holds."""
    return _list(session, Mandate.agent_id == agent_id, GRANTED)


def list_agents(session: Session, principal_id: int) -> list[Mandate]:
    """The standing mandates that others hold for somebody."""
    return _list(session, Mandate.principal_id == principal_id, GRANTED)


def list_asked(session: Session, principal_id: int) -> list[Mandate]:
    """What somebody was asked and has not answered."""
    return _list(session, Mandate.principal_id == principal_id, ASKED)


def _list(session: Session, *where: ColumnElement[bool]) -> list[Mandate]:
    people = (joinedload(Mandate.agent), joinedload(Mandate.principal))
    return list(session.scalars(select(Mandate).where(*where).options(*people).order_by(Mandate.id)))


def count_unconfirmed(session: Session, agent_id: int) -> int:
    """How many of the people that they entered nobody of the grid has confirmed."""
    waiting = Person.telegram_id.is_(None) & Person.verified_at.is_(None)
    statement = select(func.count()).select_from(Mandate).join(Mandate.principal)
    return session.scalar(statement.where(Mandate.agent_id == agent_id, GRANTED, waiting)) or 0


def get_principal(session: Session, agent_id: int, *, name: str, group_id: int) -> Person | None:
    """Whoever of that name in that group they act for already."""
    statement = select(Person).join(Mandate, Mandate.principal_id == Person.id)
    named = statement.where(Person.name == name, Person.group_id == group_id)
    return session.scalars(named.where(Mandate.agent_id == agent_id, GRANTED).limit(1)).first()


def enter_relative(session: Session, person: Person, *, agent_id: int, relation: Relation, now: datetime) -> Mandate:
    """Add `person`, who is new and has no account, with the mandate of whoever entered them."""
    session.add(person)
    session.flush()
    mandate = Mandate(agent_id=agent_id, principal_id=person.id, relation=relation, asked_at=now,
                      granted_at=now, granted_by_id=agent_id)  # fmt: skip
    session.add(mandate)
    session.flush()
    return mandate


def ask_namesakes(session: Session, entered: Mandate, *, now: datetime) -> list[Mandate]:
    """Ask whoever has an account and may be the person that was entered: the same name in the same group. Who was
    asked already, or said no a short while ago, is not asked again.
    """
    person = entered.principal
    recent = Mandate.revoked_at.is_(None) | (Mandate.revoked_at > now - ASK_AGAIN_AFTER)
    known = select(Mandate.principal_id).where(Mandate.agent_id == entered.agent_id, recent)
    namesakes = select(Person.id).where(
        Person.name == person.name,
        Person.group_id == person.group_id,
        Person.telegram_id.is_not(None),
        Person.id != entered.agent_id,
        Person.id.not_in(known),
    )
    asked = [
        Mandate(agent_id=entered.agent_id, principal_id=id_, relation=entered.relation, entered_id=person.id,
                asked_at=now)
        for id_ in session.scalars(namesakes.order_by(Person.id))
    ]  # fmt: skip
    session.add_all(asked)
    session.flush()
    return asked


def get_mandate(session: Session, mandate_id: int) -> Mandate:
    """A mandate that still stands or was asked for. Raises Gone for what is over or never was."""
    mandate = session.get(Mandate, mandate_id)
    if mandate is None or mandate.revoked_at is not None:
        raise Gone(f"mandate {mandate_id}")
    return mandate


def agree(session: Session, mandate: Mandate, *, by_id: int, now: datetime) -> None:
    """The principal was asked and agrees, or a worker saw them agree. Raises Stale where that is over."""
    granted = update(Mandate).where(Mandate.id == mandate.id, ASKED).values(granted_at=now, granted_by_id=by_id)
    if session.scalar(granted.returning(Mandate.id)) is None:
        raise Stale(f"mandate {mandate.id}")
    session.refresh(mandate)


def list_asked_besides(session: Session, mandate: Mandate) -> list[Mandate]:
    """Who else was asked whether they are the one that the agent entered, and has not answered."""
    if mandate.entered_id is None:
        return []
    return _list(session, Mandate.entered_id == mandate.entered_id, Mandate.id != mandate.id, ASKED)


def withdraw_asked_besides(session: Session, mandate: Mandate, *, by_id: int, now: datetime) -> None:
    """One of several of that name agreed: it is not the others, and they are asked no more."""
    for other in list_asked_besides(session, mandate):
        other.revoked_at, other.revoked_by_id = now, by_id
    session.flush()


def revoke_mandate(session: Session, mandate: Mandate, *, by_id: int, now: datetime) -> list[Mandate]:
    """End a mandate, or what was asked, by whoever has the right to: with all that the same step had led to, which is
    returned. While others of that name have not answered, one no ends nothing else. Raises Stale where it is over.
    """
    was_asked = mandate.granted_at is None
    over = update(Mandate).where(Mandate.id == mandate.id, Mandate.revoked_at.is_(None))
    values = {"revoked_at": now, "revoked_by_id": by_id}
    if session.scalar(over.values(values).returning(Mandate.id)) is None:
        raise Stale(f"mandate {mandate.id}")
    session.refresh(mandate)
    same_step = (Mandate.entered_id == mandate.principal_id) & ASKED
    if was_asked and not list_asked_besides(session, mandate):
        same_step |= (Mandate.principal_id == mandate.entered_id) & GRANTED
    others = _list(session, Mandate.agent_id == mandate.agent_id, same_step)
    for other in others:
        other.revoked_at, other.revoked_by_id = now, by_id
    session.flush()
    return [mandate, *others]
