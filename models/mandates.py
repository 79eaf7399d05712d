"""Mandates: who may act for whom within a family, with whose consent."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, BigId
from models.people.rows import Person

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
    """What the principal is to the agent, in the agent's words: 妈妈."""
    asked_at: Mapped[datetime]
    granted_at: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who consented: the principal, a worker at a visit, or the agent for a person that they themselves entered."""
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    agent: Mapped[Person] = relationship(foreign_keys=[agent_id])
    principal: Mapped[Person] = relationship(foreign_keys=[principal_id])


def load_principals(session: Session, agent_ids: Collection[int]) -> dict[int, set[int]]:
    """For each of these people the ids of those for whom they may act now, in one statement."""
    found: dict[int, set[int]] = {}
    standing = Mandate.granted_at.is_not(None) & Mandate.revoked_at.is_(None)
    statement = select(Mandate.agent_id, Mandate.principal_id).where(Mandate.agent_id.in_(agent_ids), standing)
    for agent_id, principal_id in session.execute(statement):
        found.setdefault(agent_id, set()).add(principal_id)
    return found


def list_principals(session: Session, agent_id: int) -> list[Mandate]:
    """The standing mandates that somebody holds."""
    return _list_standing(session, Mandate.agent_id == agent_id)


def list_agents(session: Session, principal_id: int) -> list[Mandate]:
    """The standing mandates that others hold for somebody."""
    return _list_standing(session, Mandate.principal_id == principal_id)


def _list_standing(session: Session, whose: object) -> list[Mandate]:
    standing = select(Mandate).where(whose, Mandate.granted_at.is_not(None), Mandate.revoked_at.is_(None))  # type: ignore[arg-type]
    return list(session.scalars(standing.order_by(Mandate.id)))
