"""People, the bot, and the chats they meet in: private ones and groups, with everyone's place in them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.sandbox.wire import Json

if TYPE_CHECKING:
    from bot.sandbox.messages import Message


class Role(StrEnum):
    """A place in a group; the values are the Bot API's `ChatMember.status`."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"

    @property
    def is_inside(self) -> bool:
        return self not in {Role.LEFT, Role.KICKED}

    @property
    def is_admin(self) -> bool:
        return self in {Role.CREATOR, Role.ADMINISTRATOR}


@dataclass(slots=True, kw_only=True, eq=False)
class Person:
    """A human account. `bot_started`: they have opened the private chat, so the bot may write."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "zh-hans"
    about: dict[str, str] = field(default_factory=dict)
    bot_started: bool = False
    blocked: bool = False
    deactivated: bool = False
    is_bot: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def as_user(self) -> Json:
        """The Bot API's User."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        return user | {"language_code": self.language_code}


@dataclass(slots=True, kw_only=True, eq=False)
class Bot:
    """The one bot of this Telegram."""

    id: int
    name: str
    username: str
    is_bot: bool = True

    def as_user(self) -> Json:
        """The Bot API's User."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


Sender = Person | Bot


@dataclass(slots=True, kw_only=True, eq=False)
class Chat:
    """What both kinds share. `keyboards`: person id -> the message whose reply markup they see now."""

    id: int
    type: str
    messages: dict[int, "Message"] = field(default_factory=dict)
    pinned: list["Message"] = field(default_factory=list)
    keyboards: dict[int, "Message"] = field(default_factory=dict)
    last_read: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True, eq=False)
class PrivateChat(Chat):
    """A person with the bot; its id is the person's."""

    person: Person
    type: str = "private"

    @property
    def title(self) -> str:
        return self.person.name

    @property
    def member_ids(self) -> list[int]:
        return [self.person.id]

    def as_json(self) -> Json:
        """The Bot API's Chat."""
        user = self.person.as_user()
        del user["is_bot"], user["language_code"]
        return user | {"type": "private"}


@dataclass(slots=True, kw_only=True, eq=False)
class Group(Chat):
    """A group or supergroup; `roles` remembers those who left too, the bot included. The `anonymous` administrators
    speak in its name.
    """

    title: str
    roles: dict[int, Role] = field(default_factory=dict)
    anonymous: set[int] = field(default_factory=set)
    topics: dict[int, bool] = field(default_factory=dict)
    """A supergroup's topics by id, and whether each is open."""
    migrated_to: int | None = None

    @property
    def member_ids(self) -> list[int]:
        return [member for member, role in self.roles.items() if role.is_inside]

    @property
    def creator_id(self) -> int:
        """Whoever made the group."""
        return next(member for member, role in self.roles.items() if role is Role.CREATOR)

    def role(self, member_id: int) -> Role:
        """LEFT for whoever never came."""
        return self.roles.get(member_id, Role.LEFT)

    def hides(self, member_id: int) -> bool:
        """Whether what they do here shows as the group's own doing."""
        return member_id in self.anonymous and self.role(member_id).is_admin

    def as_json(self) -> Json:
        """The Bot API's Chat."""
        return {"id": self.id, "type": self.type, "title": self.title}


AnyChat = PrivateChat | Group

GROUP_ANONYMOUS_BOT: Json = {
    "id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot",
}  # fmt: skip
"""Who did it, at the Bot API, where an anonymous administrator did."""

_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_pin_messages",
)  # fmt: skip
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info",
    "can_invite_users", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


def member_json(sender: Sender, role: Role, *, is_anonymous: bool = False) -> Json:
    """The Bot API's ChatMember. Administrators have every right; who is restricted may only read."""
    member: Json = {"status": role.value, "user": sender.as_user()}
    match role:
        case Role.CREATOR:
            return member | {"is_anonymous": is_anonymous}
        case Role.ADMINISTRATOR:
            return member | {"can_be_edited": False, "is_anonymous": is_anonymous} | dict.fromkeys(_RIGHTS, True)
        case Role.RESTRICTED:
            return member | {"is_member": True, "until_date": 0} | dict.fromkeys(PERMISSIONS, False)
        case Role.KICKED:
            return member | {"until_date": 0}
    return member
