"""Chats as Telegram knows them: what becomes of everything that stands in one when it closes or gets a new id."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from models.base import Base, BigId
from models.dialogues import Dialogue
from models.grids import Grid
from models.outbox import Card, OutboxRow
from models.reach import record_refusal
from models.rules.delivery import Status


class GroupChat(Base):
    """A group chat in which the bot is or was, as Telegram last told us."""

    __tablename__ = "group_chats"

    chat_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    title: Mapped[str]
    bot_status: Mapped[str]
    """What the bot is there: Telegram's `member`, `administrator`, `restricted`, `left` or `kicked`."""
    since: Mapped[datetime]


def mark_unreachable(session: Session, chat_id: int, *, reason: str, now: datetime) -> None:
    """Stop writing to a chat; what still waits for it is dead."""
    record_refusal(session, chat_id, reason=reason, now=now)
    waiting = OutboxRow.status.in_((Status.QUEUED, Status.SENDING))
    here = update(OutboxRow).where(OutboxRow.chat_id == chat_id, waiting)
    session.execute(here.values(status=Status.DEAD, error=reason))


def migrate_chat(session: Session, old: int, new: int) -> None:
    """Rewrite a group's id wherever it stands: the group became a supergroup. Doing it twice changes nothing.

    Where people were quicker and went on under the new id, that stays, and what stood under the old one goes. The
    supergroup counts its messages anew: what an old number stood for is forgotten, and cards come anew.
    """
    there = aliased(Dialogue)
    newer = select(there.user_id).where(there.chat_id == new)
    session.execute(delete(Dialogue).where(Dialogue.chat_id == old, Dialogue.user_id.in_(newer)))
    if session.scalars(select(Grid.id).where(Grid.chat_id == new)).first():
        session.execute(update(Grid).where(Grid.chat_id == old).values(chat_id=None, thread_id=None))
    session.execute(delete(Card).where(Card.chat_id == old))
    session.execute(update(OutboxRow).where(OutboxRow.chat_id == old).values(chat_id=new, message_id=None))
    session.execute(delete(GroupChat).where(GroupChat.chat_id == old))
    for table in (Dialogue, Grid):
        session.execute(update(table).where(table.chat_id == old).values(chat_id=new))
