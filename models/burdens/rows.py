"""What somebody did for the bot on a day, and what waits to be told them in one message."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId


class Burden(Base):
    """Presses and answers of one person on one day. Messages to them are counted from the outbox."""

    __tablename__ = "burdens"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    taps: Mapped[int] = mapped_column(default=0)
    answers: Mapped[int] = mapped_column(default=0)


class HeldPush(Base):
    """A message that can wait for somebody of whom much was asked today: the next digest tells it with the others."""

    __tablename__ = "held_pushes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """That of the row of the outbox which it would have been."""
    chat_id: Mapped[int] = mapped_column(BigId, index=True)
    payload: Mapped[dict[str, Any]]
    """The parameters of its sendMessage."""
    about: Mapped[str | None]
    held_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    """From when on it is not worth telling any more, whatever held the digest up."""
