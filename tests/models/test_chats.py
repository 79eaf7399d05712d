"""A group gets a new id, a chat closes: everything that stands in it follows."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.database import Database
from models.base import Base
from models.binding import get_place
from models.chats import ChatTimer, list_chats, lose_thread, mark_unreachable, migrate_chat, note_chat
from models.dialogues import Dialogue
from models.outbox import Card, OutboxRow, Outgoing, get_about, save
from models.places import ChatPlace
from models.reach import MUTED, list_unreachable, record_return
from models.rules.delivery import Status
from models.timers import Timer
from tests.people import START

OLD, NEW = -50, -1_000_000_000_050


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


@pytest.fixture(params=["grid:7", "centre:elders"])
def scope(request: pytest.FixtureRequest) -> str:
    """A place, whose chat it is."""
    return str(request.param)


def place_of(session: Session, scope: str) -> ChatPlace:
    place = get_place(session, scope)
    assert place
    return place


def dialogue(chat_id: int, user_id: int, state: str) -> Dialogue:
    lasts = START + timedelta(hours=1)
    return Dialogue(
        chat_id=chat_id, user_id=user_id, conversation="x", state=state, draft={}, serial="s", expires_at=lasts
    )


def fill(session: Session, scope: str = "grid:7") -> None:
    session.add_all([dialogue(OLD, 1, "old"), dialogue(OLD, 2, "old"), dialogue(NEW, 2, "new")])
    session.add(Card(key="c", chat_id=OLD, message_id=1))
    place_of(session, scope).chat_id = OLD
    save(
        session, [Outgoing(key="k", chat_id=OLD, method="sendMessage", payload={}, about="request:1", created_at=START)]
    )
    session.execute(update(OutboxRow).values(message_id=1))
    session.flush()


def test_a_new_id_is_written_wherever_the_old_one_stood(session: Session, scope: str) -> None:
    fill(session, scope)
    for _ in range(2):
        migrate_chat(session, OLD, NEW, now=START)
    session.expire_all()
    found = session.execute(select(Dialogue.chat_id, Dialogue.user_id, Dialogue.state).order_by(Dialogue.user_id))
    assert found.all() == [(NEW, 1, "old"), (NEW, 2, "new")], "where somebody was quicker, that stays"
    assert session.scalars(select(OutboxRow.chat_id)).all() == [NEW]
    assert session.scalars(select(Card.key)).all() == [], "its message has another number there: it comes anew"
    assert place_of(session, scope).chat_id == NEW
    assert [timer.subject_id for timer in due(session, ChatTimer.MOVED)] == [NEW]
    assert get_about(session, NEW, 1) is None, "an answer to the supergroup's message 1 is not about the old one"


@pytest.mark.parametrize("other", ["grid:8", "centre:leisure"])
def test_a_place_that_took_the_new_chat_already_keeps_it(session: Session, scope: str, other: str) -> None:
    fill(session, scope)
    place_of(session, other).chat_id = NEW
    session.flush()
    migrate_chat(session, OLD, NEW, now=START)
    session.expire_all()
    assert (place_of(session, scope).chat_id, place_of(session, other).chat_id) == (None, NEW)


def test_no_table_with_chats_is_forgotten() -> None:
    """A table that gets a chat's id must follow when it moves; this list is what `migrate_chat` knows."""
    tables = {table.name for table in Base.metadata.tables.values() if "chat_id" in table.c}
    rooms = {"grids", "centres", "group_chats", "motion_polls"}
    private = {"held_pushes"}  # which do not move
    assert tables == {"outbox", "cards", "dialogues", "unreachable_chats"} | rooms | private


def test_a_closed_chat_gets_nothing_more(session: Session) -> None:
    fill(session)
    mark_unreachable(session, OLD, reason="kicked", now=START)
    assert session.execute(select(OutboxRow.status, OutboxRow.error)).all() == [(Status.DEAD, "kicked")]


def test_what_is_lost_is_reported_once_for_a_place(session: Session, scope: str) -> None:
    fill(session, scope)
    for minutes in (0, 1):
        mark_unreachable(session, OLD, reason="kicked", now=START + timedelta(minutes=minutes))
        mark_unreachable(session, 404, reason="blocked", now=START)
    assert [timer.subject_id for timer in due(session, ChatTimer.LOST)] == [OLD]


def test_a_thread_that_is_lost_leaves_the_chat(session: Session, scope: str) -> None:
    fill(session, scope)
    place_of(session, scope).thread_id = 12
    session.flush()
    lose_thread(session, OLD, 13, now=START)
    for _ in range(2):
        lose_thread(session, OLD, 12, now=START)
    session.expire_all()
    place = place_of(session, scope)
    assert (place.chat_id, place.thread_id) == (OLD, None)
    assert [timer.subject_id for timer in due(session, ChatTimer.THREAD_LOST)] == [OLD]


def test_where_we_are_muted_a_word_of_theirs_changes_nothing(session: Session) -> None:
    for chat_id, reason in ((OLD, MUTED), (NEW, "kicked")):
        mark_unreachable(session, chat_id, reason=reason, now=START)
    record_return(session, [OLD, NEW])
    assert list_unreachable(session, [OLD, NEW]) == {OLD}
    record_return(session, [OLD], speaking=True)
    assert list_unreachable(session, [OLD, NEW]) == set()


def test_a_chat_is_known_as_telegram_last_told(session: Session) -> None:
    later = START + timedelta(days=1)
    note_chat(session, OLD, "工作群", now=START, bot_status="member")
    note_chat(session, OLD, "新名字", now=later)
    chat = note_chat(session, OLD, "新名字", now=later, bot_status="member")
    assert (chat.title, chat.bot_status, chat.since) == ("新名字", "member", START)
    assert note_chat(session, OLD, "新名字", now=later, bot_status="administrator").since == later
    migrate_chat(session, OLD, NEW, now=later)
    assert list(list_chats(session, [OLD, NEW])) == [NEW]


def due(session: Session, kind: ChatTimer) -> list[Timer]:
    return list(session.scalars(select(Timer).where(Timer.kind == kind)))
