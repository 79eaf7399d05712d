"""A Telegram in memory: chats with what they show, updates that wait for the bot, and how it refuses."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.cast import read_cast

GROUP = -5003
SUPERGROUP = -1005003
GROUPS = (GROUP, SUPERGROUP)
BOT = {"id": 1234, "is_bot": True, "first_name": "五心", "username": "wuxin_bot"}
NAMES = {player.id: player.name for player in read_cast().people}


class Refused(Exception):  # noqa: N818 -- Telegram's answer, not a fault of the simulation
    """Telegram says no: the HTTP status, and the answer's body."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        self.code = code
        self.body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}


@dataclass(frozen=True)
class Button:
    """What can be pressed: `data` or a link."""

    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True)
class Shown:
    """A message as its chat shows it now."""

    id: int
    chat_id: int
    sender: int
    text: str
    markup: str = ""

    @property
    def buttons(self) -> list[Button]:
        """All its buttons."""
        rows = json.loads(self.markup)["inline_keyboard"] if self.markup else []
        return [Button(b["text"], b.get("callback_data", ""), b.get("url", "")) for row in rows for b in row]


@dataclass(frozen=True)
class Arrival:
    """A call that Telegram carried out: `key` names the row of the outbox that it stood in."""

    key: str
    chat_id: int
    message_id: int
    is_new: bool


