"""Chats as Telegram knows them: what we are in each, and what becomes of everything in one that closes or moves."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from models import timers
from models.base import Base, BigId, insert
from models.binding import free_chat, get_place_of_chat
from models.burdens.merging import forget_held
from models.dialogues import Dialogue
from models.motions.rows import MotionPoll
from models.outbox import Card, OutboxRow
from models.reach import record_refusal
from models.rules.delivery import Status


class ChatTimer(StrEnum):
    """What is done about group chats a moment after it happened, apart from what caused it. Where it is about a place,
    its subject is the place's chat.
    """

    MEMBER_KNOWN = "chats.member_known"  # Telegram answered what somebody is in a group
    HELLO = "chats.hello"  # we were let into a group that nobody bound meanwhile
    LOST = "chats.lost"  # a place's chat takes nothing from us any more
    MOVED = "chats.moved"  # a place's chat got another id
    THREAD_LOST = "chats.thread_lost"  # the topic in which a place was told things is no more


class GroupChat(Base):
    """A group chat in which the bot is or was, as Telegram last told us."""

    __tablename__ = "group_chats"

    chat_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    title: Mapped[str]
    bot_status: Mapped[str]
    """What the bot is there: Telegram's `member`, `administrator`, `restricted`, `left` or `kicked`; "" while that is
    not known.
    """
    since: Mapped[datetime]
    """Since when it is that."""


def note_chat(session: Session, chat_id: int, title: str, *, now: datetime, bot_status: str = "") -> GroupChat:
    """Keep what Telegram says of a group; without a `bot_status` the one that is known stays."""
    values = {"chat_id": chat_id, "title": title, "bot_status": bot_status, "since": now}
    session.execute(insert(session, GroupChat).on_conflict_do_nothing(), values)
    chat = session.get_one(GroupChat, chat_id, populate_existing=True)
    chat.title = title
    if bot_status and chat.bot_status != bot_status:
        chat.bot_status, chat.since = bot_status, now
    return chat


def list_chats(session: Session, chat_ids: Collection[int]) -> dict[int, GroupChat]:
    """What is known of these chats, by id."""
    return {chat.chat_id: chat for chat in session.scalars(select(GroupChat).where(GroupChat.chat_id.in_(chat_ids)))}


def mark_unreachable(session: Session, chat_id: int, *, reason: str, now: datetime) -> None:
    """Stop writing to a chat; what still waits for it is dead. Where it is a place's, that is reported once."""
    is_news = record_refusal(session, chat_id, reason=reason, now=now)
    waiting = OutboxRow.status.in_((Status.QUEUED, Status.SENDING))
    here = update(OutboxRow).where(OutboxRow.chat_id == chat_id, waiting)
    session.execute(here.values(status=Status.DEAD, error=reason))
    forget_held(session, chat_id)
    if is_news and get_place_of_chat(session, chat_id):
        _report(session, ChatTimer.LOST, chat_id, f"{chat_id}", now)


def lose_thread(session: Session, chat_id: int, thread_id: int, *, now: datetime) -> None:
    """A topic is closed or gone: the place is told things in the chat itself from now on."""
    place = get_place_of_chat(session, chat_id)
    if place and place.thread_id == thread_id:
        place.thread_id = None
        _report(session, ChatTimer.THREAD_LOST, chat_id, f"{chat_id}:{thread_id}", now)


def migrate_chat(session: Session, old: int, new: int, *, now: datetime) -> None:
    """Rewrite a group's id wherever it stands: the group became a supergroup. Doing it twice changes nothing.

    Where people were quicker and went on under the new id, that stays, and what stood under the old one goes. The
    supergroup counts its messages anew: what an old number stood for is forgotten, and cards come anew.
    """
    there = aliased(Dialogue)
    newer = select(there.user_id).where(there.chat_id == new)
    session.execute(delete(Dialogue).where(Dialogue.chat_id == old, Dialogue.user_id.in_(newer)))
    if get_place_of_chat(session, new):
        free_chat(session, old)
    elif place := get_place_of_chat(session, old):
        place.chat_id = new
        _report(session, ChatTimer.MOVED, new, f"{old}:{new}", now)
    if session.get(GroupChat, new):
        session.execute(delete(GroupChat).where(GroupChat.chat_id == old))
    session.execute(delete(Card).where(Card.chat_id == old))
    session.execute(update(OutboxRow).where(OutboxRow.chat_id == old).values(chat_id=new, message_id=None))
    for table in (Dialogue, GroupChat, MotionPoll):
        session.execute(update(table).where(table.chat_id == old).values(chat_id=new))


def _report(session: Session, kind: ChatTimer, chat_id: int, what: str, now: datetime) -> None:
    timers.plan(session, f"{kind}:{what}:{now:%Y%m%dT%H%M%S}", kind=kind, subject_id=chat_id, due_at=now)
