"""The state of this Telegram and the few operations that everything else is made of."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from bot.clock import Clock
from bot.sandbox.chats import AnyChat, Bot, Group, Person, PrivateChat, Sender
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.flood import Flood
from bot.sandbox.journal import Journal
from bot.sandbox.messages import Message
from bot.sandbox.polls import Poll
from bot.sandbox.profile import Profile
from bot.sandbox.queries import Queries
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Webhook
from bot.sandbox.wire import Json, unknown

_NEW_YEAR_2026 = 1_767_225_600
_IDS_A_SECOND = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something changed that a page may show: message, edit, delete, chat, clock, call, answer, or update (queue)."""

    kind: str
    chat_id: int | None = None
    person_ids: tuple[int, ...] = ()
    message_id: int | None = None


class State:
    """Everything there is. One thread: whoever serves it over HTTP does so in one event loop."""

    def __init__(
        self,
        clock: Clock,
        *,
        token: str,
        bot_name: str = "五心",
        bot_username: str = "wuxin_sandbox_bot",
        seed_ids: int | None = None,
    ) -> None:
        """`seed_ids` is where ids start; by default so high that a restart never repeats an old one."""
        first = _first_id() if seed_ids is None else seed_ids
        self.clock = clock
        self.token = token
        self.bot = Bot(id=int(token.partition(":")[0]), name=bot_name, username=bot_username)
        self.profile = Profile(name=bot_name)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, AnyChat] = {}
        self.updates = Updates(clock, first_id=first, on_change=lambda: self.emit(Event(kind="update")))
        self.webhook = Webhook()
        self.queries = Queries(clock, first_id=first)
        self.files = Files(first_id=first)
        self.flood = Flood()
        self.faults = Faults()
        self.journal = Journal()
        self.timed_polls: list[Message] = []
        self.message_ids = count(first)
        self.person_ids = count(first + 1_000_000)
        self.group_ids = count(first)
        self._watchers: list[Callable[[Event], None]] = []
        clock.on_move(self._on_clock_move)

    def watch(self, watcher: Callable[[Event], None]) -> Callable[[], None]:
        """Call `watcher` at every change; what is returned ends that."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def emit(self, event: Event) -> None:
        """Tell the watchers."""
        for watcher in tuple(self._watchers):
            watcher(event)

    def set_webhook(self, webhook: Webhook, *, drop_pending: bool) -> None:
        """Push from now on, or (empty address) no more."""
        self.webhook = webhook
        if drop_pending:
            self.updates.drop()
        self.emit(Event(kind="update"))

    def unix_now(self) -> int:
        """Whole seconds of Unix time, by the world's clock."""
        return int(self.clock.now().timestamp())

    def person(self, person_id: int) -> Person:
        """Raises ImpossibleError (404) for an unknown id."""
        if person_id not in self.people:
            raise unknown("person")
        return self.people[person_id]

    def group(self, chat_id: int) -> Group:
        """Raises ImpossibleError (404) for an unknown id."""
        chat = self.chats.get(chat_id)
        if not isinstance(chat, Group):
            raise unknown("group")
        return chat

    def sender(self, sender_id: int) -> Sender | None:
        """A person or the bot."""
        return self.bot if sender_id == self.bot.id else self.people.get(sender_id)

    def post(
        self,
        chat: AnyChat,
        sender: Sender,
        content: Json,
        *,
        reply_to: Message | None = None,
        markup: Json | None = None,
        poll: Poll | None = None,
        thread_id: int = 0,
    ) -> Message:
        """Put a message into a chat, and into the bot's queue if it gets to see it."""
        message = Message(
            message_id=next(self.message_ids),
            chat=chat,
            sender=sender,
            date=self.unix_now(),
            content=content,
            reply_to=reply_to,
            markup=markup,
            poll=poll,
            is_anonymous=isinstance(chat, Group) and chat.hides(sender.id),
            thread_id=thread_id,
        )
        chat.messages[message.message_id] = message
        self._show_keyboard(message)
        self.deliver("message", message)
        self.emit_message("message", message)
        return message

    def deliver(self, kind: str, message: Message) -> None:
        """Queue a person's message or edit for the bot, under privacy mode in groups."""
        if message.sender is not self.bot and self._reaches_bot(message):
            self.updates.add(kind, message.as_json(), lane=message.chat.id)

    def emit_message(self, kind: str, message: Message) -> None:
        """Tell the watchers about a message."""
        people = tuple(message.chat.member_ids)
        self.emit(Event(kind=kind, chat_id=message.chat.id, person_ids=people, message_id=message.message_id))

    def emit_chat(self, chat: AnyChat) -> None:
        """Tell the watchers about a chat."""
        self.emit(Event(kind="chat", chat_id=chat.id, person_ids=tuple(chat.member_ids)))

    def emit_profile(self) -> None:
        """Tell the watchers that the bot says something else about itself, to everybody."""
        self.emit(Event(kind="chat", person_ids=tuple(self.people)))

    def _reaches_bot(self, message: Message) -> bool:
        chat = message.chat
        if isinstance(chat, PrivateChat):
            return True
        role = chat.role(self.bot.id)
        if not role.is_inside:
            return False
        is_reply = message.reply_to is not None and message.reply_to.sender is self.bot
        return role.is_admin or message.is_service or is_reply or self._is_command(message)

    def _is_command(self, message: Message) -> bool:
        """A bare /command, or one that names this bot."""
        first = message.entities[0] if message.entities else None
        if not first or first["type"] != "bot_command" or first["offset"] != 0:
            return False
        _, _, named = message.text[: first["length"]].partition("@")
        return named.lower() in {"", self.bot.username.lower()}

    def _show_keyboard(self, message: Message) -> None:
        """A reply keyboard (or its removal) from the bot is for everybody, if selective for those addressed."""
        markup = message.markup
        if markup is None or message.inline_keyboard:
            return
        for person_id in self._addressees(message) if markup.get("selective") else message.chat.member_ids:
            if markup.get("remove_keyboard"):
                message.chat.keyboards.pop(person_id, None)
            else:
                message.chat.keyboards[person_id] = message

    def _addressees(self, message: Message) -> list[int]:
        replied = [message.reply_to.sender.id] if message.reply_to else []
        return replied + [e["user"]["id"] for e in message.entities if e["type"] == "text_mention"]

    def _on_clock_move(self) -> None:
        self.close_due_polls()
        self.emit(Event(kind="clock"))

    def close_due_polls(self) -> None:
        """Close the polls whose time is over, and tell the bot."""
        now = self.unix_now()
        due = [message for message in self.timed_polls if message.poll and message.poll.close_date <= now]
        for message in due:
            self.close_poll(message)

    def close_poll(self, message: Message) -> None:
        """No more votes."""
        if message in self.timed_polls:
            self.timed_polls.remove(message)
        if message.poll and not message.poll.is_closed:
            message.poll.is_closed = True
            self.updates.add("poll", message.poll.as_json(), lane=message.chat.id)
            self.emit_message("edit", message)


def _first_id() -> int:
    """Real time, not the world's clock, which may have been moved ahead before the restart."""
    return int(time.time() - _NEW_YEAR_2026) * _IDS_A_SECOND
