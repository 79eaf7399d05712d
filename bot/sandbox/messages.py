"""One message, and how the Bot API shows it."""

from dataclasses import dataclass, field

from bot.sandbox.chats import GROUP_ANONYMOUS_BOT, AnyChat, Sender
from bot.sandbox.polls import Poll
from bot.sandbox.wire import Json

SERVICE_KINDS = (
    "group_chat_created", "supergroup_chat_created", "new_chat_members", "left_chat_member", "migrate_to_chat_id",
    "migrate_from_chat_id", "pinned_message", "new_chat_title", "forum_topic_created",
)  # fmt: skip
_CONTENT_KINDS = (
    "photo", "video", "animation", "voice", "audio", "document", "sticker", "location", "contact",
)  # fmt: skip


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
    is_silent: bool = False
    is_anonymous: bool = False
    thread_id: int = 0
    reactions: dict[int, list[str]] = field(default_factory=dict)

    @property
    def is_service(self) -> bool:
        return self.kind in SERVICE_KINDS

    @property
    def kind(self) -> str:
        """What it is first of all: one of the Bot API's field names, `text` for plain words."""
        kinds = (*SERVICE_KINDS, *_CONTENT_KINDS)
        return "poll" if self.poll else next((kind for kind in kinds if kind in self.content), "text")

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
            "from": GROUP_ANONYMOUS_BOT if self.is_anonymous else self.sender.as_user(),
            "chat": self.chat.as_json(),
            "date": self.date,
        }
        if self.is_anonymous:
            message["sender_chat"] = self.chat.as_json()
        if self.thread_id:
            message |= {"message_thread_id": self.thread_id, "is_topic_message": True}
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
