"""Which chat and which message a call means, and whether the bot may do that there."""

from bot.sandbox.chats import AnyChat, Group, PrivateChat, Role
from bot.sandbox.messages import Message
from bot.sandbox.methods.parameters import ChatRef
from bot.sandbox.wire import bad_request, forbidden
from bot.sandbox.world import World

_KINDS = {"group": "group chat", "supergroup": "supergroup chat"}


def known_chat(world: World, ref: ChatRef) -> AnyChat:
    """A chat that the bot has met: a person it knows of, a group that it is in."""
    chat = world.chats.get(ref) if isinstance(ref, int) else None
    if chat is None:
        raise bad_request("chat not found")
    if isinstance(chat, PrivateChat):
        return chat
    if chat.migrated_to:
        reason = "group chat was upgraded to a supergroup chat"
        raise bad_request(reason, migrate_to_chat_id=chat.migrated_to)
    if world.bot.id not in chat.roles:
        raise bad_request("chat not found")
    match chat.role(world.bot.id):
        case Role.KICKED:
            raise forbidden(f"bot was kicked from the {_KINDS[chat.type]}")
        case Role.LEFT:
            raise forbidden(f"bot is not a member of the {_KINDS[chat.type]}")
    return chat


def writable_chat(world: World, ref: ChatRef, what: str = "text messages") -> AnyChat:
    """A chat that the bot may send `what` to."""
    chat = known_chat(world, ref)
    if isinstance(chat, PrivateChat):
        if chat.person.deactivated:
            raise forbidden("user is deactivated")
        if chat.person.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.person.bot_started:
            raise forbidden("bot can't initiate conversation with a user")
    elif chat.role(world.bot.id) is Role.RESTRICTED:
        raise bad_request(f"not enough rights to send {what} to the chat")
    return chat


def open_thread(world: World, chat: AnyChat, thread_id: int | None) -> int:
    """The topic that a message goes to, 0 for none. Into a closed one only administrators write."""
    if not thread_id:
        return 0
    if isinstance(chat, PrivateChat) or thread_id not in chat.topics:
        raise bad_request("message thread not found")
    if not chat.topics[thread_id] and not chat.role(world.bot.id).is_admin:
        raise bad_request("TOPIC_CLOSED")
    return thread_id


def known_group(world: World, ref: ChatRef) -> Group:
    """For what only groups have."""
    chat = known_chat(world, ref)
    if isinstance(chat, PrivateChat):
        raise bad_request("there are no administrators in the private chat")
    return chat


def known_message(chat: AnyChat, message_id: int, role: str) -> Message:
    """`role` is Telegram's word for it: "message to edit", "message to delete", ..."""
    message = chat.messages.get(message_id)
    if message is None or message.is_deleted:
        raise bad_request(f"{role} not found")
    return message


def is_bot_admin(world: World, chat: AnyChat) -> bool:
    """In a private chat the bot may do what an admin does in a group."""
    return isinstance(chat, PrivateChat) or chat.role(world.bot.id).is_admin
