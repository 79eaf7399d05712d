"""A filled database of one's own, in one transaction, and messages in it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.database import Database
from models.outbox import OutboxRow, Outgoing
from models.rules.delivery import Priority
from tests.people import START

WORKER, COLLEAGUE, LEADER, RESIDENT = 7004, 7005, 7006, 7001


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


def push(key: str, chat_id: int = WORKER, priority: Priority = Priority.REMINDER, **more: Any) -> Outgoing:
    """What `announcer.say` promises."""
    payload = {"text": key, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    whole: dict[str, Any] = {"method": "sendMessage", "payload": payload, "created_at": START} | more
    return Outgoing(key=f"{key}:1", chat_id=chat_id, priority=priority, **whole)


def add_sent(session: Session, chat_id: int, number: int, at: datetime, method: str = "sendMessage") -> None:
    """A message, or an edit of it, that went out then."""
    row = {"key": f"{chat_id}:{number}:{method}:{at}", "chat_id": chat_id, "method": method, "payload": {"text": "x"},
           "priority": 0, "urgent": False, "status": "sent", "created_at": at, "attempts": 1, "ambiguous": 0,
           "plain": False, "message_id": number, "sent_at": at}  # fmt: skip
    session.execute(insert(OutboxRow), [row])
