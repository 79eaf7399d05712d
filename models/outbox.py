"""The outbox: every message the product owes somebody, committed together with what caused it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, bindparam, delete, exists, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import timers
from models.base import Base, BigId, insert, one_of
from models.reach import list_unreachable
from models.rules.delivery import ANSWERED, MOST_AMBIGUOUS, REPEATABLE, Priority, Status

RECENT = 20  # messages and edits among which the newest buttons are looked for
SECRET = "code"  # noqa: S105 -- a topic, no password
"""What a message that holds a one-time code is about: it is not kept once it was sent."""

_WAITING = text(one_of("status", (Status.QUEUED, Status.SENDING)))
_ABOUT = text("about IS NOT NULL")
HAS_WORDS = text("payload <> '{}'")
"""Rows whose words have not served their time yet."""


class OutboxRow(Base):
    """One message, edit or pin for one chat. `key` is unique: what runs twice sends once."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(one_of("status", Status), name="status"),
        Index("ix_outbox_waiting", "priority", "id", postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_outbox_message", "chat_id", "message_id"),
        Index("ix_outbox_about", "about", postgresql_where=_ABOUT, sqlite_where=_ABOUT),
        Index("ix_outbox_words", "created_at", postgresql_where=HAS_WORDS, sqlite_where=HAS_WORDS),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    chat_id: Mapped[int] = mapped_column(BigId)
    method: Mapped[str]
    payload: Mapped[dict[str, Any]]
    priority: Mapped[int]
    urgent: Mapped[bool]
    status: Mapped[str]
    about: Mapped[str | None]
    card: Mapped[str | None]
    not_before: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    ambiguous: Mapped[int] = mapped_column(default=0)
    plain: Mapped[bool] = mapped_column(default=False)
    message_id: Mapped[int | None] = mapped_column(BigId)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]
    answer: Mapped[dict[str, Any] | None]
    """What Telegram answered to a question, as `getChatMember`, or made of a poll; None for messages."""


class Card(Base):
    """Where a message that edits itself stands. `message_id` is known once it was first sent."""

    __tablename__ = "cards"

    key: Mapped[str] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigId, index=True)
    message_id: Mapped[int] = mapped_column(BigId)


@dataclass(slots=True)
class Outgoing:
    """A row of the outbox as the sender holds it in memory."""

    key: str
    chat_id: int
    method: str
    payload: dict[str, Any]
    created_at: datetime
    priority: Priority = Priority.REPLY
    urgent: bool = False
    about: str | None = None
    card: str | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    id: int = 0
    attempts: int = 0
    ambiguous: int = 0
    plain: bool = False


@dataclass(slots=True)
class Outbox:
    """Collects what one update or one due timer says. Keys are `origin:1`, `origin:2`, …"""

    origin: str
    now: datetime
    rows: list[Outgoing] = field(default_factory=list)

    def put(
        self,
        chat_id: int,
        method: str,
        payload: dict[str, Any],
        *,
        priority: Priority = Priority.REPLY,
        urgent: bool = False,
        about: str | None = None,
        card: str | None = None,
        expires_at: datetime | None = None,
    ) -> None:
        """Promise one call of the Bot API. `about` names what an answer to the message is about, as `request:7`."""
        self.rows.append(
            Outgoing(
                key=f"{self.origin}:{len(self.rows) + 1}",
                chat_id=chat_id,
                method=method,
                payload=payload,
                created_at=self.now,
                priority=priority,
                urgent=urgent,
                about=about,
                card=card,
                expires_at=expires_at,
            )
        )


_COLUMNS = ("key", "chat_id", "method", "payload", "priority", "urgent", "about", "card", "not_before", "expires_at",
            "created_at", "attempts", "ambiguous", "plain")  # fmt: skip


def save(session: Session, rows: Sequence[Outgoing]) -> list[Outgoing]:
    """Insert `rows` in one statement and give them their ids. Returns those to send: whose key is new, and whose chat
    takes messages; for a chat that refuses us they are dead from the first.
    """
    if not rows:
        return []
    closed = list_unreachable(session, {row.chat_id for row in rows})
    values = [
        {name: getattr(row, name) for name in _COLUMNS}
        | {"status": Status.DEAD if row.chat_id in closed else Status.QUEUED}
        for row in rows
    ]
    statement = insert(session, OutboxRow).on_conflict_do_nothing(index_elements=["key"])
    ids = {key: id_ for id_, key in session.execute(statement.returning(OutboxRow.id, OutboxRow.key), values)}
    fresh = [row for row in rows if row.key in ids]
    for row in fresh:
        row.id = ids[row.key]
    return [row for row in fresh if row.chat_id not in closed]


