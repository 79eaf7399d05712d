"""A small world, and the two ways to it: python-telegram-bot for the bot, HTTP for the people."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.sandbox.chats import Group, Person
from bot.sandbox.methods import call
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from tests.bot.sandbox.process import open_the_office, people, running

TOKEN = "4242:sandbox-token"
KEY = "the-key"


class Api:
    """The Bot API without HTTP: `api.sendMessage(chat_id=..., text=...)`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __call__(self, method: str, **params: Any) -> Any:
        return call(self._world, method, params)

    def updates(self) -> list[dict[str, Any]]:
        """What is pending, acknowledged at once."""
        pending: list[dict[str, Any]] = self("getUpdates")
        if pending:
            self("getUpdates", offset=pending[-1]["update_id"] + 1)
        return pending


@pytest.fixture(autouse=True)
def _no_deprecated_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns about `retry_after` as a number, and warnings are errors."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def world() -> World:
    """Ids from 1000, no flood limits."""
    world = World(Clock(), token=TOKEN, seed_ids=1000)
    world.flood.enabled = False
    return world


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)


@pytest.fixture
def resident(world: World) -> Person:
    """王秀英, who has started the bot; the update is acknowledged."""
    person = world.register_person("王秀英")
    world.start(person.id)
    world.updates.drop()
    return person


@pytest.fixture
def leader(world: World) -> Person:
    """李建国, who has never written to the bot."""
    return world.register_person("李建国", username="li_jianguo")


@pytest.fixture
def group(world: World, leader: Person, resident: Person) -> Group:
    """A group of both, with the bot as an ordinary member."""
    group = world.create_group("第一网格", [leader.id, resident.id, world.bot.id])
    world.updates.drop()
    return group


@pytest.fixture
def app(world: World) -> Starlette:
    return create_app(world, KEY)


@pytest.fixture
async def bot(app: Starlette) -> AsyncIterator[Bot]:
    """python-telegram-bot, in process."""
    transport = {"transport": httpx.ASGITransport(app=app)}
    async with client(80, **transport) as bot:
        yield bot


@pytest.fixture
async def http(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """The people's side, in process, with the key."""
    transport = httpx.ASGITransport(app=app)
    headers = {"X-Sandbox-Key": KEY}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as http:
        yield http


@pytest.fixture
async def port(app: Starlette) -> AsyncIterator[int]:
    """The same over a real port."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve(sockets=[listener]))
        yield listener.getsockname()[1]  # connections wait in the socket's queue until the server takes them
        server.should_exit = True


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of the real program, started once for all who only look in from outside; the office is open."""
    with running(tmp_path_factory.mktemp("sandbox")) as address:
        with people(address) as api:
            open_the_office(api)
        yield address


def client(port: int, **httpx_kwargs: Any) -> Bot:
    """A bot that knows nothing of the sandbox but its address."""
    return Bot(
        TOKEN,
        base_url=f"http://127.0.0.1:{port}/bot",
        base_file_url=f"http://127.0.0.1:{port}/file/bot",
        request=HTTPXRequest(read_timeout=0.25, httpx_kwargs=httpx_kwargs),
        get_updates_request=HTTPXRequest(read_timeout=0.25, httpx_kwargs=httpx_kwargs),
    )
