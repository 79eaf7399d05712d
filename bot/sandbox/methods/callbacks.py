"""Answering a press of an inline button."""

from bot.sandbox.entities import utf16_length
from bot.sandbox.state import Event
from bot.sandbox.wire import bad_request
from bot.sandbox.world import World


def answer_callback_query(
    world: World, callback_query_id: str, text: str = "", show_alert: bool = False, url: str = ""
) -> bool:
    if utf16_length(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not url.startswith(f"https://t.me/{world.bot.username}?start="):
        raise bad_request("URL_INVALID")  # only games may open other addresses
    query = world.queries.answer(callback_query_id, {"text": text, "show_alert": show_alert, "url": url})
    chat_id, message_id = query.message.chat.id, query.message.message_id
    world.emit(Event(kind="answer", chat_id=chat_id, person_ids=(query.person.id,), message_id=message_id))
    return True


METHODS = {"answerCallbackQuery": answer_callback_query}