def list_waiting(
    session: Session, *, now: datetime, broadcasts: bool, limit: int, besides: Collection[int] = ()
) -> list[Outgoing]:
    """The next `limit` rows of a kind that may go by now, by priority and age, without the ids in `besides`."""
    columns = [getattr(OutboxRow, name) for name in ("id", *_COLUMNS)]
    kind = OutboxRow.priority == Priority.BROADCAST if broadcasts else OutboxRow.priority < Priority.BROADCAST
    due = OutboxRow.not_before.is_(None) | (OutboxRow.not_before <= now)
    statement = select(*columns).where(_WAITING, OutboxRow.status == Status.QUEUED, kind, due)
    rows = session.execute(statement.order_by(OutboxRow.priority, OutboxRow.id).limit(limit + len(besides))).mappings()
    found = [Outgoing(**{**row, "priority": Priority(row["priority"])}) for row in rows if row["id"] not in besides]
    return found[:limit]


def get_next_due(session: Session, now: datetime) -> datetime | None:
    """When the first of the rows that were postponed may go; None where there are none."""
    waiting = select(func.min(OutboxRow.not_before)).where(_WAITING, OutboxRow.status == Status.QUEUED)
    return session.scalar(waiting.where(OutboxRow.not_before > now))


def recover(session: Session) -> int:
    """After a crash: what was on the wire may have arrived, which counts as one more ambiguous attempt. What may not
    be repeated waits for a person, the rest is sent once more.

    Returns how many rows were ambiguous. Call only while no sender runs.
    """
    in_flight = update(OutboxRow).where(_WAITING, OutboxRow.status == Status.SENDING)
    counted = in_flight.values(attempts=OutboxRow.attempts + 1, ambiguous=OutboxRow.ambiguous + 1)
    count = session.connection().execute(counted).rowcount
    is_edit = OutboxRow.method.in_(REPEATABLE) | exists().where(Card.key == OutboxRow.card)
    given_up = (OutboxRow.priority == Priority.BROADCAST) | (OutboxRow.ambiguous >= MOST_AMBIGUOUS)
    session.execute(in_flight.where(~is_edit, given_up).values(status=Status.UNKNOWN))
    session.execute(in_flight.values(status=Status.QUEUED))
    return count


@dataclass(frozen=True, slots=True)
class Shown:
    """The message in which a card stands, and the row of the outbox whose state it shows."""

    message_id: int
    row_id: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """Which rows may go to the network now, and what their cards show where they were sent before."""

    ids: frozenset[int] = frozenset()
    shown: dict[str, Shown] = field(default_factory=dict)


def mark_sending(session: Session, rows: Sequence[Outgoing]) -> Claimed:
    """Put on record that `rows` go to the network now. One that was settled meanwhile, through whichever way it came
    into memory twice, is not claimed again.
    """
    queued = update(OutboxRow).where(OutboxRow.id.in_([row.id for row in rows]), OutboxRow.status == Status.QUEUED)
    ids = session.scalars(queued.values(status=Status.SENDING).returning(OutboxRow.id))
    return Claimed(frozenset(ids), _list_shown(session, [row.card for row in rows if row.card]))


