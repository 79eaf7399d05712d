"""Consents: who agreed to which version of the privacy page, and when."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, BigId, insert

VERSION = "2027-02"
"""The version of `templates/*/privacy/policy.html.j2`: changed whenever what it promises changes."""


class Consent(Base):
    """One person's yes to one version."""

    __tablename__ = "consents"
    __table_args__ = (UniqueConstraint("person_id", "version"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    version: Mapped[str]
    at: Mapped[datetime]


def record(session: Session, person_id: int, *, now: datetime) -> None:
    """They agreed to the present version; the first time counts."""
    values = {"person_id": person_id, "version": VERSION, "at": now}
    session.execute(insert(session, Consent).on_conflict_do_nothing(), values)


def has_agreed(session: Session, person_id: int) -> bool:
    """Whether they agreed to the present version."""
    statement = select(func.count()).where(Consent.person_id == person_id, Consent.version == VERSION)
    return bool(session.scalar(statement))


def get_last(session: Session, person_id: int) -> Consent | None:
    """The version to which they agreed last."""
    statement = select(Consent).where(Consent.person_id == person_id).order_by(Consent.at.desc(), Consent.id.desc())
    return session.scalars(statement.limit(1)).first()


def must_renew(session: Session, person_id: int) -> bool:
    """Whether they agreed to an earlier version only: the page has changed since."""
    last = get_last(session, person_id)
    return last is not None and last.version != VERSION
