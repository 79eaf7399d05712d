"""An office with a sender and nothing else: what the tests of the sender work with."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import select
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.database import Database
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from bot.send_queue import Budget
from bot.sender import Sender
from models import outbox
from models.outbox import OutboxRow, Outgoing
from models.rules.community import Community
from models.rules.delivery import Status
from tests.conftest import NO_LIMITS, TOKEN
from tests.people import START, FrozenClock

FIRST = 20_001  # the first of the recipients


def open_world(people: int) -> World:
    """A Telegram in which so many people have started the bot."""
    world = World(FrozenClock(), token=TOKEN, seed_ids=1000)
    world.flood.enabled = False
    for number in range(people):
        world.register_person("居民", person_id=FIRST + number)
        world.start(FIRST + number)
    return world


def to(chat_id: int, text: str, key: str = "", **more: Any) -> Outgoing:
    payload = {"text": text, "parse_mode": "HTML"}
    return Outgoing(
        key=key or f"{chat_id}:{text}", chat_id=chat_id, method="sendMessage", payload=payload, created_at=START, **more
    )


@dataclass
class Office:
    """A database and a world, between which senders come and go."""

    url: str
    community: Community
    world: World
    clock: FrozenClock = field(default_factory=FrozenClock)

    def __post_init__(self) -> None:
        self.database = Database(self.url)
        transport = httpx.ASGITransport(app=create_app(self.world, "key"))
        request = HTTPXRequest(read_timeout=0.2, httpx_kwargs={"transport": transport})
        self.bot = Bot(TOKEN, base_url="http://127.0.0.1/bot", request=request, get_updates_request=request)

    def open_sender(self, database: Database | None = None, budget: Budget = NO_LIMITS) -> Sender:
        return Sender(database or self.database, self.bot, self.clock, self.community, budget)

    async def promise(self, *rows: Outgoing) -> list[Outgoing]:
        """As any transaction of the product does it."""
        return await self.database.run(lambda session: outbox.save(session, rows))

    async def deliver(self, sender: Sender) -> None:
        """Until nothing is on its way any more; retries need time to pass."""
        ends_at = self.clock.now() + timedelta(hours=1)
        while self.clock.now() < ends_at:
            await until(lambda: sender.is_idle)
            if not await self.waiting():
                return
            self.clock.move(timedelta(seconds=31))
        raise AssertionError(f"still waiting: {await self.waiting()}")

    async def waiting(self) -> list[str]:
        statuses = await self.column(OutboxRow.status)
        return [key for key, status in statuses.items() if status in (Status.QUEUED, Status.SENDING)]

    async def column(self, column: Any) -> dict[str, Any]:
        """A column of the outbox, by key."""
        return dict(await self.database.run(lambda session: session.execute(select(OutboxRow.key, column)).all()))

    def read(self, chat_id: int) -> list[str]:
        """What the bot said in a chat."""
        chat = self.world.chats[chat_id]
        return [m.content["text"] for m in chat.messages.values() if m.sender is self.world.bot and not m.is_deleted]


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # noqa: ASYNC110 -- many things change it
        await asyncio.sleep(0)


@asynccontextmanager
async def running(sender: Sender) -> AsyncIterator[Sender]:
    async with asyncio.TaskGroup() as parts:
        parts.create_task(sender.run())
        yield sender
        sender.stop()
