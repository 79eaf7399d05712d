"""Sending: text, places, contacts, forwards, copies, and what all sending has in common."""

from dataclasses import dataclass, replace

from bot.sandbox.chats import AnyChat, PrivateChat
from bot.sandbox.entities import utf16_length
from bot.sandbox.keyboards import checked_markup
from bot.sandbox.messages import Message
from bot.sandbox.methods.parameters import ChatRef, List
from bot.sandbox.methods.places import known_chat, known_message, open_thread, writable_chat
from bot.sandbox.polls import Poll
from bot.sandbox.text import as_content, formatted
from bot.sandbox.wire import Json, bad_request
from bot.sandbox.world import World

_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a message goes."""

    chat_id: ChatRef
    message_thread_id: int | None = None
    protect_content: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Place):
    """Where a new message goes, and what it comes with."""

    reply_parameters: Json | None = None
    reply_markup: Json | None = None
    disable_notification: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The words under a picture, a voice message or a file."""

    caption: str = ""
    parse_mode: str = ""
    caption_entities: List | None = None


def post(world: World, to: Target, content: Json, *, what: str = "text messages", poll: Poll | None = None) -> Message:
    """Every message of the bot goes through here: rights, reply, markup, flood limits."""
    chat = writable_chat(world, to.chat_id, what)
    thread_id = open_thread(world, chat, to.message_thread_id)
    reply_to = replied_message(chat, to.reply_parameters)
    markup = checked_markup(to.reply_markup, is_private=isinstance(chat, PrivateChat))
    world.flood.spend(chat.id, is_private=isinstance(chat, PrivateChat))
    protected = {"has_protected_content": True} if to.protect_content else {}
    content = content | protected
    message = world.post(chat, world.bot, content, reply_to=reply_to, markup=markup, poll=poll, thread_id=thread_id)
    message.is_silent = to.disable_notification
    return message


def replied_message(chat: AnyChat, parameters: Json | None) -> Message | None:
    """The message to reply to, None when there is none and that was allowed."""
    if not parameters:
        return None
    message = chat.messages.get(parameters.get("message_id", 0))
    if message and not message.is_deleted:
        return message
    if parameters.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def worded(world: World, text: str, parse_mode: str, entities: List | None) -> Json:
    """A message's text with its entities, 1 to 4096 UTF-16 units after parsing."""
    plain, found = formatted(text, parse_mode, entities)
    if not plain:
        raise bad_request("message text is empty")
    if utf16_length(plain) > 4096:
        raise bad_request("message is too long")
    return as_content(plain, _with_users(world, found))


def captioned(world: World, caption: Caption) -> Json:
    """A caption with its entities, up to 1024 UTF-16 units after parsing."""
    plain, found = formatted(caption.caption, caption.parse_mode, caption.caption_entities)
    if utf16_length(plain) > 1024:
        raise bad_request("message caption is too long")
    return as_content(plain, _with_users(world, found), field="caption")


def _with_users(world: World, entities: list[Json]) -> list[Json]:
    """A mention of someone whom nobody knows is dropped, as Telegram drops it."""
    kept = []
    for entity in entities:
        if entity["type"] == "text_mention":
            user = world.sender(entity.get("user", {}).get("id", 0))
            if user is None:
                continue
            entity["user"] = user.as_user()
        kept.append(entity)
    return kept


def send_message(
    world: World,
    to: Target,
    *,
    text: str,
    parse_mode: str = "",
    entities: List | None = None,
    link_preview_options: Json | None = None,
) -> Json:
    content = worded(world, text, parse_mode, entities)
    if link_preview_options:
        content["link_preview_options"] = link_preview_options
    return post(world, to, content).as_json()


def send_location(
    world: World, to: Target, latitude: float, longitude: float, horizontal_accuracy: float | None = None
) -> Json:
    return post(world, to, {"location": _location(latitude, longitude, horizontal_accuracy)}).as_json()


def send_venue(world: World, to: Target, *, latitude: float, longitude: float, title: str, address: str) -> Json:
    location = _location(latitude, longitude, None)
    venue = {"location": location, "title": title, "address": address}
    return post(world, to, {"venue": venue, "location": location}).as_json()


def _location(latitude: float, longitude: float, accuracy: float | None) -> Json:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    location: Json = {"latitude": latitude, "longitude": longitude}
    return location | ({"horizontal_accuracy": accuracy} if accuracy else {})


def send_contact(
    world: World, to: Target, *, phone_number: str, first_name: str, last_name: str = "", vcard: str = ""
) -> Json:
    if not phone_number or not first_name:
        raise bad_request("PHONE_NUMBER_INVALID" if not phone_number else "first name is empty")
    optional = {"last_name": last_name, "vcard": vcard}
    contact = {"phone_number": phone_number, "first_name": first_name}
    return post(world, to, {"contact": contact | {k: v for k, v in optional.items() if v}}).as_json()


def forward_message(world: World, to: Place, from_chat_id: ChatRef, message_id: int) -> Json:
    original = known_message(known_chat(world, from_chat_id), message_id, "message to forward")
    if original.is_service or original.content.get("has_protected_content"):
        raise bad_request("the message can't be forwarded")
    origin = {"type": "user", "sender_user": original.sender.as_user(), "date": original.date}
    content = {"forward_origin": origin} | _without_group(original.content)
    target = Target(chat_id=to.chat_id, message_thread_id=to.message_thread_id, protect_content=to.protect_content)
    return post(world, target, content, poll=original.poll).as_json()


def copy_message(world: World, to: Target, new: Caption, from_chat_id: ChatRef, message_id: int) -> Json:
    original = known_message(known_chat(world, from_chat_id), message_id, "message to copy")
    if original.is_service or original.content.get("has_protected_content"):
        raise bad_request("message can't be copied")
    content = _without_group(original.content)
    content.pop("forward_origin", None)
    if new.caption and "text" not in content:
        content.pop("caption_entities", None)
        content |= captioned(world, new)
    poll = original.poll
    fresh = replace(poll, id=str(next(world.message_ids)), votes={}, is_closed=False) if poll else None
    return {"message_id": post(world, to, content, poll=fresh).message_id}


def _without_group(content: Json) -> Json:
    return {key: value for key, value in content.items() if key != "media_group_id"}


def send_chat_action(world: World, chat_id: ChatRef, action: str) -> bool:
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    writable_chat(world, chat_id)
    return True


METHODS = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
}
