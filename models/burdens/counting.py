"""Counting what the bot asks of those who serve: presses and answers as they come, messages when somebody looks."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Date, Integer, ScalarSelect, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.base import BigId
from models.burdens.rows import Burden
from models.outbox import Card, OutboxRow
from models.people.rows import Person
from models.rules.delivery import Status


@dataclass
class Tally:
    """Presses and answers in a batch of updates, by Telegram account."""

    taps: Counter[int] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    _albums: set[str] = field(default_factory=set)

    def tap(self, telegram_id: int) -> None:
        """Somebody pressed a button."""
        self.taps[telegram_id] += 1

    def answer(self, telegram_id: int, *, album: str = "") -> None:
        """Somebody wrote or sent something; the pictures of an album are one answer."""
        if album not in self._albums:
            self.answers[telegram_id] += 1
        self._albums |= {album} - {""}


def record(session: Session, tally: Tally, *, day: date) -> None:
    """Add a batch to the day, in one statement; none where nobody of it serves. Whoever holds the account by now is
    whose it is: a step may have found out that two rows are one person.
    """
    # In one order: of two batches with the same people one waits for the other, and not each for each.
    accounts = sorted({*tally.taps, *tally.answers})
    if accounts:
        values = [
            {"account": a, "at": day, "taps_more": tally.taps[a], "answers_more": tally.answers[a]} for a in accounts
        ]
        session.connection().execute(_adding(session.get_bind().dialect.name), values)


@cache
def _adding(dialect: str) -> sqlite.Insert | postgresql.Insert:
    """Built once: it is part of every press of whoever serves."""
    account, at = bindparam("account", type_=BigId), bindparam("at", type_=Date)
    more = {name: bindparam(f"{name}_more", type_=Integer) for name in ("taps", "answers")}
    rows = select(Person.id, at, *more.values()).where(Person.telegram_id == account)
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(Burden.__table__)  # type: ignore[arg-type]
    statement = statement.from_select(["person_id", "day", *more], rows)
    added = {name: getattr(Burden, name) + getattr(statement.excluded, name) for name in more}
    return statement.on_conflict_do_update(index_elements=["person_id", "day"], set_=added)


def newest_before(start: datetime) -> ScalarSelect[int | None]:
    """The last message of a Person's chat before a moment: what has a higher number was sent since, and edits of what
    is older are not. It is read from the newest backwards, so that a long past costs nothing.
    """
    older = aliased(OutboxRow)
    in_chat = select(older.message_id).where(older.chat_id == Person.telegram_id, older.message_id.is_not(None))
    before = in_chat.where(older.sent_at < start).order_by(older.message_id.desc()).limit(1)
    return before.correlate(Person).scalar_subquery()


def count_sent(start: datetime) -> ScalarSelect[int]:
    """How many messages a Person was sent since."""
    sent = aliased(OutboxRow)
    since = sent.message_id > func.coalesce(newest_before(start), 0)
    in_chat = (sent.chat_id == Person.telegram_id, since, is_message(sent.method))
    return select(func.count(sent.message_id.distinct())).where(*in_chat).correlate(Person).scalar_subquery()


def count_waiting() -> ScalarSelect[int]:
    """How many messages are on their way to a Person, those aside that only change a card which stands."""
    row = aliased(OutboxRow)
    stands = select(Card.key).where(Card.key == row.card).exists()
    in_chat = (row.chat_id == Person.telegram_id, row.message_id.is_(None), is_message(row.method))
    waits = row.status.in_((Status.QUEUED, Status.SENDING))
    return select(func.count(row.id)).where(*in_chat, waits, ~stands).correlate(Person).scalar_subquery()


def is_message(method: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether a call of the Bot API is a message: edits, pins and menus are not."""
    return method.startswith("send")