@dataclass
class Telegram:
    """Chats, updates, refusals. Ids only grow, so a history's beginning can be copied."""

    chats: dict[int, dict[int, Shown]] = field(default_factory=dict)
    last_id: int = 1000
    blocked: set[int] = field(default_factory=set)
    ever_refused: set[int] = field(default_factory=set)
    migrated: bool = False
    waiting: deque[dict[str, Any]] = field(default_factory=deque)
    repeated: deque[dict[str, Any]] = field(default_factory=deque)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    presses: dict[str, bool] = field(default_factory=dict)
    """Whether each press was answered."""
    arrivals: list[Arrival] = field(default_factory=list)
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def copy(self) -> "Telegram":
        """The same chats and ids, with a record of its own."""
        chats = {chat_id: dict(messages) for chat_id, messages in self.chats.items()}
        return Telegram(chats, self.last_id, acknowledged=list(self.acknowledged), arrivals=list(self.arrivals))

    @property
    def grid_chat(self) -> int:
        """The grid's group chat under the id that it has now."""
        return SUPERGROUP if self.migrated else GROUP

    def newest(self, chat_id: int) -> list[Shown]:
        """What the bot shows in a chat, the newest first."""
        return [shown for shown in reversed(self.chats.get(chat_id, {}).values()) if shown.sender == BOT["id"]]

    # People's side.

    def say(
        self, person: int, text: str, *, chat: int | None = None, reply_to: int | None = None, **content: Any
    ) -> int:
        """Somebody writes; returns the message's id."""
        chat_id = chat or person
        message = self._message(self._next_id(), chat_id, person) | content
        if "photo" not in content:
            message["text"] = text
        else:
            message["caption"] = text
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        if reply_to is not None:
            message["reply_to_message"] = self._message(reply_to, chat_id, BOT["id"])
        self._keep(Shown(message["message_id"], chat_id, person, text))
        self._tell("message", message)
        return int(message["message_id"])

    def edit(self, person: int, message_id: int, text: str) -> None:
        """Somebody corrects what they wrote in their private chat."""
        self._keep(replace(self.chats[person][message_id], text=text))
        self._tell("edited_message", self._message(message_id, person, person) | {"text": text, "edit_date": 1})

    def press(self, person: int, shown: Shown, data: str) -> str:
        """Somebody presses a button; returns the query's id."""
        query_id = f"q{self._next_id()}"
        self.presses[query_id] = False
        message = self._message(shown.id, shown.chat_id, BOT["id"]) | {"text": shown.text}
        query = {"id": query_id, "from": _user(person), "chat_instance": "1", "data": data, "message": message}
        self._tell("callback_query", query)
        return query_id

    def block(self, person: int) -> None:
        """Somebody has had enough."""
        self.blocked.add(person)
        self.ever_refused.add(person)
        self._tell_membership(person, "member", "kicked")

    def unblock(self, person: int) -> None:
        """Somebody comes back."""
        self.blocked.discard(person)
        self._tell_membership(person, "kicked", "member")
        self.say(person, "/start")

    def migrate(self, by: int) -> None:
        """The group becomes a supergroup: messages there have ids of their own, so none of the old ones is found."""
        self.migrated = True
        self._tell("message", self._message(self._next_id(), GROUP, by) | {"migrate_to_chat_id": SUPERGROUP})
        self._tell("message", self._message(self._next_id(), SUPERGROUP, by) | {"migrate_from_chat_id": GROUP})

    # The bot's side.

    async def get_updates(self, offset: int | None, seconds: float) -> list[dict[str, Any]]:
        """Long polling; an offset acknowledges everything before it."""
        while offset is not None and self.waiting and self.waiting[0]["update_id"] < offset:
            self.acknowledged.append(self.waiting.popleft())
        if not self.waiting and not self.repeated:
            self.bell.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self.bell.wait()
            except TimeoutError:
                return []
        again = [self.repeated.popleft() for _ in range(len(self.repeated))]
        return [*again, *self.waiting][:100]

    def repeat(self, update: dict[str, Any]) -> None:
        """Telegram sends an update once more, though it was acknowledged."""
        self.repeated.append(update)
        self.bell.set()

    def call(self, method: str, parameters: dict[str, Any], key: str) -> Any:
        """Carry out a call of the Bot API."""
        if method == "answerCallbackQuery":
            return True
        if method in ("setMyCommands", "deleteMyCommands"):  # a menu, which is no message
            self.arrivals.append(Arrival(key, 0, 0, is_new=False))
            return True
        chat_id = int(parameters["chat_id"])
        self._admit(chat_id)
        if method in ("editMessageText", "editMessageReplyMarkup"):
            return self._edit(chat_id, parameters, key)
        text = str(parameters.get("text", f"[{method}]"))
        if method == "sendMediaGroup":
            return [self._send(chat_id, text, "", key) for _ in parameters["media"]]
        return self._send(chat_id, text, _markup(parameters), key)

    def try_answer(self, query_id: str) -> None:
        """An answer to a press was sent. It is not durable, so one that is lost on its way counts too."""
        self.presses[query_id] = True

    def _admit(self, chat_id: int) -> None:
        if chat_id in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat_id == GROUP and self.migrated:
            raise Refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=SUPERGROUP)

    def _send(self, chat_id: int, text: str, markup: str, key: str) -> dict[str, Any]:
        message_id = self._next_id()
        self._keep(Shown(message_id, chat_id, int(str(BOT["id"])), text, markup))
        self.arrivals.append(Arrival(key, chat_id, message_id, is_new=True))
        return self._message(message_id, chat_id, BOT["id"]) | {"text": text}

    def _edit(self, chat_id: int, parameters: dict[str, Any], key: str) -> dict[str, Any]:
        shown = self.chats.get(chat_id, {}).get(int(parameters["message_id"]))
        is_found = shown is not None and shown.sender == BOT["id"]
        if is_found or "text" not in parameters:  # buttons of a message that is gone are gone
            self.arrivals.append(Arrival(key, chat_id, int(parameters["message_id"]), is_new=False))
        if shown is None or not is_found:
            raise Refused(400, "Bad Request: message to edit not found")
        now = replace(shown, text=str(parameters.get("text", shown.text)), markup=_markup(parameters))
        if now == shown:
            raise Refused(400, "Bad Request: message is not modified")
        self._keep(now)
        return self._message(shown.id, chat_id, BOT["id"]) | {"text": now.text}

    def _keep(self, shown: Shown) -> None:
        self.chats.setdefault(shown.chat_id, {})[shown.id] = shown

    def _tell(self, kind: str, content: dict[str, Any]) -> None:
        self.waiting.append({"update_id": self._next_id(), kind: content})
        self.bell.set()

    def _tell_membership(self, person: int, before: str, after: str) -> None:
        states = [{"user": BOT, "status": status, "until_date": 0} for status in (before, after)]
        chat = {"id": person, "type": "private", "first_name": NAMES[person]}
        self._tell("my_chat_member", {"chat": chat, "from": _user(person), "date": 1, "old_chat_member": states[0],
                                      "new_chat_member": states[1]})  # fmt: skip

    def _message(self, message_id: int, chat_id: int, sender: Any) -> dict[str, Any]:
        chat = {"id": chat_id, "type": _kind(chat_id), "title": "第3网格工作群"}
        return {"message_id": message_id, "date": 1, "chat": chat, "from": _user(sender)}

    def _next_id(self) -> int:
        self.last_id += 1
        return self.last_id


def _kind(chat_id: int) -> str:
    return {GROUP: "group", SUPERGROUP: "supergroup"}.get(chat_id, "private")


def _user(id_: Any) -> dict[str, Any]:
    return BOT if id_ == BOT["id"] else {"id": id_, "is_bot": False, "first_name": NAMES[id_]}


def _markup(parameters: dict[str, Any]) -> str:
    markup = parameters.get("reply_markup")
    return "" if not markup else json.dumps(markup) if isinstance(markup, dict) else str(markup)
