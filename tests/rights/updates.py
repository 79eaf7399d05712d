"""Presses and messages as Telegram tells of them."""

from typing import Any

BOT = {"id": 1234, "is_bot": True, "first_name": "五心", "username": "wuxin_bot"}


def press_update(id_: int, person: int, data: str, *, chat: int, message_id: int = 1) -> dict[str, Any]:
    """A press as Telegram tells of it."""
    message = _message(message_id, chat, BOT) | {"text": "…"}
    query = {"id": f"q{id_}", "from": _user(person), "chat_instance": "1", "data": data, "message": message}
    return {"update_id": id_, "callback_query": query}


def text_update(id_: int, person: int, text: str, *, chat: int, reply_to: int = 0) -> dict[str, Any]:
    """A message as Telegram tells of it."""
    message = _message(id_, chat, _user(person)) | {"text": text}
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
    if reply_to:
        message["reply_to_message"] = _message(reply_to, chat, BOT)
    return {"update_id": id_, "message": message}


def _message(message_id: int, chat: int, sender: dict[str, Any]) -> dict[str, Any]:
    kind = {"type": "private"} if chat > 0 else {"type": "supergroup", "title": "工作群"}
    return {"message_id": message_id, "date": 1, "chat": {"id": chat, **kind}, "from": sender}


def _user(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": f"u{person}", "language_code": "zh"}
