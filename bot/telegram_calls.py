"""Calls of the Bot API: a row of the outbox becomes one, and what comes back becomes an outcome."""

import base64
import html
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from telegram import Bot, BotCommand, BotCommandScopeChat, ChatMember, InputFile, InputMediaPhoto, Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from models.outbox import Outgoing
from models.rules.delivery import Outcome

os.environ.setdefault("PTB_TIMEDELTA", "1")  # python-telegram-bot: durations as timedelta, which it will be for good

NAMED: dict[str, tuple[str, ...]] = {
    "sendMessage": ("text",),
    "sendPhoto": ("photo",),
    "sendVoice": ("voice",),
    "sendVideo": ("video",),
    "sendDocument": ("document",),
    "sendLocation": ("latitude", "longitude"),
    "sendMediaGroup": ("media",),
    "sendPoll": ("question", "options"),
    "stopPoll": ("message_id",),
    "editMessageText": ("text", "message_id"),
    "editMessageReplyMarkup": ("message_id",),
    "pinChatMessage": ("message_id",),
    "deleteMessage": ("message_id",),
    "getChatMember": ("user_id",),
    "setMyCommands": ("commands", "scope"),
    "deleteMyCommands": ("scope",),
}
"""The methods that the outbox uses, with the parameters that python-telegram-bot wants by name."""

_METHOD: dict[str, str] = {
    "sendMessage": "send_message",
    "sendPhoto": "send_photo",
    "sendVoice": "send_voice",
    "sendVideo": "send_video",
    "sendDocument": "send_document",
    "sendLocation": "send_location",
    "sendMediaGroup": "send_media_group",
    "sendPoll": "send_poll",
    "stopPoll": "stop_poll",
    "editMessageText": "edit_message_text",
    "editMessageReplyMarkup": "edit_message_reply_markup",
    "pinChatMessage": "pin_chat_message",
    "deleteMessage": "delete_message",
    "getChatMember": "get_chat_member",
    "setMyCommands": "set_my_commands",
    "deleteMyCommands": "delete_my_commands",
}
_IN_NO_CHAT = {"setMyCommands", "deleteMyCommands"}
_KEPT_OF_MEMBERS = ("status", "is_anonymous", "is_member", "can_send_messages")
_NO_THREAD = ("message thread not found", "topic_closed", "topic_deleted")
_MUTED = "not enough rights to send text messages"  # nothing gets through there, as if we were not in it
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True)
class Attempt:
    """What one call came to."""

    outcome: Outcome
    message_id: int | None = None
    error: str | None = None
    wait: timedelta = timedelta()
    new_chat_id: int | None = None
    answer: dict[str, Any] | None = None


async def call(bot: Bot, row: Outgoing, *, card_message: int | None, silent: bool = False) -> Attempt:
    """Make the call that a row promises; a card with a known place is edited there. `silent`: it does not ring."""
    try:
        method, payload = _address(row, card_message)
        if silent and method.startswith("send"):
            payload["disable_notification"] = True
        named = {name: payload.pop(name) for name in NAMED[method]}
        send: Callable[..., Awaitable[Any]] = getattr(bot, _METHOD[method])
        place = {} if method in _IN_NO_CHAT else {"chat_id": row.chat_id}
        answer = await send(**place, **named, api_kwargs=payload)
    except TelegramError as error:
        attempt = classify(error, in_thread="message_thread_id" in row.payload)
        is_gone = row.method == "editMessageReplyMarkup" and attempt.outcome is Outcome.LOST_CARD
        return Attempt(Outcome.DELIVERED) if is_gone else attempt  # a message that is gone has no buttons
    except Exception as error:  # noqa: BLE001 -- a row that cannot even become a call must not stop the others
        return Attempt(Outcome.REFUSED, error=f"no call could be made of it: {type(error).__name__}")
    if isinstance(answer, ChatMember):
        known = answer.to_dict()
        return Attempt(Outcome.DELIVERED, answer={name: known[name] for name in _KEPT_OF_MEMBERS if name in known})
    first = answer[0] if isinstance(answer, tuple | list) and answer else answer
    if not isinstance(first, Message):
        return Attempt(Outcome.DELIVERED)
    poll = {"poll_id": first.poll.id} if first.poll else None  # by which its answers will name it
    return Attempt(Outcome.DELIVERED, message_id=first.message_id, answer=poll)


