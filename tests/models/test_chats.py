"""A group gets a new id, a chat closes: everything that stands in it follows."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.database import Database
from models.base import Base
from models.chats import mark_unreachable, migrate_chat
from models.dialogues import Dialogue
from models.grids import Grid
from models.outbox import Card, OutboxRow, Outgoing, get_about, save
from models.rules.delivery import Status
from tests.people import START

OLD, NEW = -50, -1_000_000_000_050


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


def dialogue(chat_id: int, user_id: int, state: str) -> Dialogue:
    lasts = START + timedelta(hours=1)
    return Dialogue(
        chat_id=chat_id, user_id=user_id, conversation="x", state=state, draft={}, serial="s", expires_at=lasts
    )


def fill(session: Session) -> None:
    session.add_all([dialogue(OLD, 1, "old"), dialogue(OLD, 2, "old"), dialogue(NEW, 2, "new")])
    session.add(Card(key="c", chat_id=OLD, message_id=1))
    session.get_one(Grid, 7).chat_id = OLD
    save(
        session, [Outgoing(key="k", chat_id=OLD, method="sendMessage", payload={}, about="request:1", created_at=START)]
    )
    session.execute(update(OutboxRow).values(message_id=1))
    session.flush()


def test_a_new_id_is_written_wherever_the_old_one_stood(session: Session) -> None:
    fill(session)
    for _ in range(2):
        migrate_chat(session, OLD, NEW)
    session.expire_all()
    found = session.execute(select(Dialogue.chat_id, Dialogue.user_id, Dialogue.state).order_by(Dialogue.user_id))
    assert found.all() == [(NEW, 1, "old"), (NEW, 2, "new")], "where somebody was quicker, that stays"
    assert session.scalars(select(OutboxRow.chat_id)).all() == [NEW]
    assert session.scalars(select(Card.key)).all() == [], "its message has another number there: it comes anew"
    assert session.get_one(Grid, 7).chat_id == NEW
    assert get_about(session, NEW, 1) is None, "an answer to the supergroup's message 1 is not about the old one"


def test_a_grid_that_took_the_new_chat_already_keeps_it(session: Session) -> None:
    fill(session)
    session.get_one(Grid, 8).chat_id = NEW
    session.flush()
    migrate_chat(session, OLD, NEW)
    session.expire_all()
    assert (session.get_one(Grid, 7).chat_id, session.get_one(Grid, 8).chat_id) == (None, NEW)


def test_no_table_with_chats_is_forgotten() -> None:
    """A table that gets a chat's id must follow when it moves; this list is what `migrate_chat` knows."""
    tables = {table.name for table in Base.metadata.tables.values() if "chat_id" in table.c}
    assert tables == {"outbox", "cards", "dialogues", "grids", "group_chats", "unreachable_chats"}


def test_a_closed_chat_gets_nothing_more(session: Session) -> None:
    fill(session)
    mark_unreachable(session, OLD, reason="kicked", now=START)
    assert session.execute(select(OutboxRow.status, OutboxRow.error)).all() == [(Status.DEAD, "kicked")]
