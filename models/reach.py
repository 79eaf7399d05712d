"""Reach: the chats that refuse us. Nothing is tried there until they come back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, BigId, insert


class UnreachableChat(Base):
    """A chat in which we are blocked, from which we were thrown out, or that is no more."""

    __tablename__ = "unreachable_chats"

    chat_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    since: Mapped[datetime]
    reason: Mapped[str]


def record_refusal(session: Session, chat_id: int, *, reason: str, now: datetime) -> None:
    """The chat refused us."""
    values = {"chat_id": chat_id, "since": now, "reason": reason}
    session.execute(insert(session, UnreachableChat).on_conflict_do_nothing(), values)


def record_return(session: Session, chat_ids: Collection[int]) -> None:
    """These chats spoke to us: they can be reached again."""
    session.execute(delete(UnreachableChat).where(UnreachableChat.chat_id.in_(chat_ids)))


def list_unreachable(session: Session, chat_ids: Collection[int]) -> set[int]:
    """Those of `chat_ids` that refuse us."""
    return set(session.scalars(select(UnreachableChat.chat_id).where(UnreachableChat.chat_id.in_(chat_ids))))
