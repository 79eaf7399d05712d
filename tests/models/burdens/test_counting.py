"""Counting: a batch adds to a day, messages are read from the outbox, and a long past costs nothing."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from models.burdens import Burden
from models.burdens.counting import Tally, count_sent, count_waiting, record
from models.outbox import Card, save
from models.people import Person, get_person_by_account
from tests.models.burdens.conftest import COLLEAGUE, WORKER, add_sent, push
from tests.people import START

MONDAY = date(2026, 11, 23)
MIDNIGHT = START - timedelta(hours=9)
LARGE = 7_999_999_999
"""Telegram's ids have outgrown 32 bits."""


def tally(**counts: tuple[int, int]) -> Tally:
    found = Tally()
    for account, (taps, answers) in counts.items():
        for _ in range(taps):
            found.tap(int(account[1:]))
        for _ in range(answers):
            found.answer(int(account[1:]))
    return found


def days(session: Session) -> list[tuple[int | None, date, int, int]]:
    columns = (Person.telegram_id, Burden.day, Burden.taps, Burden.answers)
    joined = select(*columns).join(Burden, Burden.person_id == Person.id)
    return [tuple(row) for row in session.execute(joined.order_by(Person.telegram_id, Burden.day))]  # type: ignore[misc]


def test_batches_add_up_by_person_and_day(session: Session) -> None:
    record(session, tally(_7004=(2, 1), _7005=(0, 3)), day=MONDAY)
    record(session, tally(_7004=(1, 0)), day=MONDAY)
    record(session, tally(_7004=(0, 1)), day=MONDAY + timedelta(days=1))
    assert days(session) == [
        (WORKER, MONDAY, 3, 1),
        (WORKER, MONDAY + timedelta(days=1), 0, 1),
        (COLLEAGUE, MONDAY, 0, 3),
    ]


def test_a_batch_is_one_statement_and_none_where_nobody_serves(session: Session) -> None:
    asked: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *call: asked.append(call[2]))
    record(session, Tally(), day=MONDAY)
    assert not asked
    record(session, tally(_7004=(1, 0), _7005=(1, 1), _7006=(0, 2)), day=MONDAY)
    assert len(asked) == 1


def test_an_account_that_nobody_has_any_more_is_passed_over(session: Session) -> None:
    """A step may have united two rows, or erased one, after an earlier one of the same batch was counted."""
    large = get_person_by_account(session, WORKER)
    assert large
    large.telegram_id = LARGE
    session.flush()
    record(session, tally(_7004=(1, 0), _7999999999=(0, 1)), day=MONDAY)
    assert days(session) == [(LARGE, MONDAY, 0, 1)]


def test_an_album_is_one_answer() -> None:
    found = Tally()
    for album in ("a", "a", "b", "", ""):
        found.answer(WORKER, album=album)
    assert found.answers == {WORKER: 4}


def counted(session: Session) -> tuple[int, int]:
    who = select(count_sent(MIDNIGHT), count_waiting()).where(Person.telegram_id == WORKER)
    sent, waiting = session.execute(who).one()
    return sent, waiting


def test_messages_of_today_are_those_that_were_sent_first_today(session: Session) -> None:
    assert counted(session) == (0, 0)
    add_sent(session, COLLEAGUE, 900, MIDNIGHT - timedelta(hours=5))
    add_sent(session, WORKER, 5, MIDNIGHT - timedelta(seconds=1))
    add_sent(session, WORKER, 6, MIDNIGHT)
    add_sent(session, WORKER, 7, START)
    for number in (5, 7):
        add_sent(session, WORKER, number, START, "editMessageText")
    add_sent(session, WORKER, 5, START + timedelta(seconds=1))  # the next state of a card
    add_sent(session, WORKER, 8, START, "sendPhoto")
    assert counted(session) == (3, 0)


def test_what_is_on_its_way_counts_but_for_new_states_of_old_cards(session: Session) -> None:
    session.add(Card(key="stands", chat_id=WORKER, message_id=3))
    rows = [push("a"), push("b", card="stands"), push("c", card="new"), push("d", COLLEAGUE)]
    save(session, [*rows, push("e", method="editMessageText"), push("f", method="setMyCommands")])
    assert counted(session) == (0, 2)


def test_a_long_past_is_not_read(session: Session) -> None:
    """The newest messages are read backwards, until one is older than the day."""
    for number in range(1, 40):
        add_sent(session, WORKER, number, MIDNIGHT - timedelta(days=40 - number))
    connection = session.connection()
    asked: list[tuple[str, Any]] = []
    event.listen(connection, "before_cursor_execute", lambda _c, _u, sql, values, *_: asked.append((sql, values)))
    counted(session)
    (sql, values) = asked[-1]
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.exec_driver_sql("set local enable_seqscan = off")
        connection.exec_driver_sql("set local enable_bitmapscan = off")
        connection.exec_driver_sql("set local enable_sort = off")
    plan = str(connection.exec_driver_sql(("explain query plan " if is_sqlite else "explain ") + sql, values).all())
    assert plan.count("ix_outbox_message") >= 2
    assert ("TEMP B-TREE FOR ORDER BY" if is_sqlite else "Sort") not in plan
    assert session.scalar(select(func.count()).select_from(Burden)) == 0
