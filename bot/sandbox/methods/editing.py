"""Changing and deleting what was sent."""

from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox.chats import AnyChat, PrivateChat
from bot.sandbox.keyboards import checked_inline
from bot.sandbox.messages import Message
from bot.sandbox.methods.albums import media_content
from bot.sandbox.methods.parameters import ChatRef, List, Uploads
from bot.sandbox.methods.places import is_bot_admin, known_chat, known_message, writable_chat
from bot.sandbox.methods.sending import Caption, captioned, worded
from bot.sandbox.wire import Json, bad_request
from bot.sandbox.world import World

_DELETABLE_FOR = timedelta(hours=48)
_TEXT = {"text", "entities", "link_preview_options"}
_CAPTION = {"caption", "caption_entities"}
_MEDIA = {"photo", "video", "animation", "voice", "audio", "document"}
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """The message to change, and its new inline keyboard (none: the old one goes, as at Telegram)."""

    chat_id: ChatRef | None = None
    message_id: int | None = None
    inline_message_id: str = ""
    reply_markup: Json | None = None


def edit_message_text(
    world: World,
    edited: Edited,
    *,
    text: str = "",
    parse_mode: str = "",
    entities: List | None = None,
    link_preview_options: Json | None = None,
) -> Json:
    message = _own_message(world, edited)
    words = worded(world, text, parse_mode, entities)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    if link_preview_options:
        words["link_preview_options"] = link_preview_options
    return _change(world, message, edited, _without(message.content, _TEXT) | words)


def edit_message_caption(world: World, edited: Edited, caption: Caption) -> Json:
    message = _own_message(world, edited)
    words = captioned(world, caption)
    if _MEDIA.isdisjoint(message.content):
        raise bad_request("there is no caption in the message to edit")
    return _change(world, message, edited, _without(message.content, _CAPTION) | words)


def edit_message_media(world: World, edited: Edited, media: Json, uploads: Uploads) -> Json:
    message = _own_message(world, edited)
    content = media_content(world, media, uploads)
    if message.poll or "voice" in message.content:
        raise bad_request("message can't be edited")
    return _change(world, message, edited, _without(message.content, _TEXT | _CAPTION | _MEDIA) | content)


def edit_message_reply_markup(world: World, edited: Edited) -> Json:
    message = _own_message(world, edited)
    return _change(world, message, edited, message.content)


def delete_message(world: World, chat_id: ChatRef, message_id: int) -> bool:
    chat = known_chat(world, chat_id)
    message = known_message(chat, message_id, "message to delete")
    if not _may_delete(world, chat, message):
        raise bad_request("message can't be deleted")
    if world.unix_now() - message.date > _DELETABLE_FOR.total_seconds() and not _is_moderated(world, chat):
        raise bad_request("message can't be deleted for everyone")
    _delete(world, chat, message)
    return True


def delete_messages(world: World, chat_id: ChatRef, message_ids: List) -> bool:
    """Those that cannot be found or deleted are skipped, as at Telegram."""
    if not 1 <= len(message_ids) <= 100:
        raise bad_request("too many message identifiers specified" if message_ids else "message identifiers are empty")
    chat = known_chat(world, chat_id)
    for message_id in message_ids:
        message = chat.messages.get(message_id)
        if message and not message.is_deleted and _may_delete(world, chat, message):
            _delete(world, chat, message)
    return True


def _own_message(world: World, edited: Edited) -> Message:
    if edited.inline_message_id:
        raise bad_request("MESSAGE_ID_INVALID")  # the bot has no inline mode, so there is none
    if edited.chat_id is None:
        raise bad_request("chat_id is empty")
    if not edited.message_id:
        raise bad_request("message identifier is not specified")
    chat = writable_chat(world, edited.chat_id)
    message = known_message(chat, edited.message_id, "message to edit")
    has_reply_markup = message.markup is not None and not message.inline_keyboard
    if message.sender is not world.bot or message.is_service or has_reply_markup:
        raise bad_request("message can't be edited")
    return message


def _change(world: World, message: Message, edited: Edited, content: Json) -> Json:
    markup = checked_inline(edited.reply_markup)
    if content == message.content and markup == message.markup:
        raise bad_request(_NOT_MODIFIED)
    world.flood.spend(message.chat.id, is_private=isinstance(message.chat, PrivateChat), is_edit=True)
    if content != message.content:
        message.edit_date = world.unix_now()
    message.content, message.markup = content, markup
    world.emit_message("edit", message)
    return message.as_json()


def _without(content: Json, fields: set[str]) -> Json:
    return {key: value for key, value in content.items() if key not in fields}


def _is_moderated(world: World, chat: AnyChat) -> bool:
    return not isinstance(chat, PrivateChat) and is_bot_admin(world, chat)


def _may_delete(world: World, chat: AnyChat, message: Message) -> bool:
    return message.sender is world.bot or is_bot_admin(world, chat)


def _delete(world: World, chat: AnyChat, message: Message) -> None:
    message.is_deleted = True
    if message in chat.pinned:
        chat.pinned.remove(message)
    for person_id in [person_id for person_id, shown in chat.keyboards.items() if shown is message]:
        del chat.keyboards[person_id]
    world.emit_message("delete", message)


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
