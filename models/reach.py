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


MUTED = "restricted"
"""The reason where we are in a group and hear it, but may not speak. It ends only when that right comes back."""


def record_refusal(session: Session, chat_id: int, *, reason: str, now: datetime) -> bool:
    """The chat refused us. False where that was known already."""
    known = session.scalar(select(UnreachableChat.reason).where(UnreachableChat.chat_id == chat_id))
    values = {"chat_id": chat_id, "since": now, "reason": reason}
    statement = insert(session, UnreachableChat).on_conflict_do_update(
        index_elements=["chat_id"], set_={"reason": reason}
    )
    session.execute(statement, values)
    return known is None


def record_return(session: Session, chat_ids: Collection[int], *, speaking: bool = False) -> None:
    """These chats spoke to us: they can be reached again. `speaking`: also where we were muted, for we may speak."""
    back = delete(UnreachableChat).where(UnreachableChat.chat_id.in_(chat_ids))
    session.execute(back if speaking else back.where(UnreachableChat.reason != MUTED))


def get_refusal(session: Session, chat_id: int) -> str | None:
    """Why a chat refuses us; None where it does not."""
    return session.scalar(select(UnreachableChat.reason).where(UnreachableChat.chat_id == chat_id))


def list_unreachable(session: Session, chat_ids: Collection[int]) -> set[int]:
    """Those of `chat_ids` that refuse us."""
    return set(session.scalars(select(UnreachableChat.chat_id).where(UnreachableChat.chat_id.in_(chat_ids))))
