"""Invented people who use the product while it is being killed. They wait for its words, as people do."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count, islice

from bot.sandbox.messages import Message
from tests.bot.kills.telegram import Telegram

PATIENCE = 300.0  # seconds; they wait through many kills
LATEST = 12  # messages that somebody looks at
NAMES = ("周玉兰", "陈国强", "李秀珍", "杨建军", "黄桂英", "吴志明")


@dataclass
class Somebody:
    """A person who looks at one chat."""

    telegram: Telegram
    id: int
    chat_id: int
    pressed: set[str] = field(default_factory=set)
    since: int = 0  # their own last message: buttons above it are of the past
    _heard: set[tuple[int, str]] = field(default_factory=set)

    def says(self, text: str) -> None:
        self.since = self.telegram.world.say(self.id, text).message_id

    async def presses(self, label: str) -> None:
        """Wait for a button with these words that was not pressed yet, and press it."""
        await self._until(lambda: self.find(label) is not None, f"the button {label}")
        message_id, data = self.find(label) or (0, "")
        self.pressed.add(data)
        self.telegram.world.press(self.id, message_id, data=data, chat=self.chat_id)

    async def hears(self, *words: str) -> None:
        """Wait for a message with all these words that was not heard yet."""
        await self._until(lambda: self.listen(*words), f"the words {words}")

    def find(self, label: str) -> tuple[int, str] | None:
        """The newest such button: its message and its data."""
        for message in (message for message in self._latest() if message.message_id > self.since):
            for button in (button for row in message.inline_keyboard for button in row):
                data = button.get("callback_data", "")
                if label in button["text"] and data and data not in self.pressed:
                    return message.message_id, data
        return None

    def listen(self, *words: str) -> bool:
        """Whether such a message stands there; it is heard then."""
        for message in self._latest():
            place = (message.message_id, message.text)
            if all(word in message.text for word in words) and place not in self._heard:
                self._heard.add(place)
                return True
        return False

    def _latest(self) -> list[Message]:
        messages = islice(reversed(self.telegram.world.chats[self.chat_id].messages.values()), LATEST)
        return [message for message in messages if message.sender is self.telegram.world.bot]

    async def _until(self, condition: Callable[[], bool], what: str) -> None:
        if not await self.telegram.bell.until(condition, PATIENCE):
            said = "\n".join(message.text for message in self._latest())
            raise AssertionError(f"{self.id} waits for {what}; the last words were:\n{said}")


@dataclass
class Resident(Somebody):
    """Joins, and files requests with texts that nobody else uses."""

    filed: list[str] = field(default_factory=list)

    async def joins(self) -> None:
        self.says("/start")
        await self.presses("第3网格")
        await self.presses("第12组")
        await self.hears("都记好了")

    async def files(self) -> None:
        """One request, by one of the two ways there are, to the word that it was taken in."""
        text = f"第{len(self.filed) + 1}件事，来自{self.id}"
        if len(self.filed) % 2:
            self.says(text)
            await self.presses("环境卫生")
        else:
            self.says("/report")
            await self.presses("水电气暖")
            await self.presses("没有")
            self.says(text)
        await self.presses("写好了")
        await self.presses("提交")
        self.filed.append(text)
        await self.hears("收到了，谢谢您", "编号")

    async def lives(self, enough: asyncio.Event, *, at_least: int) -> None:
        """File one request after the other until it is enough."""
        await self.joins()
        for number in count():
            if number >= at_least and enough.is_set():
                return
            await self.files()


@dataclass
class Worker(Somebody):
    """Accepts whatever is filed."""

    async def works(self) -> None:
        """Until cancelled."""
        while True:
            await self.telegram.bell.until(lambda: self.find("我来办") is not None, None)
            await self.presses("我来办")


def move_in(telegram: Telegram, number: int) -> list[Resident]:
    """So many people who have not spoken to the bot yet."""
    people = [telegram.world.register_person(name) for name in NAMES[:number]]
    return [Resident(telegram, person.id, person.id) for person in people]
