"""Pinned messages and reactions."""

from bot.sandbox.chats import AnyChat
from bot.sandbox.methods.parameters import ChatRef, List
from bot.sandbox.methods.places import is_bot_admin, known_chat, known_message, writable_chat
from bot.sandbox.wire import bad_request
from bot.sandbox.world import World

_NO_RIGHTS = "not enough rights to manage pinned messages in the chat"
_REACTIONS = {
    "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉",
    "🤩", "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤\u200d🔥", "🌚",
    "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕",
    "😈", "😴", "😭", "🤓", "👻", "👨\u200d💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍",
    "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘",
    "💊", "🙊", "😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀", "😡",
}  # fmt: skip


def pin_chat_message(world: World, chat_id: ChatRef, message_id: int, disable_notification: bool = False) -> bool:
    chat = _pinnable_chat(world, chat_id)
    message = known_message(chat, message_id, "message to pin")
    if message.is_service:
        raise bad_request("service messages can't be pinned")
    if message in chat.pinned:
        chat.pinned.remove(message)
    chat.pinned.append(message)
    if not disable_notification:
        world.post(chat, world.bot, {"pinned_message": message.as_json(with_reply=False)})
    world.emit_message("edit", message)
    return True


def unpin_chat_message(world: World, chat_id: ChatRef, message_id: int | None = None) -> bool:
    """Without a message: the one pinned last."""
    chat = _pinnable_chat(world, chat_id)
    if message_id is None and not chat.pinned:
        raise bad_request("message to unpin not found")
    message = chat.pinned[-1] if message_id is None else known_message(chat, message_id, "message to unpin")
    if message in chat.pinned:
        chat.pinned.remove(message)
        world.emit_message("edit", message)
    return True


def unpin_all_chat_messages(world: World, chat_id: ChatRef) -> bool:
    chat = _pinnable_chat(world, chat_id)
    unpinned, chat.pinned = chat.pinned, []
    for message in unpinned:
        world.emit_message("edit", message)
    return True


def set_message_reaction(world: World, chat_id: ChatRef, message_id: int, reaction: List | None = None) -> bool:
    """A bot has one reaction a message; an empty list takes it back."""
    chat = writable_chat(world, chat_id)
    message = known_message(chat, message_id, "message to react")
    emojis = [given.get("emoji", "").replace("\ufe0f", "") for given in reaction or []]
    if len(emojis) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if not _REACTIONS.issuperset(emojis):
        raise bad_request("REACTION_INVALID")
    if emojis:
        message.reactions[world.bot.id] = emojis
    else:
        message.reactions.pop(world.bot.id, None)
    world.emit_message("edit", message)
    return True


def _pinnable_chat(world: World, chat_id: ChatRef) -> AnyChat:
    chat = known_chat(world, chat_id)
    if not is_bot_admin(world, chat):
        raise bad_request(_NO_RIGHTS)
    return writable_chat(world, chat_id)


METHODS = {
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "setMessageReaction": set_message_reaction,
}
