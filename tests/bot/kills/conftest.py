"""Databases that are still empty, a community whose staff have accounts, and the programs that serve them."""

import os
import re
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.sandbox.cast import read_cast
from models.communities import EXAMPLE
from models.rules.roles import Place
from tests.bot.kills.program import Launcher, launcher
from tests.bot.kills.telegram import TOKEN, Telegram, telegram
from tests.databases import SERVER, address, execute, throwaway

FIGURES = "figures"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the histories came to, to be read and quoted."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, line in report.user_properties:
            if name == FIGURES:
                terminalreporter.write_line(str(line))


@pytest.fixture
def show(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Shows a line of figures when all tests are over."""
    return lambda line: record_property(FIGURES, line)


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'wuxin.db'}"


@pytest.fixture
def empty_postgresql() -> Iterator[str]:
    """A database without a table; no server: skipped, but failing where CI is set."""
    name = f"wuxin_kills_{secrets.token_hex(4)}"
    try:
        execute("select 1")
    except OperationalError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL at {SERVER} (set TEST_DATABASE_URL): {str(error.orig).splitlines()[0]}")
    with throwaway(name):
        yield address(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest) -> str:
    """A database without a table: the program makes everything itself."""
    url: str = request.getfixturevalue(f"empty_{request.param}")
    return url


@pytest.fixture
async def served() -> AsyncIterator[Telegram]:
    """A Telegram that can be reached."""
    async with telegram() as served:
        await served.open()
        yield served


@pytest.fixture(scope="session")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled modules, kept from one start of the program to the next whatever the developer's settings."""
    return Path(sys.pycache_prefix) if sys.pycache_prefix else tmp_path_factory.mktemp("bytecode")


@pytest.fixture
async def programs(served: Telegram, empty_database: str, bytecode: Path, tmp_path: Path) -> AsyncIterator[Launcher]:
    """Starts the program on that Telegram and that database."""
    async with launcher(environment(served, empty_database, bytecode, tmp_path), tmp_path / "log") as programs:
        yield programs


def environment(telegram: Telegram, database_url: str, bytecode: Path, folder: Path) -> dict[str, str]:
    """The settings of a program."""
    return {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": f"http://127.0.0.1:{telegram.port}/bot",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder / "data"),
        "COMMUNITY_FILE": str(write_community(folder / "community.toml")),
        "ADMIN_IDS": " ".join(map(str, read_cast().admin_ids)),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(bytecode),
    }


def write_community(file: Path) -> Path:
    """Xinji, as its office would write it if the sandbox's people were its staff, and its groups their chats; but the
    real clock runs here, so no hour of it is quiet.
    """
    words = EXAMPLE.read_text(encoding="utf-8")
    words = re.sub(
        r"^quiet_hours = .*$", "quiet_hours = { start = 00:00:00, end = 00:00:00 }", words, flags=re.MULTILINE
    )
    for player in read_cast().people:
        if player.member:
            entry = f'{{ name = "{player.name}", role = "{player.member}"'
            words = words.replace(entry, f"{entry}, telegram_id = {player.id}")
    for group in read_cast().groups:
        place, _, key = group.place.partition(":")
        if place == Place.GRID:
            bound = f"number = {key}\nchat_id = {group.chat_id}"
            words = re.sub(rf"^number = {key}$", bound, words, flags=re.MULTILINE)
        else:
            words = words.replace(f'{{ key = "{key}", name', f'{{ key = "{key}", chat_id = {group.chat_id}, name')
    file.write_text(words, encoding="utf-8")
    return file
