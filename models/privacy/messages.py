"""Messages, drafts and raw updates: where somebody's name and words stand though no row points from there to them."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import escape
from sqlalchemy import ColumnElement, String, cast, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.dialogues import Dialogue
from models.outbox import HAS_WORDS, Card, OutboxRow
from models.reach import UnreachableChat
from models.rules.delivery import Status
from models.updates import ParkedUpdate

WAITING = (Status.QUEUED, Status.SENDING)
DELETABLE = timedelta(hours=48)
"""How long Telegram lets a bot delete what it sent."""
_TEXTS = ("sendMessage", "editMessageText")
_MEDIA = ("sendPhoto", "sendVoice", "sendVideo", "sendDocument", "sendLocation", "sendMediaGroup")
_HIDDEN = "＊＊"


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
    session.execute(delete(Card).where(Card.chat_id == chat_id))
    session.execute(delete(Dialogue).where((Dialogue.chat_id == chat_id) | (Dialogue.user_id == chat_id)))
    session.execute(delete(UnreachableChat).where(UnreachableChat.chat_id == chat_id))


def forget_about(session: Session, abouts: Collection[str]) -> None:
    """Messages about these lose their words; what was not sent yet never is."""
    rows = update(OutboxRow).where(_is_about(abouts))
    session.execute(rows.where(OutboxRow.status.in_(WAITING)).values(status=Status.DEAD))
    session.execute(rows.values(payload={}, error=None, answer=None))


def _is_about(abouts: Collection[str]) -> ColumnElement[bool]:
    """One of these, or a list of several people (`handlers.ui.people.about_people`) with one of them in it."""
    ids = (about.removeprefix("person:") for about in abouts if about.startswith("person:"))
    return or_(OutboxRow.about.in_(abouts), *(OutboxRow.about.like(f"people:%,{id_},%") for id_ in ids))


def forget_words(session: Session, words: Collection[str]) -> None:
    """These words stand in no message and no draft any more. Somebody else's unsent message keeps its other words."""
    if not words:
        return
    columns = (OutboxRow.payload, OutboxRow.answer, OutboxRow.error)
    named = HAS_WORDS & or_(*(_holds(session, column, words) for column in columns))
    sent = update(OutboxRow).where(OutboxRow.status.not_in(WAITING), named)
    session.execute(sent.values(payload={}, error=None, answer=None))
    for row in session.scalars(select(OutboxRow).where(OutboxRow.status.in_(WAITING), named)):
        row.payload = _without(row.payload, words)
    session.execute(delete(Dialogue).where(_holds(session, Dialogue.draft, words)))


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


def _holds(session: Session, column: InstrumentedAttribute[Any], words: Iterable[str]) -> ColumnElement[bool]:
    """Whether the column's text has one of the words in it: as they are or as HTML, in the database's JSON or plain."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    find = func.instr if is_sqlite else func.strpos
    forms = {form for word in words for form in (word, str(escape(word)))}
    forms |= {json.dumps(form, ensure_ascii=is_sqlite)[1:-1] for form in forms}
    return or_(*(find(cast(column, String), form) > 0 for form in sorted(forms)))


def _without(value: Any, words: Collection[str]) -> Any:
    """The same JSON with something neutral in the place of the words."""
    match value:
        case str():
            for form in (form for word in words for form in (word, str(escape(word)))):
                value = value.replace(form, _HIDDEN)
            return value
        case dict():
            return {name: _without(item, words) for name, item in value.items()}
        case list():
            return [_without(item, words) for item in value]
        case _:
            return value
