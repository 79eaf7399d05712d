"""The outbox and the timers as tables: unique keys, the order of reading, and indexes that stay small."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot import jobs
from bot.database import Database
from models import outbox, timers
from models.outbox import OutboxRow, Outgoing, Result
from models.reach import record_refusal, record_return
from models.rules import delivery
from models.rules.delivery import Priority, Status
from tests.people import START


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


def row(key: str, chat_id: int = 1, priority: Priority = Priority.REPLY, **more: Any) -> Outgoing:
    return Outgoing(
        key=key,
        chat_id=chat_id,
        method="sendMessage",
        payload={"text": key},
        created_at=START,
        priority=priority,
        **more,
    )


def waiting(
    session: Session, *, broadcasts: bool = False, limit: int = 100, besides: tuple[int, ...] = ()
) -> list[str]:
    found = outbox.list_waiting(session, now=START, broadcasts=broadcasts, limit=limit, besides=besides)
    return [outgoing.key for outgoing in found]


def test_a_key_is_sent_once_and_rows_keep_their_order(session: Session) -> None:
    first = outbox.save(session, [row(f"k{n}") for n in range(50)])
    again = outbox.save(session, [row("k1"), row("k49"), row("new")])
    assert [outgoing.key for outgoing in again] == ["new"]
    ids = [outgoing.id for outgoing in [*first, *again]]
    assert ids == sorted(ids)
    assert waiting(session) == [outgoing.key for outgoing in [*first, *again]]


def test_what_waits_is_read_by_priority_and_age_when_its_time_has_come(session: Session) -> None:
    rows = [
        row("tasks", priority=Priority.TASKS),
        row("reply"),
        row("broadcast", priority=Priority.BROADCAST),
        row("tomorrow", not_before=START + timedelta(days=1)),
        row("since then", not_before=START),
    ]
    saved = outbox.save(session, rows)
    assert waiting(session) == ["reply", "since then", "tasks"]
    assert waiting(session, broadcasts=True) == ["broadcast"]
    assert waiting(session, limit=1, besides=(saved[1].id,)) == ["since then"]


def test_what_is_read_back_is_what_was_saved(session: Session) -> None:
    (saved,) = outbox.save(session, [row("k", urgent=True, about="request:7", card="c", expires_at=START)])
    assert outbox.list_waiting(session, now=START, broadcasts=False, limit=1) == [saved]


def test_a_chat_that_refuses_us_gets_nothing_until_it_comes_back(session: Session) -> None:
    for _ in range(2):
        record_refusal(session, 7, reason="blocked", now=START)
    assert outbox.save(session, [row("a", 7), row("b", 8)])[0].key == "b"
    record_return(session, [7])
    assert [outgoing.key for outgoing in outbox.save(session, [row("c", 7)])] == ["c"]
    assert waiting(session) == ["b", "c"]


def test_what_was_delivered_stays_delivered(session: Session) -> None:
    """However late and from whom another result arrives."""
    rows = outbox.save(session, [row("k")])
    outbox.mark_sending(session, rows)
    outbox.settle(session, [Result(rows[0], Status.SENT, START, message_id=5)])
    outbox.settle(session, [Result(rows[0], Status.QUEUED, START)])
    assert session.execute(select(OutboxRow.status, OutboxRow.message_id)).all() == [(Status.SENT, 5)]


def test_an_answer_to_a_message_finds_what_it_is_about(session: Session) -> None:
    rows = outbox.save(session, [row("k", about="request:7"), row("other", 2)])
    outbox.settle(session, [Result(outgoing, Status.SENT, START, message_id=5) for outgoing in rows])
    assert outbox.get_about(session, 1, 5) == "request:7"
    assert outbox.get_about(session, 1, 6) is outbox.get_about(session, 2, 5) is None


QUESTIONS: dict[str, Callable[[Session], object]] = {
    "ix_outbox_waiting": waiting,
    "ix_timers_due": lambda session: timers.claim_due(session, START),
}


@pytest.mark.parametrize("index", QUESTIONS)
def test_what_is_asked_all_the_time_reads_only_what_waits(session: Session, index: str) -> None:
    """The partial indexes hold open rows only: whatever is done with costs nothing."""
    asked: list[tuple[str, Any]] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda _c, _u, sql, values, *_: asked.append((sql, values)))
    QUESTIONS[index](session)
    sql, values = next(statement for statement in asked if statement[0].startswith("SELECT"))
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("set local enable_seqscan = off")
        explain = "explain "
    else:
        explain = "explain query plan "
    plan = connection.exec_driver_sql(explain + sql, values).all()
    assert index in str(plan)


@pytest.mark.parametrize(
    ("status", "answer", "is_over"),
    [(Status.SENT, {"status": "creator"}, True), (Status.DEAD, None, True), (Status.QUEUED, None, False)],
)
def test_a_question_is_gone_on_from_when_it_is_over(
    session: Session, status: Status, answer: dict[str, Any] | None, *, is_over: bool
) -> None:
    question = row("q")
    question.method, question.payload = "getChatMember", {"user_id": 7, "purpose": {"own": True}}
    outbox.save(session, [question, row("k")])
    for _ in range(2):
        outbox.settle(session, [Result(question, status, START, answer=answer)])
    due = [timer.subject_id for timer in timers.claim_due(session, START)]
    assert due == ([question.id] if is_over else [])
    assert session.get_one(OutboxRow, question.id, populate_existing=True).answer == answer


def test_every_question_has_somebody_who_goes_on_from_it() -> None:
    assert set(delivery.ANSWERED.values()) <= set(jobs.by_kind())
    assert set(delivery.QUESTIONS) <= delivery.REPEATABLE
