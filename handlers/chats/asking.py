"""What is asked of Telegram before a group becomes a place's chat, and what follows from the answer."""

from typing import Any

from telegram import ChatMember

from handlers.chats.reports import show_what_waits
from handlers.flow.context import Context
from handlers.ui.announce import Announcer, Recipient
from handlers.ui.offices import name_place
from models.actors import Actor, get_actor
from models.binding import bind_chat, get_place, get_place_of_chat, may_bind
from models.chats import GroupChat, note_chat
from models.codes import redeem_known
from models.outbox import OutboxRow
from models.people import get_person_by_account
from models.places import ChatPlace
from models.rules.refusals import Spent

LOOKS_AFTER = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)


def ask_about_binder(context: Context[Any], place: ChatPlace, *, code_id: int | None) -> None:
    """Ask what the person is in this group; and what we are, where nobody ever told us."""
    chat, pressed, announcer = context.chat, context.update.callback_query, context.announcer
    known = note_chat(context.session, chat.id, chat.title or "", now=context.now)
    if not known.bot_status:
        announcer.ask_member(chat.id, announcer.product.bot_id, purpose={"own": True})
    purpose = {
        "place": place.scope,
        "code_id": code_id,
        "thread_id": context.here.thread_id,
        "message_id": pressed.message.message_id if pressed and pressed.message else None,
    }
    announcer.ask_member(chat.id, context.actor.telegram_id, purpose=purpose, about=f"person:{context.actor.id}")


def take_answer(announcer: Announcer, question: OutboxRow) -> None:
    """Telegram answered, or will not: go on from there."""
    purpose = question.payload.get("purpose")
    if not purpose:
        return  # emptied meanwhile: whoever asked is gone
    if "own" in purpose:
        _note_ourselves(announcer, question)
        return
    to = Recipient(question.chat_id, announcer.product.community.languages[0], purpose["thread_id"])
    place, actor = get_place(announcer.session, purpose.get("place", "")), _binder(announcer, question)
    if message := _refusal(announcer, question, place, actor):
        _say(announcer, to, purpose["message_id"], message)
    elif place and actor:
        _bind(announcer, place, actor, to, purpose["message_id"])


def _note_ourselves(announcer: Announcer, question: OutboxRow) -> None:
    chat = announcer.session.get(GroupChat, question.chat_id)
    if chat and question.answer:
        note_chat(
            announcer.session,
            question.chat_id,
            chat.title,
            now=announcer.now,
            bot_status=question.answer["status"],
        )


def _binder(announcer: Announcer, question: OutboxRow) -> Actor | None:
    person = get_person_by_account(announcer.session, question.payload["user_id"])
    return get_actor(announcer.session, person.id, today=announcer.today) if person else None


def _refusal(announcer: Announcer, question: OutboxRow, place: ChatPlace | None, actor: Actor | None) -> str:
    """Why the group does not become the place's; "" where nothing speaks against it."""
    answer, code_id = question.answer, question.payload["purpose"]["code_id"]
    if place is None or actor is None:
        return "refusals/gone"
    if not may_bind(actor, place):
        return "refusals/not_yours"
    if answer is None:
        return "chats/no_answer"
    if answer["status"] not in LOOKS_AFTER:
        return "chats/not_looking_after"
    if answer.get("is_anonymous"):
        return "refusals/anonymous"
    try:
        if code_id is not None:
            redeem_known(announcer.session, code_id, by_id=actor.id, now=announcer.now)
    except Spent:
        return "refusals/spent"
    return ""


def _bind(announcer: Announcer, place: ChatPlace, actor: Actor, to: Recipient, message_id: int | None) -> None:
    session, name = announcer.session, name_place(announcer.product.community, place.scope)
    before, is_new = announcer.to_place(place), place.chat_id != to.chat_id
    left = get_place_of_chat(session, to.chat_id)
    moves = is_new and (place.chat_id is not None or left is not None)
    bind_chat(session, place, chat_id=to.chat_id, thread_id=to.thread_id)
    session.flush()
    if is_new and before:
        announcer.say(before, "chats/bound_elsewhere", place=name)
    if moves:
        other = name_place(announcer.product.community, left.scope) if left else None
        title = _title(announcer, to.chat_id)
        announcer.alert("alerts/chat_changed", place=name, title=title, by=actor.name, other=other)
    chat = session.get(GroupChat, to.chat_id)
    sees_all = announcer.product.reads_groups or (chat is not None and chat.bot_status == ChatMember.ADMINISTRATOR)
    _say(announcer, to, message_id, "chats/bound", place=name, sees_all=sees_all)
    show_what_waits(announcer, place)


def _title(announcer: Announcer, chat_id: int) -> str:
    """A group's title as we know it."""
    chat = announcer.session.get(GroupChat, chat_id)
    return chat.title if chat else ""


def _say(announcer: Announcer, to: Recipient, message_id: int | None, message: str, **values: Any) -> None:
    """In the stead of the places that were offered, else as a new message."""
    if message_id is None:
        announcer.say(to, message, **values)
    else:
        announcer.replace(to, message_id, message, **values)
