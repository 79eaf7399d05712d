"""Messages, drafts and raw updates: where somebody's name and words stand though no row points from there to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.burdens.merging import forget_held
from models.burdens.rows import HeldPush
from models.dialogues import Dialogue
from models.outbox import HAS_WORDS, Card, OutboxRow
from models.privacy.hiding import holds, without
from models.reach import UnreachableChat
from models.rules.delivery import Status
from models.updates import ParkedUpdate

WAITING = (Status.QUEUED, Status.SENDING)
DELETABLE = timedelta(hours=48)
"""How long Telegram lets a bot delete what it sent."""
_TEXTS = ("sendMessage", "editMessageText")
_MEDIA = ("sendPhoto", "sendVoice", "sendVideo", "sendDocument", "sendLocation", "sendMediaGroup")


@dataclass(frozen=True, order=True)
class Told:
    """A message of ours in somebody else's chat, and what it is about."""

    chat_id: int
    message_id: int
    about: str
    is_text: bool


def list_told(session: Session, abouts: Collection[str], *, besides: int | None, now: datetime) -> list[Told]:
    """Our messages about these that can still be overwritten (texts) or deleted (pictures), not those in `besides`."""
    row = OutboxRow
    reachable = row.method.in_(_TEXTS) | (row.method.in_(_MEDIA) & (row.sent_at > now - DELETABLE))
    told = select(row.chat_id, row.message_id, row.about, row.method).where(
        _is_about(abouts), row.message_id.is_not(None), row.status == Status.SENT, reachable
    )
    if besides is not None:
        told = told.where(row.chat_id != besides)
    found = session.execute(told.distinct())
    return sorted({Told(chat, message or 0, about or "", method in _TEXTS) for chat, message, about, method in found})


def forget_chat(session: Session, chat_id: int, *, but: Collection[str] = ()) -> None:
    """Nothing is known any more of what was said in somebody's private chat, or to them in groups; `but`: what is
    about these stays, and with it what still waits to be sent.
    """
    everything = delete(OutboxRow).where(OutboxRow.chat_id == chat_id)
    if but:
        session.execute(
            everything.where(OutboxRow.status.not_in(WAITING), OutboxRow.about.is_(None) | OutboxRow.about.not_in(but))
        )
        return
    session.execute(everything)
    forget_held(session, chat_id)
    session.execute(delete(Card).where(Card.chat_id == chat_id))
    session.execute(delete(Dialogue).where((Dialogue.chat_id == chat_id) | (Dialogue.user_id == chat_id)))
    session.execute(delete(UnreachableChat).where(UnreachableChat.chat_id == chat_id))


def forget_about(session: Session, abouts: Collection[str]) -> None:
    """Messages about these lose their words; what was not sent yet never is."""
    session.execute(delete(HeldPush).where(_is_about(abouts, HeldPush.about)))
    rows = update(OutboxRow).where(_is_about(abouts))
    session.execute(rows.where(OutboxRow.status.in_(WAITING)).values(status=Status.DEAD))
    session.execute(rows.values(payload={}, error=None, answer=None))


def _is_about(
    abouts: Collection[str], column: InstrumentedAttribute[str | None] = OutboxRow.about
) -> ColumnElement[bool]:
    """One of these, or several people (`handlers.ui.people.about_people`) or matters (`handlers.burdens.digests`) with
    one of them among them.
    """
    ids = [about.removeprefix("person:") for about in abouts if about.startswith("person:")]
    lists = [f"people:%,{id_},%" for id_ in ids] + [f"several:%,{each},%" for each in (*abouts, *ids)]
    return or_(column.in_(abouts), *(column.like(pattern) for pattern in lists))


def forget_words(session: Session, words: Collection[str]) -> None:
    """These words stand in no message and no draft any more. Somebody else's unsent message keeps its other words."""
    if not words:
        return
    columns = (OutboxRow.payload, OutboxRow.answer, OutboxRow.error)
    named = HAS_WORDS & or_(*(holds(session, column, words) for column in columns))
    sent = update(OutboxRow).where(OutboxRow.status.not_in(WAITING), named)
    session.execute(sent.values(payload={}, error=None, answer=None))
    for row in session.scalars(select(OutboxRow).where(OutboxRow.status.in_(WAITING), named)):
        row.payload = without(row.payload, words)
    for held in session.scalars(select(HeldPush).where(holds(session, HeldPush.payload, words))):
        held.payload = without(held.payload, words)
    session.execute(delete(Dialogue).where(holds(session, Dialogue.draft, words)))


def forget_drafts(session: Session, person_id: int) -> None:
    """What somebody was just telling for this person is not kept: where to, and what else they were asked."""
    session.execute(delete(Dialogue).where(Dialogue.draft["for_id"].as_integer() == person_id))


def forget_updates(session: Session, telegram_id: int) -> None:
    """Of parked updates in which the account stands only the kind of error stays."""
    theirs = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    parked = select(ParkedUpdate).where(theirs(ParkedUpdate.raw, str(telegram_id)) > 0)
    for update_ in session.scalars(parked):
        update_.raw, update_.error = None, update_.error.partition(":")[0]


def forget_farewells(session: Session, about: str) -> bool:
    """The last words to people who are gone are forgotten once they are sent; False while some still wait."""
    gone = delete(OutboxRow).where(OutboxRow.about == about, OutboxRow.status.not_in(WAITING))
    chats = set(session.scalars(gone.returning(OutboxRow.chat_id)))
    session.execute(delete(UnreachableChat).where(UnreachableChat.chat_id.in_(chats)))
    return session.scalars(select(OutboxRow.id).where(OutboxRow.about == about).limit(1)).first() is None
