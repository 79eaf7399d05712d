"""The sandbox on a real port, which can go down and come back, and remembers every call that it accepted."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import uvicorn

from bot.clock import Clock
from bot.sandbox.bell import Bell
from bot.sandbox.cast import move_in, read_cast
from bot.sandbox.journal import Journal
from bot.sandbox.server import create_app
from bot.sandbox.wire import Json
from bot.sandbox.world import World

TOKEN = "4242:sandbox-token-that-is-as-long-as-a-real-one"
UNCHANGED = "message is not modified"
WORDS = ("sendMessage", "editMessageText")  # the methods that carry words


@dataclass(frozen=True)
class Sent:
    """A message or an edit that Telegram accepted: what it said and what its buttons were."""

    method: str
    chat_id: int
    text: str
    markup: str


@dataclass(slots=True)
class Ledger(Journal):
    """A journal that forgets nothing of what was accepted."""

    sent: list[Sent] = field(default_factory=list)

    def record(self, *, at: datetime, method: str, params: Json, status: int, outcome: object, ms: float) -> None:
        Journal.record(self, at=at, method=method, params=params, status=status, outcome=outcome, ms=ms)
        if (status == 200 or UNCHANGED in str(outcome)) and method in WORDS:
            markup = as_text(json.loads(params.get("reply_markup") or "null"))
            self.sent.append(Sent(method, int(params["chat_id"]), params["text"], markup))


class Telegram:
    """Lives in the test's own event loop, at an address that stays while it goes down and comes back."""

    def __init__(self, tasks: asyncio.TaskGroup, *, webhook_transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.world = World(Clock(), token=TOKEN, seed_ids=1000)
        self.world.flood.enabled = False
        self.world.journal = self.ledger = Ledger()
        move_in(self.world, read_cast())
        self.group_id = read_cast().chats["grid:3"]
        self.bell = Bell()
        self.world.watch(self.bell.ring)
        self._tasks = tasks
        self._app = create_app(self.world, "key", webhook_transport=webhook_transport, retry_seconds=0.05)
        self._socket = _bind(0)  # nobody listens there yet
        self.port: int = self._socket.getsockname()[1]
        self._server: uvicorn.Server | None = None

    async def open(self) -> None:
        """Listen."""
        config = uvicorn.Config(self._app, log_config=None, access_log=False)
        self._server = uvicorn.Server(config)
        self._task = self._tasks.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started:  # noqa: ASYNC110 -- it tells nobody
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Be gone from one moment to the next, with every connection."""
        if self._server is None:
            self._socket.close()
            return
        for connection in list(self._server.server_state.connections):
            connection.transport.abort()
        self._server.should_exit = True
        await self._task
        self._server = None

    async def come_back(self) -> None:
        """Listen at the same address again."""
        self._socket = _bind(self.port)
        await self.open()

    async def until(self, condition: Callable[[], bool], *, seconds: float = 20.0) -> None:
        """Wait until something is so in the world."""
        if not await self.bell.until(condition, seconds):
            raise AssertionError(f"not so within {seconds} s")


@asynccontextmanager
async def telegram(*, webhook_transport: httpx.AsyncBaseTransport | None = None) -> AsyncIterator[Telegram]:
    """A Telegram that nobody can reach until it is opened."""
    async with asyncio.TaskGroup() as tasks:
        telegram = Telegram(tasks, webhook_transport=webhook_transport)
        try:
            yield telegram
        finally:
            await telegram.close()


def as_text(markup: Any) -> str:
    """Buttons in a form that can be compared."""
    return json.dumps(markup, sort_keys=True, ensure_ascii=False)


def _bind(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound
