"""Invented residents: each joins a grid and files a request, one step at a time, as people do."""

import asyncio
import itertools
import json
import math
import random
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from tests.benchmarks.telegram import Json, Telegram, as_message

STORY = (
    "/start",
    "[第\\d+网格]",
    "[第\\d+组]",
    "[我要反映]",
    "[设施维修]",
    "[没有]",
    "东三巷口的路灯坏了，晚上看不见路。",
    "[写好了]",
    "[提交]",
)
"""What somebody does, one after the other: words, and in brackets (a pattern of) the button pressed."""

REST = 2.0  # seconds at least between two steps of one person: Telegram takes one message a second in a chat


@dataclass
class Resident:
    """Somebody with a private chat. `asked_at` is set while the answer is awaited."""

    id: int
    asked_at: float | None = None
    message_id: int = 0
    markup: str = ""

    def act(self, step: str, telegram: Telegram) -> Json:
        """The update that a step of the story makes."""
        user = {"id": self.id, "is_bot": False, "first_name": f"居民{self.id}", "language_code": "zh-hans"}
        if not step.startswith("["):
            command = [{"type": "bot_command", "offset": 0, "length": len(step)}] if step.startswith("/") else []
            message = as_message(self.id, telegram.message_id(), step) | {"from": user, "entities": command}
            return {"message": message}
        query = {"id": str(telegram.message_id()), "from": user, "chat_instance": "1", "data": self._button(step[1:-1])}
        return {"callback_query": query | {"message": as_message(self.id, self.message_id, "…")}}

    def _button(self, pattern: str) -> str:
        """What the button carries; a bot that showed none gets the pattern back."""
        if not self.markup:
            return pattern
        rows = json.loads(self.markup)["inline_keyboard"]
        fitting = [button for row in rows for button in row if re.search(pattern, button["text"])]
        if not fitting:
            raise LookupError(f"no button {pattern} among {rows}")
        return str(fitting[self.id % len(fitting)]["callback_data"])


@dataclass
class Crowd:
    """Everybody. `waits` are (when it was asked, the seconds until its first answer arrived); `unanswered`, how many
    still wait.
    """

    people: dict[int, Resident] = field(default_factory=dict)
    waits: list[tuple[float, float]] = field(default_factory=list)
    unanswered: int = 0
    _all_answered: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(100_001))

    def move_in(self) -> Resident:
        """Somebody new."""
        resident = Resident(next(self._ids))
        self.people[resident.id] = resident
        return resident

    def hear(self, chat_id: int, message_id: int, markup: str) -> None:
        """An answer arrives; only the first one to a step is what its person waited for."""
        resident = self.people[chat_id]
        resident.message_id, resident.markup = message_id, markup
        if resident.asked_at is not None:
            self.waits.append((resident.asked_at, time.perf_counter() - resident.asked_at))
            resident.asked_at = None
            self.unanswered -= 1
            if not self.unanswered:
                self._all_answered.set()

    def ask(self, telegram: Telegram, residents: Iterable[Resident], step: str) -> None:
        """All of them take that step at the same moment, now."""
        updates = [(resident, resident.act(step, telegram)) for resident in residents]
        asked_at = time.perf_counter()
        for resident, _ in updates:
            resident.asked_at = asked_at
        self.unanswered += len(updates)
        self._all_answered.clear()
        telegram.put(update for _, update in updates)

    async def all_answered(self, *, within: float) -> None:
        """Wait so many seconds at most."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._all_answered.wait(), within)


@dataclass(frozen=True)
class Load:
    """So many steps a second, whether the bot keeps up or not. Even: one every 1/rate s; uneven: as chance has it."""

    rate: int = 20
    seconds: float = 20.0
    even: bool = True

    @property
    def gap(self) -> int:
        """Ticks between two steps of one person. Prime to the length of the story, so that no two people ever meet
        in one tick; longer where chance may shorten it.
        """
        least = math.ceil(REST * (1.0 if self.even else 1.5) * self.rate)
        return next(gap for gap in itertools.count(least) if math.gcd(gap, len(STORY)) == 1)

    @property
    def warm_up(self) -> int:
        """Ticks until people in all steps of the story are there."""
        return self.gap * (len(STORY) - 1)

    def who(self, tick: int) -> tuple[int, int]:
        """The number of the person whose tick it is, and of their step; negative people are not there yet."""
        step = next(step for step in range(len(STORY)) if (tick - step * self.gap) % len(STORY) == 0)
        return (tick - step * self.gap) // len(STORY), step

    async def run(self, telegram: Telegram, crowd: Crowd) -> float:
        """Load the bot; returns the moment from which on the load is full. Who was not answered takes no new step."""
        chance = random.Random(1)  # noqa: S311
        residents: dict[int, Resident] = {}
        due = measured_from = time.perf_counter()
        for tick in range(self.warm_up + int(self.seconds * self.rate)):
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            measured_from = due if tick <= self.warm_up else measured_from
            number, step = self.who(tick)
            if number >= 0:
                resident = residents.get(number) or crowd.move_in()
                residents[number] = resident
                if resident.asked_at is None:
                    crowd.ask(telegram, [resident], STORY[step])
            due += 1 / self.rate if self.even else chance.expovariate(self.rate)
        return measured_from