def _list_shown(session: Session, cards: Sequence[str]) -> dict[str, Shown]:
    if not cards:
        return {}
    state = (OutboxRow.chat_id == Card.chat_id) & (OutboxRow.message_id == Card.message_id)
    sent = state & (OutboxRow.status == Status.SENT) & (OutboxRow.card == Card.key)
    newest = func.coalesce(func.max(OutboxRow.id), 0)
    shown = select(Card.key, Card.message_id, newest).outerjoin(OutboxRow, sent).where(Card.key.in_(cards))
    return {key: Shown(*rest) for key, *rest in session.execute(shown.group_by(Card.key, Card.message_id))}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row, to be written down."""

    row: Outgoing
    status: Status
    at: datetime
    message_id: int | None = None
    error: str | None = None
    not_before: datetime | None = None
    answer: dict[str, Any] | None = None


_SETTLED = ("status", "message_id", "sent_at", "error", "not_before", "attempts", "ambiguous", "plain", "answer")


def settle(session: Session, results: Sequence[Result]) -> None:
    """Write results in one statement, remember where new cards stand, and have the answers to questions acted upon.
    What was delivered stays delivered.
    """
    if not results:
        return
    written: dict[str, Any] = {name: bindparam(name) for name in _SETTLED}
    unsent = OutboxRow.status != Status.SENT
    statement = update(OutboxRow).where(OutboxRow.id == bindparam("row_id"), unsent).values(written)
    session.connection().execute(statement, [_settled(result) for result in results])
    for result in results:
        _go_on_from(session, result)
    secrets = [r.row.id for r in results if r.row.about == SECRET and r.status is not Status.QUEUED]
    if secrets:
        session.execute(update(OutboxRow).where(OutboxRow.id.in_(secrets)).values(payload={}))
    cards = [
        {"key": r.row.card, "chat_id": r.row.chat_id, "message_id": r.message_id}
        for r in results
        if r.row.card and r.status is Status.SENT and r.message_id
    ]
    if cards:
        upsert = insert(session, Card)
        session.execute(
            upsert.on_conflict_do_update(
                index_elements=["key"],
                set_={"chat_id": upsert.excluded.chat_id, "message_id": upsert.excluded.message_id},
            ),
            cards,
        )


def _go_on_from(session: Session, result: Result) -> None:
    """A question that was answered, or never will be, is gone on from: no answer is one too."""
    row = result.row
    if row.method in ANSWERED and result.status is not Status.QUEUED:
        timers.plan(session, f"answer:{row.id}", kind=ANSWERED[row.method], subject_id=row.id, due_at=result.at)


def _settled(result: Result) -> dict[str, Any]:
    return {
        "row_id": result.row.id,
        "status": result.status,
        "message_id": result.message_id,
        "sent_at": result.at if result.status is Status.SENT else None,
        "error": result.error,
        "not_before": result.not_before,
        "attempts": result.row.attempts,
        "ambiguous": result.row.ambiguous,
        "plain": result.row.plain,
        "answer": result.answer,
    }


def forget_cards(session: Session, keys: Sequence[str]) -> list[tuple[int, int]]:
    """The next state of these cards is sent as a new message. Returns where they stood: chats and message ids."""
    if not keys:
        return []
    gone = session.execute(delete(Card).where(Card.key.in_(keys)).returning(Card.chat_id, Card.message_id))
    return [(chat_id, message_id) for chat_id, message_id in gone]


def has_card(session: Session, key: str, *, chat_id: int) -> bool:
    """Whether the card stands in that chat, or is on its way there."""
    on_its_way = exists().where(_WAITING, OutboxRow.chat_id == chat_id, OutboxRow.card == key)
    stands = exists().where(Card.key == key, Card.chat_id == chat_id)
    return bool(session.scalar(select(stands | on_its_way)))


def is_card(session: Session, chat_id: int, message_id: int, *, begins: str) -> bool:
    """Whether a message is a card whose key begins like that: it is edited again, so nothing takes its place."""
    stands = select(Card.key).where(Card.chat_id == chat_id, Card.message_id == message_id)
    return any(key.startswith(begins) for key in session.scalars(stands))


def get_buttons(session: Session, chat_id: int) -> list[dict[str, Any]]:
    """The buttons under the newest message of ours in the chat that has any, as they were sent, row after row."""
    newest = (
        select(OutboxRow.message_id, OutboxRow.payload)
        .where(OutboxRow.chat_id == chat_id, OutboxRow.message_id.is_not(None), OutboxRow.status == Status.SENT)
        .order_by(OutboxRow.message_id.desc(), OutboxRow.id.desc())
        .limit(RECENT)
    )
    seen = set()
    for message_id, payload in session.execute(newest):
        if message_id in seen:
            continue  # an older state of a message that was edited since
        seen.add(message_id)
        if rows := payload.get("reply_markup", {}).get("inline_keyboard"):
            return [button for row in rows for button in row]
    return []


def get_about(session: Session, chat_id: int, message_id: int) -> str | None:
    """What a message of ours is about, when somebody answers it."""
    statement = select(OutboxRow.about).where(OutboxRow.chat_id == chat_id, OutboxRow.message_id == message_id)
    return session.scalars(statement.where(OutboxRow.about.is_not(None)).limit(1)).first()
