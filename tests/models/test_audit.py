"""The audit log: append-only in the database itself, one chain however many write at once, no tampering unseen."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.database import Database
from models import audit
from models.audit import GENESIS, AuditEntry, Deed
from tests.people import START


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def note(session: Session, number: int) -> None:
    audit.note(
        session, Deed.SEE, actor_id=1, subject_id=number, now=START + timedelta(seconds=number), fields=["phone"]
    )


def note_many(database: Database, count: int = 5) -> None:
    for number in range(1, count + 1):
        database.transact(partial(note, number=number))


def verify(database: Database, head: str = "") -> audit.Verification:
    return database.transact(lambda session: audit.verify(session, earlier_head=head))


def tamper(database: Database, *statements: str) -> None:
    """As somebody with the database's password could: without the triggers."""
    database.transact(partial(change_unseen, statements=statements))


def change_unseen(session: Session, statements: Iterable[str]) -> None:
    """On PostgreSQL the trigger is switched on again: the next test has the same database."""
    switch = "alter table audit_log {} trigger audit_log_is_append_only"
    drops = [f"drop trigger audit_log_no_{change}" for change in ("update", "delete")]
    shared = session.get_bind().dialect.name == "postgresql"
    before, after = ([switch.format("disable")], [switch.format("enable")]) if shared else (drops, [])
    for statement in (*before, *statements, *after):
        session.execute(text(statement))


def test_an_empty_log_holds(database: Database) -> None:
    assert verify(database) == audit.Verification(0, GENESIS)


def test_lines_hold_in_whichever_zone_they_were_noted(database: Database) -> None:
    note_many(database)
    found = verify(database)
    assert found.holds
    assert found.count == 5
    assert database.transact(audit.get_head) == (5, found.head)


@pytest.mark.parametrize("change", ["update audit_log set actor_id = 2", "delete from audit_log where id = 1"])
def test_the_database_refuses_to_change_a_line(database: Database, change: str) -> None:
    note_many(database)
    with pytest.raises(DBAPIError, match="append-only"):
        database.transact(lambda session: session.execute(text(change)))
    assert verify(database).holds


@pytest.mark.parametrize(
    ("changes", "broken_at"),
    [
        (["update audit_log set actor_id = 2 where id = 3"], 3),
        (["update audit_log set deed = 'export' where id = 1"], 1),
        (["update audit_log set fields = '[]' where id = 4"], 4),
        (["delete from audit_log where id = 2"], 3),
        (["update audit_log set id = 99 where id = 2", "update audit_log set id = 2 where id = 3",
          "update audit_log set id = 3 where id = 99"], 2),
    ],
    ids=["a field", "the deed", "the fields", "left out", "swapped"],
)  # fmt: skip
def test_tampering_is_found(database: Database, changes: list[str], broken_at: int) -> None:
    note_many(database)
    tamper(database, *changes)
    found = verify(database)
    assert not found.holds
    assert found.broken_at == broken_at


def test_lines_cut_off_the_end_are_missed_by_whoever_noted_a_head(database: Database) -> None:
    note_many(database)
    head = verify(database).head
    tamper(database, "delete from audit_log where id = 5")
    assert verify(database).holds, "the chain alone cannot know"
    assert not verify(database, head).holds
    assert verify(database, verify(database).head).holds


def test_many_at_once_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(8 if database.is_shared else 1) as threads:
        list(threads.map(lambda _: note_many(database, 25), range(8)))
    assert verify(database).holds
    assert database.transact(lambda session: session.scalar(select(func.count()).select_from(AuditEntry))) == 200


def test_what_was_undone_left_no_line(database: Database) -> None:
    def undo(session: Session) -> None:
        note(session, 1)
        with session.begin_nested() as savepoint:
            note(session, 2)
            savepoint.rollback()
        note(session, 3)

    database.transact(undo)
    assert verify(database).count == 2
    assert [line.subject_id for line in database.transact(lambda s: audit.list_about(s, 3))] == [3]
