"""`wuxin check`: each trouble, really provoked, is named with its remedy."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest
from typer.testing import CliRunner

from bot import check, migrations
from bot.__main__ import cli
from bot.check import find_problems, find_steps
from bot.database import Database
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from bot.settings import Settings
from models.appointments.offerings import edit_service
from models.binding import bind_chat, list_places
from models.communities import EXAMPLE, read_community
from models.communities.loading import load_community
from models.communities.stored import keep_community
from models.grids import Grid
from models.households.settling import settle
from models.people import Person
from models.roles import RoleGrant, grant
from models.rules.roles import Role
from tests.bot.terminal import xinji
from tests.conftest import TOKEN, new_world
from tests.people import START, FrozenClock


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


def filled(settings: Settings, work: Callable[[Session], object]) -> None:
    """The store after a start, and after `work`."""
    settings.data_dir.mkdir(exist_ok=True)
    migrations.upgrade(settings.database)
    database = Database(settings.database)
    community = read_community(EXAMPLE)
    database.transact(lambda session: load_community(session, community, admin_ids=frozenset(), now=START))
    database.transact(work)
    database.close()


def test_what_is_still_to_be_done(settings: Callable[..., Settings]) -> None:
    settings().data_dir.mkdir()
    (step,) = find_steps(settings(), now=START)
    assert "wuxin init" in step
    assert find_steps(settings(community_file=EXAMPLE), now=START) == []
    filled(settings(), lambda session: bind_chat(session, session.get_one(Grid, 1), chat_id=-5, thread_id=None))
    community, admin, chats = find_steps(settings(), now=START)
    assert "wuxin init" in community
    assert "wuxin run" in admin
    assert "(17)" in chats
    assert "一站式便民服务中心" in chats
    assert "新集东" not in chats
    assert find_steps(settings(community_file=EXAMPLE, admin_ids={7008}), now=START) == [chats]


def test_nothing_is_left_to_be_done(settings: Callable[..., Settings]) -> None:
    def finish(session: Session) -> None:
        keep_community(session, name="ours.toml", text=EXAMPLE.read_text(encoding="utf-8"), now=START)
        for number, place in enumerate(list_places(session, read_community(EXAMPLE)), 1):
            bind_chat(session, place, chat_id=-number, thread_id=None)
        person = Person(name="管理员", telegram_id=7008)
        session.add(person)
        session.flush()
        grant(session, person.id, Role.ADMIN, source="invite")

    filled(settings(), finish)
    assert find_steps(settings(), now=START) == []


def steps_of_services(settings: Settings, work: Callable[[Session], object], now: datetime) -> list[str]:
    """What is said of the services after `work`, beyond what is said anyway."""
    filled(settings, lambda _: None)
    before = find_steps(settings, now=START)
    filled(settings, work)
    return [step for step in find_steps(settings, now=now) if step not in before]


def test_services_that_nobody_can_serve(settings: Callable[..., Settings]) -> None:
    """Nobody of the post is left in one centre, and in another nobody of the name."""

    def work(session: Session) -> None:
        session.delete(session.scalars(select(RoleGrant).where(RoleGrant.scope == "centre:elders")).one())
        for key, field, value in (("housing", "served_by", ["走了的人"]), ("home_haircut", "is_open", False)):
            edit_service(session, read_community(EXAMPLE), key, field, value, by_id=None, now=START)

    (step,) = steps_of_services(settings(), work, START)
    assert "建房修房申请、上门助老。" in step
    assert "/services" in step


def test_a_year_whose_holidays_are_not_known(settings: Callable[..., Settings]) -> None:
    assert steps_of_services(settings(), lambda _: None, START + timedelta(days=3)) == []
    (step,) = steps_of_services(settings(), lambda _: None, START + timedelta(days=20))
    assert "预约到 2027 年" in step
    assert "exceptions" in step


def test_more_visits_than_people_can_make(settings: Callable[..., Settings]) -> None:
    """170 people who live alone, each visited within 30 days: on a working day that is more than eight of them."""

    def live(session: Session) -> None:
        here = {"grid_id": 3, "group_id": 11, "traits": ["alone"], "muted": []}
        session.add_all(Person(name="居民", address=f"{number}栋101", **here) for number in range(1, 171))
        settle(session, today=START.date(), community=read_community(EXAMPLE))

    def one_goes(session: Session) -> None:
        workers = select(RoleGrant).where(RoleGrant.scope == "grid:3", RoleGrant.role == Role.GRID_WORKER)
        session.delete(session.scalars(workers.limit(1)).one())

    assert steps_of_services(settings(), live, START) == []
    (step,) = steps_of_services(settings(), one_goes, START)
    assert "第3网格 · 新集南（网格员每天见面：要走 8.6 户，1 人最多走 8 户）" in step
    assert "most_a_day" in step


async def test_a_file_that_drops_where_people_live(settings: Callable[..., Settings], tmp_path: Path) -> None:
    filled(settings(), lambda session: session.add(Person(name="居民", grid_id=13, group_id=62)))
    file = tmp_path / "ours.toml"
    file.write_text(xinji(without_grid=13), encoding="utf-8")
    (problem,) = await find_problems(settings(community_file=file))
    assert "还住着 1 人" in problem
    assert await find_problems(settings()) == []


def test_the_command_says_it_and_ends_accordingly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    fine = CliRunner().invoke(cli, ["check"])
    monkeypatch.setenv("COMMUNITY_FILE", "missing.toml")
    wrong = CliRunner().invoke(cli, ["check"])
    assert (fine.exit_code, wrong.exit_code) == (0, 1)
    assert "missing.toml" in wrong.output
    assert "wuxin init" in fine.output
