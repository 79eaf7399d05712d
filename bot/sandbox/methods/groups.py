"""Chats and their members, as the bot may look at them; leaving."""

from bot.sandbox.chats import PERMISSIONS, Group, PrivateChat, Role, member_json
from bot.sandbox.methods.parameters import ChatRef
from bot.sandbox.methods.places import known_chat, known_group
from bot.sandbox.wire import Json, bad_request
from bot.sandbox.world import World

_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def get_chat(world: World, chat_id: ChatRef) -> Json:
    chat = known_chat(world, chat_id)
    full = chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    if isinstance(chat, Group):
        full["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if chat.pinned:
        full["pinned_message"] = chat.pinned[-1].as_json(with_reply=False)
    return full


def get_chat_member(world: World, chat_id: ChatRef, user_id: int) -> Json:
    chat = known_chat(world, chat_id)
    user = world.sender(user_id)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if isinstance(chat, PrivateChat):
        return member_json(user, Role.MEMBER)
    return member_json(user, chat.role(user_id), is_anonymous=chat.hides(user_id))


def get_chat_member_count(world: World, chat_id: ChatRef) -> int:
    chat = known_chat(world, chat_id)
    return 2 if isinstance(chat, PrivateChat) else len(chat.member_ids)


def get_chat_administrators(world: World, chat_id: ChatRef) -> list[Json]:
    """Without other bots; this one is shown when it is an administrator."""
    group = known_group(world, chat_id)
    admins = [(world.sender(member_id), role) for member_id, role in group.roles.items() if role.is_admin]
    return [member_json(member, role, is_anonymous=group.hides(member.id)) for member, role in admins if member]


def leave_chat(world: World, chat_id: ChatRef) -> bool:
    chat = known_chat(world, chat_id)
    if isinstance(chat, PrivateChat):
        raise bad_request("chat member status can't be changed in private chats")
    world.leave_group(chat)
    return True


def get_user_profile_photos(world: World, user_id: int) -> Json:
    """Nobody in the sandbox has a picture."""
    if world.sender(user_id) is None:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    "getUserProfilePhotos": get_user_profile_photos,
}
