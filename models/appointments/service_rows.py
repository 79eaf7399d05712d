"""What a centre's staff changed of its services in the bot: fields of a service, and days with hours of their own."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId


class Closure(Base):
    """Hours of its own for a centre, or one service of it (`service`), from a first to a last day."""

    __tablename__ = "closures"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="in_order"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    centre: Mapped[str] = mapped_column(index=True)
    service: Mapped[str | None]
    first_day: Mapped[date]
    last_day: Mapped[date]
    openings: Mapped[list[Any]]
    """`08:30-12:00` each, local time; none: closed."""
    reason: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class ServiceEdit(Base):
    """One field of a service that the centre's staff changed in the bot, as a community file would write it."""

    __tablename__ = "service_edits"

    service: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    """`{"value": ...}`."""
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
