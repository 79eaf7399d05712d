"""What a person sees: their chats, and the messages in one."""

from bot.sandbox.chats import AnyChat, Group, PrivateChat
from bot.sandbox.html_view import as_html
from bot.sandbox.messages import SERVICE_FIELDS, Message
from bot.sandbox.state import State
from bot.sandbox.wire import Json, unknown

_FILE_FIELDS = ("photo", "voice", "document", "sticker")


class Transcript(State):
    """Views of the world, as JSON for the page and for tests."""

    def chats_of(self, person: int) -> list[Json]:
        """The private chat with the bot, then the groups, those that were upgraded left out."""
        self.person(person)
        mine = [chat for chat in self.chats.values() if person in chat.member_ids]
        return [self._chat(chat, person) for chat in mine if not (isinstance(chat, Group) and chat.migrated_to)]

    def transcript(
        self, person: int, chat: int | None = None, *, after: int = 0, limit: int | None = None
    ) -> list[Json]:
        """The messages of a chat as the person sees them, oldest first; `limit` keeps the newest."""
        place = self.chats.get(person if chat is None else chat)
        if place is None or self.person(person).id not in place.member_ids:
            raise unknown("chat for this person")
        seen = [m for number, m in place.messages.items() if number > after and not m.is_deleted]
        return [self._message(message, person) for message in (seen[-limit:] if limit else seen)]

    def _chat(self, chat: AnyChat, person: int) -> Json:
        messages = [message for message in chat.messages.values() if not message.is_deleted]
        read = chat.last_read.get(person, 0)
        unread = sum(m.message_id > read and m.sender.id != person for m in messages)
        is_private = isinstance(chat, PrivateChat)
        return {
            "id": chat.id,
            "title": self.bot.name if is_private else chat.title,
            "type": chat.type,
            "unread": unread,
            "last": _last(messages[-1]) if messages else None,
            "blocked": is_private and self.people[person].blocked,
            "bot_started": self.people[person].bot_started if is_private else self.bot.id in chat.member_ids,
        }

    def _message(self, message: Message, person: int) -> Json:
        content, keyboard = message.content, message.chat.keyboards.get(person) is message
        text: Json = {field: content[field] for field in ("text", "caption") if field in content}
        markup = message.markup or {}
        origin = content.get("forward_origin", {})
        return {
            "message_id": message.message_id,
            "date": message.date,
            "edit_date": message.edit_date or None,
            "from": {"id": message.sender.id, "name": message.sender.name, "is_bot": message.sender.is_bot},
            "out": message.sender.id == person,
            **text,
            "entities": message.entities,
            "html": as_html(message.text, message.entities),
            **self._attachments(message, person),
            "reply_to": _reply(message.reply_to),
            "forwarded_from": origin.get("sender_user_name") or origin.get("sender_user", {}).get("first_name"),
            "media_group_id": content.get("media_group_id"),
            "service": _service(message),
            "buttons": _buttons(message),
            "keyboard": markup.get("keyboard") if keyboard else None,
            "force_reply": keyboard and bool(markup.get("force_reply")),
            "pinned": message in message.chat.pinned,
            "reactions": [emoji for given in message.reactions.values() for emoji in given],
            "deleted": False,
        }

    def _attachments(self, message: Message, person: int) -> Json:
        shown: Json = {}
        for field in _FILE_FIELDS:
            if field in message.content:
                value = message.content[field]
                file: Json = value[-1] if isinstance(value, list) else value
                shown[field] = file | {"url": f"/api/files/{file['file_id']}"}
        venue = message.content.get("venue", {})
        if "location" in message.content:
            named = {key: venue[key] for key in ("title", "address") if key in venue}
            shown["location"] = message.content["location"] | named
        if "contact" in message.content:
            shown["contact"] = message.content["contact"]
        if message.poll:
            shown["poll"] = message.poll.as_json() | {"voted": message.poll.votes.get(person, [])}
        return shown


def _last(message: Message) -> Json:
    service = _service(message)
    text = service["text"] if service else message.text or _kind(message)
    return {
        "message_id": message.message_id,
        "text": text,
        "date": message.date,
        "from_name": message.sender.name,
    }


def _kind(message: Message) -> str:
    names = {
        "photo": "[图片]", "voice": "[语音]", "document": "[文件]", "sticker": "[贴纸]", "location": "[位置]",
        "contact": "[联系人]",
    }  # fmt: skip
    found = next((name for field, name in names.items() if field in message.content), "")
    return f"[投票] {message.poll.question}" if message.poll else found


def _reply(message: Message | None) -> Json | None:
    if message is None or message.is_deleted:
        return None
    text = message.text or _kind(message)
    return {"message_id": message.message_id, "text": text, "from_name": message.sender.name}


def _service(message: Message) -> Json | None:
    kind = next((field for field in SERVICE_FIELDS if field in message.content), None)
    if kind is None:
        return None
    value = message.content[kind]
    users = value if kind == "new_chat_members" else [value] if kind == "left_chat_member" else []
    names = "、".join(user["first_name"] for user in users) or message.sender.name
    return {"kind": kind, "text": f"{names}{SERVICE_FIELDS[kind]}"}


def _buttons(message: Message) -> list[list[Json]]:
    return [
        [_button(button, row, column) for column, button in enumerate(buttons)]
        for row, buttons in enumerate(message.inline_keyboard)
    ]


def _button(button: Json, row: int, column: int) -> Json:
    shown: Json = {"text": button["text"], "style": button.get("style"), "row": row, "col": column}
    if "callback_data" in button:
        shown["data"] = button["callback_data"]
    if "url" in button:
        shown["url"] = button["url"]
    if "copy_text" in button:
        shown["copy_text"] = button["copy_text"]["text"]
    return shown
