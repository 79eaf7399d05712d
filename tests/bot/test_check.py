"""`wuxin check`: each trouble, really provoked, is named with its remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from telegram import Bot
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest
from typer.testing import CliRunner

from bot import check, migrations
from bot.__main__ import cli
from bot.check import find_problems
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from bot.settings import Settings
from tests.conftest import TOKEN, new_world
from tests.people import FrozenClock


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., Settings]:
    def settings(**values: Any) -> Settings:
        return Settings(_env_file=None, data_dir=tmp_path / "data", **values)  # type: ignore[call-arg]

    return settings


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Telegram, to which the check's own bot leads."""
    world = new_world(FrozenClock())
    transport = {"transport": httpx.ASGITransport(app=create_app(world, "key"))}

    def open_bot(settings: Settings) -> Bot:
        assert settings.telegram_token
        request, polling = (HTTPXRequest(httpx_kwargs=transport) for _ in range(2))
        token = settings.telegram_token.get_secret_value()
        return ExtBot(token, base_url="http://127.0.0.1/bot", request=request, get_updates_request=polling)

    monkeypatch.setattr(check, "open_bot", open_bot)
    return world


async def test_all_is_well(settings: Callable[..., Settings], world: World) -> None:
    assert await find_problems(settings()) == []
    assert await find_problems(settings(telegram_token=SecretStr(world.token))) == []


async def test_a_wrong_token(settings: Callable[..., Settings], world: World) -> None:
    (problem,) = await find_problems(settings(telegram_token=SecretStr(f"{world.token}x")))
    assert "TELEGRAM_TOKEN" in problem
    assert "@BotFather" in problem


async def test_a_telegram_that_is_in_trouble(settings: Callable[..., Settings], world: World) -> None:
    world.faults.add(Fault(kind=Kind.BAD_GATEWAY, times=None))
    (problem,) = await find_problems(settings(telegram_token=SecretStr(world.token)))
    assert "TELEGRAM_BASE_URL" in problem


async def test_a_telegram_that_cannot_be_reached(settings: Callable[..., Settings]) -> None:
    nobody = "http://127.0.0.1:1/bot"
    (problem,) = await find_problems(settings(telegram_token=SecretStr(TOKEN), telegram_base_url=nobody))
    assert nobody in problem
    assert TOKEN not in problem


async def test_a_folder_that_cannot_be_written(settings: Callable[..., Settings], tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, where a folder should be")
    problems = await find_problems(settings(database_url=f"sqlite:///{tmp_path / 'elsewhere.db'}"))
    assert len(problems) == 1
    assert "DATA_DIR" in problems[0]


async def test_a_database_that_is_not_there(settings: Callable[..., Settings]) -> None:
    for url in ("postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////nowhere/at/all.db"):
        (problem,) = await find_problems(settings(database_url=url))
        assert "DATABASE_URL" in problem


async def test_a_database_of_an_older_program(settings: Callable[..., Settings]) -> None:
    (settings().data_dir).mkdir()
    url = settings().database
    migrations.upgrade(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '0000'"))
    engine.dispose()
    (problem,) = await find_problems(settings())
    assert "0000" in problem
    assert "start wuxin" in problem


async def test_a_community_file_with_mistakes(settings: Callable[..., Settings], tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text("name = ", encoding="utf-8")
    for path in (file, tmp_path / "missing.toml"):
        problems = await find_problems(settings(community_file=path))
        assert problems
        assert all("COMMUNITY_FILE" in problem and path.name in problem for problem in problems)


def test_the_command_says_it_and_ends_accordingly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    fine = CliRunner().invoke(cli, ["check"])
    monkeypatch.setenv("COMMUNITY_FILE", "missing.toml")
    wrong = CliRunner().invoke(cli, ["check"])
    assert (fine.exit_code, wrong.exit_code) == (0, 1)
    assert "missing.toml" in wrong.output
