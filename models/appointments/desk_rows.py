"""What a centre's desk notes of its days: how late it runs, and words to the next colleague."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, BigId
from models.people.rows import Person


class DeskDay(Base):
    """What is special about a day at a centre's desk: how late it runs, and whether it was closed early."""

    __tablename__ = "desk_days"

    centre: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    late_minutes: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]


class DeskNote(Base):
    """A word to the next colleague at the desk; it stays until somebody clears it."""

    __tablename__ = "desk_notes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    centre: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    cleared_at: Mapped[datetime | None]

    by: Mapped[Person | None] = relationship()
