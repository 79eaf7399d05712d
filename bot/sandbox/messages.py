"""One message, and how the Bot API shows it."""

from dataclasses import dataclass, field

from bot.sandbox.chats import AnyChat, Sender
from bot.sandbox.polls import Poll
from bot.sandbox.wire import Json

SERVICE_FIELDS = {
    "group_chat_created": "建立了群聊",
    "supergroup_chat_created": "建立了群聊",
    "new_chat_members": "加入了群聊",
    "left_chat_member": "离开了群聊",
    "migrate_to_chat_id": "群聊升级为超级群",
    "migrate_from_chat_id": "群聊升级为超级群",
    "pinned_message": "置顶了一条消息",
}


@dataclass(slots=True, kw_only=True, eq=False)
class Message:
    """`content` holds the Bot API's own fields (text and entities, photo, contact, ...); `date` is Unix time.

    `markup` is the reply markup as it was sent; only an inline keyboard is shown as part of the message.
    """

    message_id: int
    chat: AnyChat
    sender: Sender
    date: int
    content: Json
    reply_to: "Message | None" = None
    markup: Json | None = None
    poll: Poll | None = None
    edit_date: int = 0
    is_deleted: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)

    @property
    def is_service(self) -> bool:
        return not SERVICE_FIELDS.keys().isdisjoint(self.content)

    @property
    def inline_keyboard(self) -> list[list[Json]]:
        return (self.markup or {}).get("inline_keyboard") or []

    @property
    def text(self) -> str:
        """The text or the caption."""
        found: str = self.content.get("text") or self.content.get("caption") or ""
        return found

    @property
    def entities(self) -> list[Json]:
        found: list[Json] = self.content.get("entities") or self.content.get("caption_entities") or []
        return found

    def as_json(self, *, with_reply: bool = True) -> Json:
        """The Bot API's Message; the replied-to one goes one level deep, as at Telegram."""
        message: Json = {
            "message_id": self.message_id,
            "from": self.sender.as_user(),
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.edit_date:
            message["edit_date"] = self.edit_date
        if with_reply and self.reply_to and not self.reply_to.is_deleted:
            message["reply_to_message"] = self.reply_to.as_json(with_reply=False)
        message.update(self.content)
        if self.poll:
            message["poll"] = self.poll.as_json()
        if self.inline_keyboard:
            message["reply_markup"] = self.markup
        return message
