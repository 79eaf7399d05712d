"""What a person sees: their chats, and the messages in one."""

from bot.sandbox.chats import AnyChat, Group, PrivateChat
from bot.sandbox.html_view import as_html
from bot.sandbox.messages import Message
from bot.sandbox.profile import Scope, said
from bot.sandbox.state import State
from bot.sandbox.wire import Json, unknown

_FILE_FIELDS = ("photo", "video", "animation", "voice", "audio", "document", "sticker")


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
            "commands": self._commands(chat, person),
            "description": self._description(person) if is_private else "",
        }

    def _commands(self, chat: AnyChat, person: int) -> list[Json]:
        """What the menu offers, in Telegram's order: the narrowest scope first."""
        if self.bot.id not in chat.member_ids and isinstance(chat, Group):
            return []
        scopes = _group_scopes(chat, person) if isinstance(chat, Group) else _private_scopes(chat)
        return self.profile.commands_in([*scopes, ("default", 0, 0)], self.people[person].language_code)

    def _description(self, person: int) -> str:
        """What stands in a chat before it is started: the long description, else the short one."""
        language = self.people[person].language_code
        return said(self.profile.descriptions, language) or said(self.profile.short_descriptions, language)

    def _message(self, message: Message, person: int) -> Json:
        content, keyboard = message.content, message.chat.keyboards.get(person) is message
        text: Json = {field: content[field] for field in ("text", "caption") if field in content}
        markup = message.markup or {}
        origin = content.get("forward_origin", {})
        return {
            "message_id": message.message_id,
            "kind": message.kind,
            "date": message.date,
            "edit_date": message.edit_date or None,
            "from": _author(message),
            "out": message.sender.id == person,
            **text,
            "entities": message.entities,
            "html": as_html(message.text, message.entities),
            **self._attachments(message, person),
            "reply_to": _reply(message.reply_to),
            "forwarded_from": origin.get("sender_user_name") or origin.get("sender_user", {}).get("first_name"),
            "media_group_id": content.get("media_group_id"),
            "topic": message.thread_id or None,
            "service": _service(message),
            "buttons": _buttons(message),
            "keyboard": markup.get("keyboard") if keyboard else None,
            "force_reply": keyboard and bool(markup.get("force_reply")),
            "pinned": message in message.chat.pinned,
            "reactions": [emoji for given in message.reactions.values() for emoji in given],
            "silent": message.is_silent,
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
            shown["poll"] = message.poll.seen_json(person)
        return shown


def _author(message: Message) -> Json:
    """Who shows as its author: an anonymous administrator's is the group."""
    if message.is_anonymous:
        return {"id": message.chat.id, "name": message.chat.title, "is_bot": False}
    return {"id": message.sender.id, "name": message.sender.name, "is_bot": message.sender.is_bot}


def _private_scopes(chat: PrivateChat) -> list[Scope]:
    return [("chat", chat.id, 0), ("all_private_chats", 0, 0)]


def _group_scopes(chat: Group, person: int) -> list[Scope]:
    is_admin = chat.role(person).is_admin
    return [
        ("chat_member", chat.id, person),
        *([("chat_administrators", chat.id, 0)] if is_admin else []),
        ("chat", chat.id, 0),
        *([("all_chat_administrators", 0, 0)] if is_admin else []),
        ("all_group_chats", 0, 0),
    ]


def _last(message: Message) -> Json:
    return _brief(message) | {"date": message.date, "service": _service(message)}


def _reply(message: Message | None) -> Json | None:
    return None if message is None or message.is_deleted else _brief(message)


def _brief(message: Message) -> Json:
    """A message in one line, without words of the sandbox's own: those are the page's, in its language."""
    text = message.poll.question if message.poll else message.text
    return {"message_id": message.message_id, "kind": message.kind, "text": text, "from_name": _author(message)["name"]}


def _service(message: Message) -> Json | None:
    """Whom it is about: those who came or left, else who did it."""
    if not message.is_service:
        return None
    value = message.content[message.kind]
    users = {"new_chat_members": value, "left_chat_member": [value]}.get(message.kind)
    return {"kind": message.kind, "names": [_name(user) for user in users] if users else [_author(message)["name"]]}


def _name(user: Json) -> str:
    return f"{user['first_name']} {user.get('last_name', '')}".strip()


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
