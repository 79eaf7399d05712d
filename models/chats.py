"""Chats as Telegram knows them: what becomes of everything that stands in one when it closes or gets a new id."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.dialogues import Dialogue
from models.grids import Grid
from models.outbox import Card, OutboxRow
from models.reach import record_refusal
from models.rules.delivery import Status


def mark_unreachable(session: Session, chat_id: int, *, reason: str, now: datetime) -> None:
    """Stop writing to a chat; what still waits for it is dead."""
    record_refusal(session, chat_id, reason=reason, now=now)
    waiting = OutboxRow.status.in_((Status.QUEUED, Status.SENDING))
    here = update(OutboxRow).where(OutboxRow.chat_id == chat_id, waiting)
    session.execute(here.values(status=Status.DEAD, error=reason))


def migrate_chat(session: Session, old: int, new: int) -> None:
    """Rewrite a group's id wherever it stands: the group became a supergroup. Doing it twice changes nothing."""
    for table in (OutboxRow, Card, Dialogue, Grid):
        session.execute(update(table).where(table.chat_id == old).values(chat_id=new))