def _address(row: Outgoing, card_message: int | None) -> tuple[str, dict[str, Any]]:
    """The method and parameters for a row: as they stand, for a card's place, or without formatting."""
    method, payload = row.method, dict(row.payload)
    if row.card and card_message is not None:
        method = "editMessageText"
        payload.pop("message_thread_id", None)
        payload["message_id"] = card_message
    if row.plain:
        payload.pop("parse_mode", None)
        words = "text" if "text" in payload else "caption"
        payload[words] = html.unescape(_TAG.sub("", payload[words]))
    return method, _typed(method, payload)


def _typed(method: str, payload: dict[str, Any]) -> dict[str, Any]:
    """What python-telegram-bot wants as objects of its own. Albums are of photos; a file of our own making is uploaded,
    one that Telegram has is named. What a question is for stays with us.
    """
    match method:
        case "sendMediaGroup":
            return payload | {"media": [InputMediaPhoto(item["media"]) for item in payload["media"]]}
        case "sendDocument" | "sendPhoto":
            named = NAMED[method][0]
            if isinstance(file := payload[named], dict):
                return payload | {named: InputFile(base64.b64decode(file["content"]), filename=file["filename"])}
        case "setMyCommands" | "deleteMyCommands":
            scope = {"scope": BotCommandScopeChat(payload["scope"]["chat_id"])}
            commands = [BotCommand(**each) for each in payload.get("commands", ())]
            return scope | ({"commands": commands} if commands else {})
        case "getChatMember":
            return {"user_id": payload["user_id"]}
    return payload


def classify(error: TelegramError, *, in_thread: bool = False) -> Attempt:
    """Tell errors apart. The order matters: BadRequest and TimedOut are both NetworkErrors."""
    said = error.message
    if isinstance(error.__cause__, TelegramError):
        return Attempt(Outcome.AMBIGUOUS, error="not an answer of Telegram's")  # a proxy's page, whatever its status
    match error:
        case RetryAfter():
            wait = error.retry_after
            return Attempt(Outcome.FLOOD, wait=wait if isinstance(wait, timedelta) else timedelta(seconds=wait))
        case ChatMigrated():
            return Attempt(Outcome.MIGRATED, new_chat_id=error.new_chat_id)
        case Forbidden():
            return Attempt(Outcome.FORBIDDEN, error=said)
        case BadRequest():
            return _refusal(said, in_thread=in_thread)
        case InvalidToken() | Conflict():
            return Attempt(Outcome.NOT_SENT, error=said)  # Telegram did not even look at it
        case NetworkError():
            never_left = isinstance(error.__cause__, _NEVER_LEFT)
            return Attempt(Outcome.NOT_SENT if never_left else Outcome.AMBIGUOUS, error=said)
        case _:
            return Attempt(Outcome.AMBIGUOUS, error=said)  # an answer that nobody can read


def _refusal(said: str, *, in_thread: bool) -> Attempt:
    lowered = said.lower()
    if in_thread and any(words in lowered for words in _NO_THREAD):
        return Attempt(Outcome.LOST_THREAD, error=said)
    if "message is not modified" in lowered or "poll has already been closed" in lowered:
        return Attempt(Outcome.DELIVERED)
    if "can't parse entities" in lowered:
        return Attempt(Outcome.UNPARSEABLE, error=said)
    if "message to edit not found" in lowered or "message can't be edited" in lowered:
        return Attempt(Outcome.LOST_CARD, error=said)
    if "chat not found" in lowered or _MUTED in lowered:
        return Attempt(Outcome.FORBIDDEN, error=said)
    return Attempt(Outcome.REFUSED, error=said)
