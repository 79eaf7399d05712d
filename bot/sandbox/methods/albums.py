"""Several pictures or files as one album."""

from bot.sandbox.chats import PrivateChat
from bot.sandbox.files import StoredFile, document_content, photo_content, video_content
from bot.sandbox.methods.media import Frame, stored
from bot.sandbox.methods.parameters import ChatRef, List, Uploads
from bot.sandbox.methods.places import open_thread, writable_chat
from bot.sandbox.methods.sending import Caption, captioned, replied_message
from bot.sandbox.wire import Json, bad_request
from bot.sandbox.world import World

_KINDS = {"photo", "video", "document"}


def media_content(world: World, media: Json, uploads: Uploads) -> Json:
    """An InputMedia as the fields of a message."""
    kind = media.get("type")
    if kind not in _KINDS:
        raise bad_request(f"can't parse InputMedia: type {kind} is not supported by the sandbox")
    if "media" not in media:
        raise bad_request("can't parse InputMedia: Can't find field \"media\"")
    given = {key: media[key] for key in ("caption", "parse_mode", "caption_entities") if key in media}
    file = stored(world, kind, media["media"], uploads)
    return _content(file, media) | captioned(world, Caption(**given))


def _content(file: StoredFile, media: Json) -> Json:
    match file.kind:
        case "photo":
            return photo_content(file)
        case "video":
            frame = Frame(**{key: media[key] for key in ("width", "height", "duration") if key in media})
            return video_content(file, frame.as_json())
    return document_content(file)


def send_media_group(
    world: World,
    *,
    chat_id: ChatRef,
    media: List,
    uploads: Uploads,
    message_thread_id: int | None = None,
    reply_parameters: Json | None = None,
    protect_content: bool = False,
) -> list[Json]:
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > 10:
        raise bad_request("too many messages to send as an album")
    kinds = {item.get("type") for item in media}
    if len(kinds) > 1 and kinds != {"photo", "video"}:
        raise bad_request("document can't be mixed with other media types")
    chat = writable_chat(world, chat_id, f"{media[0].get('type')}s")
    thread_id = open_thread(world, chat, message_thread_id)
    reply_to = replied_message(chat, reply_parameters)
    contents = [media_content(world, item, uploads) for item in media]
    world.flood.spend(chat.id, is_private=isinstance(chat, PrivateChat), cost=len(contents))
    common: Json = {"media_group_id": str(next(world.message_ids))}
    if protect_content:
        common["has_protected_content"] = True
    posted = [
        world.post(chat, world.bot, content | common, reply_to=reply_to, thread_id=thread_id) for content in contents
    ]
    return [message.as_json() for message in posted]


METHODS = {"sendMediaGroup": send_media_group}
