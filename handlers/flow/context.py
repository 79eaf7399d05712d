"""What one step knows and can do: who acts, where, with which draft; and its words to people."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session
from telegram import Chat, Message, Update

from handlers.ui.announce import Announcer, Recipient
from handlers.ui.keyboards import Keyboard, back_home
from models.actors import Actor
from models.rules.community import Community

D = TypeVar("D")


@dataclass(frozen=True)
class CallbackAnswer:
    """The immediate, not durable answer to a pressed button."""

    query_id: str
    text: str = ""
    alert: bool = False


@dataclass
class Context(Generic[D]):
    """One step of one conversation. A step does no I/O but through the session, and only promises its words."""

    update: Update
    actor: Actor
    announcer: Announcer
    draft: D
    arguments: str = ""  # what stood behind the command
    answer: CallbackAnswer | None = field(default=None, init=False)

    @property
    def session(self) -> Session:
        """The transaction of this update."""
        return self.announcer.session

    @property
    def now(self) -> datetime:
        """The moment at which the update is processed, aware, in UTC."""
        return self.announcer.now

    @property
    def community(self) -> Community:
        """The community and its rules."""
        return self.announcer.product.community

    @property
    def message(self) -> Message:
        """The message that was written, or the one whose button was pressed."""
        message = self.update.effective_message
        if not isinstance(message, Message):
            raise TypeError(f"update {self.update.update_id} has no message")
        return message

    @property
    def chat(self) -> Chat:
        """Where it happens; of a poll Telegram does not say where: whoever answered one is spoken to in private."""
        if self.update.poll_answer:
            return Chat(self.actor.telegram_id, Chat.PRIVATE)
        chat = self.update.effective_chat
        if chat is None:
            raise TypeError(f"update {self.update.update_id} has no chat")
        return chat

    @property
    def is_private(self) -> bool:
        """True in the person's own chat with the bot."""
        return self.chat.type == Chat.PRIVATE

    @property
    def here(self) -> Recipient:
        """This chat, and its topic thread, spoken to in the person's language; a group in the community's."""
        language = self.actor.language if self.is_private else self.community.languages[0]
        message = self.update.effective_message
        thread_id = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        return Recipient(self.chat.id, language, thread_id, self.is_private and self.actor.elders_mode)

    def say(
        self, message: str, *, keyboard: Keyboard = (), reply: bool = False, about: str | None = None, **values: Any
    ) -> None:
        """Send a new message here; `reply`: as an answer to the person's own."""
        reply_to = self.message.message_id if reply else None
        self.announcer.say(self.here, message, keyboard=keyboard, reply_to=reply_to, about=about, **values)

    def show(self, message: str, *, keyboard: Keyboard = (), about: str | None = None, **values: Any) -> None:
        """Put words in the place of the pressed message. Where nothing was pressed, or something was said here in this
        step already, they are sent: what is said last stands last.
        """
        pressed = self.update.callback_query
        if pressed and pressed.message and not self._has_spoken_here:
            message_id = pressed.message.message_id
            self.announcer.replace(self.here, message_id, message, keyboard=keyboard, about=about, **values)
        else:
            self.say(message, keyboard=keyboard, about=about, **values)

    def toast(self, message: str, *, alert: bool = False, **values: Any) -> None:
        """Answer the press with a short notice over the chat; nothing was pressed: say it."""
        pressed = self.update.callback_query
        if not pressed:
            self.say(message, keyboard=[back_home()] if self.is_private else (), **values)
            return
        text = self.announcer.plain(self.here, message, values)
        self.answer = CallbackAnswer(pressed.id, text[:200], alert)

    @property
    def _has_spoken_here(self) -> bool:
        return any(row.chat_id == self.chat.id and row.card is None for row in self.announcer.outbox.rows)
