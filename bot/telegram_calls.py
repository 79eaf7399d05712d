"""Calls of the Bot API: a row of the outbox becomes one, and what comes back becomes an outcome."""

import html
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from telegram import Bot, InputMediaPhoto, Message
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
    "editMessageText": ("text", "message_id"),
    "pinChatMessage": ("message_id",),
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
    "editMessageText": "edit_message_text",
    "pinChatMessage": "pin_chat_message",
}
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


async def call(bot: Bot, row: Outgoing, *, card_message: int | None) -> Attempt:
    """Make the call that a row promises; a card with a known place is edited there."""
    try:
        method, payload = _address(row, card_message)
        named = {name: payload.pop(name) for name in NAMED[method]}
        send: Callable[..., Awaitable[Any]] = getattr(bot, _METHOD[method])
        answer = await send(chat_id=row.chat_id, **named, api_kwargs=payload)
    except TelegramError as error:
        return classify(error)
    except Exception as error:  # noqa: BLE001 -- a row that cannot even become a call must not stop the others
        return Attempt(Outcome.REFUSED, error=f"no call could be made of it: {type(error).__name__}")
    first = answer[0] if isinstance(answer, tuple | list) and answer else answer
    return Attempt(Outcome.DELIVERED, message_id=first.message_id if isinstance(first, Message) else None)


def _address(row: Outgoing, card_message: int | None) -> tuple[str, dict[str, Any]]:
    """The method and parameters for a row: as they stand, for a card's place, or without formatting. Albums are of
    photos.
    """
    method, payload = row.method, dict(row.payload)
    if row.card and card_message is not None:
        method = "editMessageText"
        payload.pop("message_thread_id", None)
        payload["message_id"] = card_message
    if method == "sendMediaGroup":
        payload["media"] = [InputMediaPhoto(item["media"]) for item in payload["media"]]
    if row.plain:
        payload.pop("parse_mode", None)
        payload["text"] = html.unescape(_TAG.sub("", payload["text"]))
    return method, payload


def classify(error: TelegramError) -> Attempt:
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
            return _refusal(said)
        case InvalidToken() | Conflict():
            return Attempt(Outcome.NOT_SENT, error=said)  # Telegram did not even look at it
        case NetworkError():
            never_left = isinstance(error.__cause__, _NEVER_LEFT)
            return Attempt(Outcome.NOT_SENT if never_left else Outcome.AMBIGUOUS, error=said)
        case _:
            return Attempt(Outcome.AMBIGUOUS, error=said)  # an answer that nobody can read


def _refusal(said: str) -> Attempt:
    lowered = said.lower()
    if "message is not modified" in lowered:
        return Attempt(Outcome.DELIVERED)
    if "can't parse entities" in lowered:
        return Attempt(Outcome.UNPARSEABLE, error=said)
    if "message to edit not found" in lowered or "message can't be edited" in lowered:
        return Attempt(Outcome.LOST_CARD, error=said)
    if "chat not found" in lowered:
        return Attempt(Outcome.FORBIDDEN, error=said)
    return Attempt(Outcome.REFUSED, error=said)
