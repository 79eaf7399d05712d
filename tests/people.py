"""People for stories: `await resident.says("路灯坏了")`, `await resident.presses("提交")`, `grid3.hears("路灯坏了")`.

Behind them is the sandbox, in process; the product is the real one. After each word everything that follows from it
has happened: updates processed, due work done, messages delivered.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.app import App
from bot.clock import Clock
from bot.sandbox.world import World

START = datetime.fromisoformat("2026-11-23T09:00:00+08:00")  # a Monday, the office is open


class FrozenClock(Clock):
    """Stands still until a story moves it."""

    def now(self) -> datetime:
        return START + self.offset


@dataclass
class Stage:
    """The product and the world that it speaks to."""

    app: App
    world: World
    clock: FrozenClock

    async def settle(self) -> None:
        """Until nothing follows any more."""
        while True:
            if self._has_updates:
                await self.app.poller.poll(0)
            while not self.app.sender.is_idle:  # noqa: ASYNC110 -- the sender has no reason to tell anybody
                await asyncio.sleep(0.001)
            if not await self.app.scheduler.run_due() and not self._has_updates:
                return

    @property
    def _has_updates(self) -> bool:
        """Whether Telegram has something that the program did not take yet: to ask in vain costs as much as an act."""
        waiting, offset = self.world.updates.pending(), self.app.poller.offset
        return bool(waiting) and (offset is None or waiting[-1].update_id >= offset)

    async def pass_time(self, **delta: float) -> None:
        """Let time pass: `hours=3`, `days=1`."""
        self.clock.move(timedelta(**delta))
        await self.settle()

    async def wait_until(self, moment: str) -> None:
        """Let time pass until an office-local moment like `2026-11-24 08:00`."""
        self.clock.move(datetime.fromisoformat(f"{moment}:00+08:00") - self.clock.now())
        await self.settle()


@dataclass
class Chat:
    """A chat as one looks at it: what was said there since one last looked."""

    stage: Stage
    id: int
    viewer: int
    _seen: dict[int, str] = field(default_factory=dict)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Everything that stands in the chat now."""
        messages: list[dict[str, Any]] = self.stage.world.transcript(self.viewer, chat=self.id)
        return messages

    @property
    def last(self) -> dict[str, Any]:
        """The newest message of the bot."""
        return [message for message in self.messages if message["from"]["is_bot"]][-1]

    def hears(self, *words: str) -> dict[str, Any]:
        """The newest message with all these words that is new or was changed since it was last heard."""
        for message in self.messages[::-1]:
            text = said(message)
            if all(word in text for word in words) and self._seen.get(message["message_id"]) != text:
                self._seen[message["message_id"]] = text
                return message
        raise AssertionError(f"nobody said {words} in chat {self.id}:\n{self}")

    def hears_nothing_of(self, *words: str) -> None:
        """No message stands there with any of these words."""
        for message in self.messages:
            if found := [word for word in words if word in said(message)]:
                raise AssertionError(f"{found} was said in chat {self.id}:\n{self}")

    def card(self, reference: str) -> dict[str, Any]:
        """The newest message about something, whether it was heard before or not."""
        return [message for message in self.messages if message["from"]["is_bot"] and reference in said(message)][-1]

    def __str__(self) -> str:
        return "\n---\n".join(f"{m['from']['name']}: {said(m)} {labels(m)}" for m in self.messages)


@dataclass
class Person(Chat):
    """Somebody with a private chat of their own (`chat` of the methods: a group instead)."""

    name: str = ""

    async def says(self, text: str, *, to: dict[str, Any] | None = None, chat: Chat | None = None) -> None:
        """Write; `to` is the message that it answers."""
        self.stage.world.say(
            self.viewer, text, chat=chat.id if chat else None, reply_to=to["message_id"] if to else None
        )
        await self.stage.settle()

    async def sends(self, what: str, *, chat: Chat | None = None, **content: Any) -> None:
        """Send something that is not text: `"photo"`, `"album"`, `"voice"`, `"sticker"`, `"location"`, `"contact"`."""
        getattr(self.stage.world, f"send_{what}")(self.viewer, chat=chat.id if chat else None, **content)
        await self.stage.settle()

    async def edits(self, text: str) -> None:
        """Correct one's newest message."""
        own = [message for message in self.messages if message["out"]][-1]
        self.stage.world.edit_text(self.viewer, own["message_id"], text)
        await self.stage.settle()

    async def presses(self, label: str, *, chat: Chat | None = None) -> str:
        """Press the newest button with these words; returns the notice that answers it."""
        place = chat or self
        for message in reversed(place.messages):
            for button in (button for row in message["buttons"] for button in row):
                if label in button["text"]:
                    return await self.press(message["message_id"], button, place)
        raise AssertionError(f"no button {label!r} in chat {place.id}:\n{place}")

    async def press(self, message_id: int, button: dict[str, Any], place: Chat | None = None) -> str:
        """Press this button of that message; a link leads to the private chat, as the client does it."""
        place = place or self
        if url := button.get("url"):
            self.stage.world.start(self.viewer, url.partition("start=")[2])
            await self.stage.settle()
            return ""
        query = self.stage.world.press(self.viewer, message_id, data=button["data"], chat=place.id)
        await self.stage.settle()
        return str((query.answer or {}).get("text", ""))

    async def takes_bot_to(self, group: Chat) -> None:
        """Follow the newest link that takes the bot into a group, and choose this one."""
        links = [b.get("url", "") for m in self.messages for row in m["buttons"] for b in row]
        payload = [link for link in links if "startgroup=" in link][-1].partition("startgroup=")[2]
        self.stage.world.start_in_group(self.viewer, group.id, payload)
        await self.stage.settle()

    async def joins(self, grid: str = "第3网格", group: str = "第11组") -> None:
        """Go through the first hello."""
        await self.says("/start")
        await self.presses(grid)
        await self.presses(group)
        await self.presses("就用")
        await self.presses("先不填")


def said(message: dict[str, Any]) -> str:
    """The words of a message."""
    return str(message.get("text") or message.get("caption") or "")


def labels(message: dict[str, Any]) -> list[str]:
    """The words on its buttons."""
    return [button["text"] for row in message["buttons"] for button in row]
