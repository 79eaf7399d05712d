"""The stage on which stories play: the real product on SQLite and on PostgreSQL, and a Telegram in process."""

import asyncio
import logging
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from unittest.mock import AsyncMock

import httpx
import pytest
import structlog
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError
from telegram.request import HTTPXRequest

import bot.app
from bot import migrations
from bot.app import App, open_bot
from bot.database import Database
from bot.logs import configure
from bot.sandbox.cast import enlist, move_in, read_cast
from bot.sandbox.profile import Profile
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from bot.send_queue import Budget
from bot.settings import Settings
from handlers.flow.routes import discover
from models.communities import EXAMPLE, read_community
from models.communities.loading import load_community
from models.rules.community import Community
from tests.databases import SERVER, Pristine, address, execute, hurry, throwaway
from tests.people import START, Chat, FrozenClock, Person, Stage

NO_LIMITS = Budget(per_second=100_000, private=(100_000, 1.0), group=(100_000, 1.0))
TOKEN = "1234:sandbox-token"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the simulation, and of the strolls through two grids."""
    parser.addoption("--simulation-seed", type=int, help="play the history of this seed alone")
    parser.addoption("--simulation-histories", type=int, help="how many histories to play")
    parser.addoption("--rights-seed", type=int, help="stroll through two grids with this seed alone")


def pytest_configure(config: pytest.Config) -> None:
    """Nothing of the developer's own settings leaks into the tests."""
    del config
    hurry()
    setattr(bot.app, "discover", cache(discover))  # noqa: B010 -- the same conversations for every stage
    configure("CRITICAL")
    structlog.configure(cache_logger_on_first_use=False)  # tests change what is logged, and where to
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)


@pytest.fixture(autouse=True)
def quiet_logs() -> Iterator[None]:
    """A command that a test ran may have set up logging as the program does: the next test is quiet again."""
    yield
    if logging.getLogger().level != logging.CRITICAL:
        configure("CRITICAL")
        structlog.configure(cache_logger_on_first_use=False)


@pytest.fixture(scope="session")
def community() -> Community:
    """Xinji, with the cast's accounts in the places that they hold."""
    return enlist(read_community(EXAMPLE), read_cast())


@pytest.fixture(scope="session")
def fill(community: Community) -> Callable[[str], None]:
    """Brings a database to the newest schema and loads the community."""

    def fill(url: str) -> None:
        migrations.upgrade(url)
        database = Database(url)
        admin_ids = read_cast().admin_ids
        database.transact(lambda session: load_community(session, community, admin_ids=admin_ids, now=START))
        database.close()

    return fill


@pytest.fixture(scope="session")
def sqlite_template(fill: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "wuxin.db"
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql() -> None:
    """There is a server; where there is none: skipped, but failing where CI is set."""
    try:
        execute("select 1")
    except OperationalError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL at {SERVER} (set TEST_DATABASE_URL): {str(error.orig).splitlines()[0]}")


@pytest.fixture(scope="session")
def postgresql_filled(request: pytest.FixtureRequest, fill: Callable[[str], None]) -> Iterator[tuple[str, Pristine]]:
    request.getfixturevalue("postgresql")
    with throwaway(f"wuxin_test_{secrets.token_hex(4)}") as name:
        fill(address(name))
        pristine = Pristine(address(name))
        yield address(name), pristine
        pristine.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of one's own, filled; every test that uses it runs on both kinds."""
    if request.param == "sqlite":
        file = tmp_path / "wuxin.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        return f"sqlite:///{file}"
    url, pristine = request.getfixturevalue("postgresql_filled")
    pristine.restore()
    return str(url)


@pytest.fixture(scope="session")
def published() -> list[Profile]:
    """What a start makes the bot say of itself, once some story had one."""
    return []


@pytest.fixture
async def stage(
    database_url: str, community: Community, tmp_path: Path, published: list[Profile]
) -> AsyncIterator[Stage]:
    """The running product, before anybody said anything."""
    clock = FrozenClock()
    world = new_world(clock)
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        telegram_token=SecretStr(world.token),
        telegram_base_url="http://127.0.0.1/bot",
        database_url=database_url,
        data_dir=tmp_path / "data",
        admin_ids=read_cast().admin_ids,
    )
    transport = httpx.ASGITransport(app=create_app(world, "key"))
    client = open_bot(settings, request=HTTPXRequest(httpx_kwargs={"transport": transport, "verify": False}))
    app = App(settings, community, clock, client, budget=NO_LIMITS)
    move_in(world, read_cast())
    await open_app(app, world, published)
    async with asyncio.TaskGroup() as parts:
        parts.create_task(app.sender.run())
        stage = Stage(app, world, clock)
        await app.poller.poll(0)  # from now on Telegram knows what the program wants to hear of
        await stage.settle()
        yield stage
        app.sender.stop()
    await app.close()


@pytest.fixture
def resident(stage: Stage) -> Person:
    """王秀英, 72, has not spoken to the bot yet."""
    return person(stage, 7001)


@pytest.fixture
def daughter(stage: Stage) -> Person:
    """陈静, her daughter."""
    return person(stage, 7002)


@pytest.fixture
async def worker(stage: Stage) -> Person:
    """于超, grid worker of grid 3."""
    return await started(person(stage, 7004))


@pytest.fixture
async def colleague(stage: Stage) -> Person:
    """张红梅, the other grid worker of grid 3."""
    return await started(person(stage, 7005))


@pytest.fixture
async def leader(stage: Stage) -> Person:
    """冯芳, leader of grid 3."""
    return await started(person(stage, 7006))


@pytest.fixture
async def secretary(stage: Stage) -> Person:
    """刘志强, secretary of the community."""
    return await started(person(stage, 7007))


@pytest.fixture
async def admin(stage: Stage) -> Person:
    """吴昊, admin."""
    return await started(person(stage, 7008))


@pytest.fixture
async def clerk(stage: Stage) -> Person:
    """吕军, of the one-stop service centre."""
    return await started(person(stage, 7009))


@pytest.fixture
async def carer(stage: Stage) -> Person:
    """孙建华, of the home elder care centre."""
    return await started(person(stage, 7010))


@pytest.fixture
def grid3(stage: Stage) -> Chat:
    """The group chat of grid 3."""
    return Chat(stage, read_cast().chats["grid:3"], viewer=7004)


@pytest.fixture
def centre_chat(stage: Stage) -> Chat:
    """The group chat of the one-stop service centre."""
    return Chat(stage, read_cast().chats["centre:service"], viewer=7009)


def new_world(clock: FrozenClock) -> World:
    """A sandbox with the same ids every time, that takes any number of messages."""
    world = World(clock, token=TOKEN, seed_ids=1000)
    world.flood.enabled = False
    return world


async def open_app(app: App, world: World, published: list[Profile]) -> None:
    """Start. What the bot says of itself is the same each time, and as dear to say as a dozen messages: only the first
    start says it.
    """
    with pytest.MonkeyPatch.context() as patch:
        if published:
            world.profile = deepcopy(published[0])
            patch.setattr(bot.app, "publish_profile", AsyncMock())
        await app.open()
    published[:] = [deepcopy(world.profile)]


def person(stage: Stage, telegram_id: int) -> Person:
    """One of the cast."""
    return Person(stage, telegram_id, telegram_id, name=stage.world.person(telegram_id).name)


async def started(person: Person) -> Person:
    """Staff know the bot already."""
    await person.says("/start")
    return person
