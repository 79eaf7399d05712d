"""Saying things: words and buttons rendered now, promised as rows of the outbox."""

import html
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Keyboard, inline_markup
from handlers.ui.menus import list_menu, name_menu
from handlers.ui.paragraphs import cut, without_tags
from handlers.ui.words import Words
from models.actors import get_actor
from models.centres import Centre
from models.grids import Grid
from models.outbox import Outbox
from models.people import Person
from models.places import ChatPlace
from models.reach import list_unreachable
from models.roles import list_holders
from models.rules.community import Community
from models.rules.delivery import Priority
from models.rules.roles import OPENINGS, Action

ALBUM = 10  # most photos in one album
CAPTION = 1024  # the longest words under a file
ASKED_FOR = timedelta(minutes=2)  # whoever waits for an answer of Telegram's hears then that there is none
ALERTED = OPENINGS[Action.SEE_ALERTS].everywhere


@dataclass(frozen=True)
class Recipient:
    """A chat, and the language in which it is spoken to."""

    chat_id: int
    language: str
    thread_id: int | None = None
    elders_mode: bool = False


@dataclass(frozen=True)
class Product:
    """What stays the same from one update to the next: the community, the words, and who the bot itself is."""

    community: Community
    words: Words
    bot_username: str
    bot_id: int = 0
    reads_groups: bool = False
    """Whether privacy mode is off: then everything that is said in a group reaches the bot."""


@dataclass
class Announcer:
    """Speaks for one update or one due timer. Nothing is sent before the transaction commits."""

    session: Session
    product: Product
    outbox: Outbox
    now: datetime
    pack: Callable[[CallbackData], str] = field(default=CallbackData.pack)

    def say(
        self,
        to: Recipient,
        message: str,
        *,
        keyboard: Keyboard = (),
        reply_to: int | None = None,
        about: str | None = None,
        priority: Priority = Priority.REPLY,
        urgent: bool = False,
        expires_at: datetime | None = None,
        **values: Any,
    ) -> None:
        """Send the words of `templates/*/<message>.html.j2`; what is too long for one message is cut into several."""
        parts = cut(self.render(to, message, values))
        for number, part in enumerate(parts, start=1):
            payload = self._payload(to, part, keyboard if number == len(parts) else ())
            if reply_to and number == 1:
                payload["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
            self.outbox.put(
                to.chat_id, "sendMessage", payload, about=about, priority=priority, urgent=urgent, expires_at=expires_at
            )

    def show_card(
        self,
        key: str,
        to: Recipient,
        message: str,
        *,
        keyboard: Keyboard = (),
        about: str | None = None,
        priority: Priority = Priority.REPLY,
        urgent: bool = False,
        expires_at: datetime | None = None,
        **values: Any,
    ) -> None:
        """Bring the one message `key` up to date in its chat: it is sent the first time and edited ever after."""
        text = cut(self.render(to, message, values))[0]
        payload = self._payload(to, text, keyboard)
        self.outbox.put(
            to.chat_id,
            "sendMessage",
            payload,
            about=about,
            card=key,
            priority=priority,
            urgent=urgent,
            expires_at=expires_at,
        )

    def replace(
        self,
        to: Recipient,
        message_id: int,
        message: str,
        *,
        keyboard: Keyboard = (),
        about: str | None = None,
        **values: Any,
    ) -> None:
        """Put new words into a message of ours: the next page of a list, the next question."""
        text = cut(self.render(to, message, values))[0]
        payload = self._payload(to, text, keyboard) | {"message_id": message_id}
        self.outbox.put(to.chat_id, "editMessageText", payload, about=about)

    def send_file(
        self,
        to: Recipient,
        *,
        filename: str,
        content: bytes,
        message: str,
        about: str | None = None,
        priority: Priority = Priority.REPLY,
        **values: Any,
    ) -> None:
        """Send a file of our own making, with the words of `message` under it."""
        payload = {"document": _pack_file(filename, content)} | self._caption(to, message, values)
        self.outbox.put(to.chat_id, "sendDocument", payload, about=about, priority=priority)

    def send_picture(
        self,
        to: Recipient,
        *,
        filename: str,
        content: bytes,
        message: str,
        about: str | None = None,
        priority: Priority = Priority.REPLY,
        **values: Any,
    ) -> None:
        """Send a picture of our own making (PNG), to be looked at where it stands, with the words of `message`."""
        payload = {"photo": _pack_file(filename, content)} | self._caption(to, message, values)
        self.outbox.put(to.chat_id, "sendPhoto", payload, about=about, priority=priority)

    def send_poll(
        self, to: Recipient, question: str, options: Sequence[str], *, closes_at: datetime, about: str
    ) -> None:
        """Have people vote where all see who votes, and what came of it at the end. `about` names what it is for."""
        poll: dict[str, Any] = {"question": question, "options": list(options), "is_anonymous": False}
        poll |= {"hide_results_until_closes": True, "close_date": int(closes_at.timestamp())}
        self.outbox.put(to.chat_id, "sendPoll", self._place(to) | poll, about=about, expires_at=closes_at)

    def refresh_menu(self, person: Person) -> None:
        """Bring the command menu in somebody's private chat in line with what they may do now, in their language."""
        actor = get_actor(self.session, person.id, today=self.today)
        if actor is None:
            return
        scope = {"type": "chat", "chat_id": actor.telegram_id}
        menu = {"commands": list_menu(actor), "scope": scope}
        self.outbox.put(actor.telegram_id, "setMyCommands", menu, about=f"person:{person.id}")
        person.menu = name_menu(actor)

    def ask_member(self, chat_id: int, telegram_id: int, *, purpose: dict[str, Any], about: str | None = None) -> None:
        """Ask Telegram what somebody is in a group. The answer comes after the step, by a timer; `purpose` is what it
        is then needed for.
        """
        question = {"user_id": telegram_id, "purpose": purpose}
        expires_at = self.now + ASKED_FOR
        self.outbox.put(chat_id, "getChatMember", question, about=about, expires_at=expires_at)

    def pass_on(
        self,
        to: Recipient,
        attachments: Sequence[dict[str, Any]],
        *,
        about: str | None = None,
        reply_to: int | None = None,
        priority: Priority = Priority.REPLY,
    ) -> None:
        """Send photos, voice notes, files and places on to another chat."""
        reply = {"reply_parameters": {"message_id": reply_to, "allow_sending_without_reply": True}} if reply_to else {}
        place = self._place(to) | reply
        photos = [a["file_id"] for a in attachments if a["kind"] == "photo"]
        for album in (photos[start : start + ALBUM] for start in range(0, len(photos), ALBUM)):
            if len(album) == 1:
                self.outbox.put(to.chat_id, "sendPhoto", place | {"photo": album[0]}, about=about, priority=priority)
                continue
            media = [{"type": "photo", "media": file_id} for file_id in album]
            self.outbox.put(to.chat_id, "sendMediaGroup", place | {"media": media}, about=about, priority=priority)
        for a in attachments:
            match a["kind"]:
                case "photo":
                    continue
                case "location":
                    pin = {"latitude": a["latitude"], "longitude": a["longitude"]}
                    self.outbox.put(to.chat_id, "sendLocation", place | pin, about=about, priority=priority)
                case kind:
                    method, sent = f"send{kind.capitalize()}", place | {kind: a["file_id"]}
                    self.outbox.put(to.chat_id, method, sent, about=about, priority=priority)

    @property
    def today(self) -> date:
        """The office's date."""
        return self.product.community.today(self.now)

    def alert(self, message: str, *, keyboard: Keyboard = (), about: str | None = None, **values: Any) -> None:
        """Tell the admins."""
        for admin in list_holders(self.session, ALERTED):
            if to := self.to_person(admin):
                self.say(to, message, keyboard=keyboard, about=about, priority=Priority.REMINDER, urgent=True, **values)

    def to_person(self, person: Person) -> Recipient | None:
        """A person's private chat; None for who is not on Telegram."""
        if person.telegram_id is None:
            return None
        return Recipient(person.telegram_id, person.language, elders_mode=person.elders_mode)

    def to_grid(self, grid: Grid) -> Recipient | None:
        """A grid's group chat; None while it has none, or shuts us out."""
        return self.to_place(grid)

    def to_centre(self, centre: Centre) -> Recipient | None:
        """A centre's group chat; None while it has none, or shuts us out."""
        return self.to_place(centre)

    def to_place(self, place: ChatPlace) -> Recipient | None:
        """The group chat of either."""
        if place.chat_id is None or list_unreachable(self.session, {place.chat_id}):
            return None
        return Recipient(place.chat_id, self.product.community.languages[0], place.thread_id)

    def render(self, to: Recipient, message: str, values: dict[str, Any]) -> str:
        """The words alone."""
        known = {"community": self.product.community, "now": self.now, "language": to.language}
        return self.product.words.text(to.language, message, known | values)

    def plain(self, to: Recipient, message: str, values: dict[str, Any]) -> str:
        """The words without formatting, for places that take none; lines stay lines."""
        return html.unescape(without_tags(self.render(to, message, values)))

    def _payload(self, to: Recipient, text: str, keyboard: Keyboard) -> dict[str, Any]:
        payload = self._place(to) | {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
        if keyboard:
            payload["reply_markup"] = inline_markup(
                keyboard,
                self.product.words,
                to.language,
                bot_username=self.product.bot_username,
                pack=self.pack,
                elders_mode=to.elders_mode,
            )
        return payload

    def _caption(self, to: Recipient, message: str, values: dict[str, Any]) -> dict[str, Any]:
        words = cut(self.render(to, message, values), CAPTION)[0]
        return self._place(to) | {"caption": words, "parse_mode": "HTML"}

    def _place(self, to: Recipient) -> dict[str, Any]:
        return {"message_thread_id": to.thread_id} if to.thread_id else {}


def _pack_file(filename: str, content: bytes) -> dict[str, str]:
    """As a row of the outbox holds it until it is sent."""
    return {"filename": filename, "content": b64encode(content).decode()}
