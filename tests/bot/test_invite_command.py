"""`wuxin invite`: a link for one role in one place, or a sentence that says what is missing."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from telegram import Bot
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot import check
from bot.clock import Clock
from bot.database import Database, served_alone
from bot.sandbox.server import create_app
from bot.settings import Settings
from models import codes
from models.codes import CodeKind, OneTimeCode
from models.invites import LASTS
from tests.bot.terminal import VILLAGE, Terminal
from tests.conftest import TOKEN, new_world
from tests.people import FrozenClock

BOT = ("--bot", "wuxin_bot")


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    shutil.copy(sqlite_template, tmp_path / "wuxin.db")
    return Terminal(tmp_path, f"sqlite:///{tmp_path / 'wuxin.db'}")


def stored(office: Terminal) -> list[OneTimeCode]:
    database = Database(office.url)
    rows = database.transact(lambda session: list(session.scalars(select(OneTimeCode))))
    database.close()
    return rows


@pytest.mark.parametrize(
    ("arguments", "role", "scope"),
    [
        (["grid_worker", "--grid", 3], "grid_worker", "grid:3"),
        (["网格员", "--grid", 3], "grid_worker", "grid:3"),
        (["Grid-Leader", "--grid", 13], "grid_leader", "grid:13"),
        (["小组长", "--group", 11], "group_leader", "group:11"),
        (["队员", "--team", "land"], "team_member", "team:land"),
        (["中心工作人员", "--centre", "service"], "centre_staff", "centre:service"),
        (["书记"], "secretary", ""),
        (["管理员"], "admin", ""),
    ],
)
def test_a_link_into_each_kind_of_place(office: Terminal, arguments: list[object], role: str, scope: str) -> None:
    result = office.runs("invite", *arguments, *BOT, "--for", "王小明")
    assert result.exit_code == 0, result.output
    found = re.search(r"https://t\.me/wuxin_bot\?start=i_([0-9a-f]{32})\s", result.output)
    assert found
    assert "王小明" in result.output
    assert "还没有管理员" not in result.output
    (row,) = stored(office)
    assert row.details == {"role": role, "scope": scope, "name": "王小明"}
    assert row.issued_by_id is None
    assert row.expires_at - row.issued_at == LASTS
    assert found[1] not in str(office.rows()), "only the hash is kept"
    database = Database(office.url)
    peeked = database.transact(lambda session: codes.peek(session, CodeKind.ROLE, found[1], now=Clock().now()).id)
    database.close()
    assert peeked == row.id


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["网格", *BOT], "没有「网格」这个身份"),
        (["resident", *BOT], "没有「resident」这个身份"),
        (["网格员", *BOT], "要写明 --grid"),
        (["网格员", "--grid", 99, *BOT], "没有 99"),
        (["小组长", "--group", 99, *BOT], "没有 99"),
        (["小组长", "--grid", 3, *BOT], "不用 --grid"),
        (["书记", "--grid", 3, *BOT], "不用 --grid"),
        (["队员", "--team", "none", *BOT], "mediation"),
        (["中心工作人员", "--centre", "none", *BOT], "service"),
        (["书记"], "--bot"),
        (["书记", "--bot", "https://t.me/bot"], "user name"),
    ],
)
def test_what_is_missing_or_wrong_is_said(office: Terminal, arguments: list[object], said: str) -> None:
    result = office.runs("invite", *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
    assert stored(office) == []


def test_while_nobody_can_confirm_it_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    village = Terminal(tmp_path, "")
    village.runs("init", village.writes("village.toml", VILLAGE))
    result = village.runs("invite", "书记", *BOT)
    assert result.exit_code == 0
    assert "还没有管理员" in result.output
    assert "wuxin run" in result.output


def test_an_empty_store_has_no_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = Terminal(tmp_path, "").runs("invite", "书记", *BOT)
    assert result.exit_code == 2
    assert "wuxin init" in result.output


def test_while_the_bot_serves_the_store_it_is_left_alone(office: Terminal) -> None:
    with served_alone(office.url):
        result = office.runs("invite", "书记", *BOT)
    assert result.exit_code == 2
    assert "/invite" in result.output
    assert stored(office) == []


@pytest.fixture
def meets(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Telegram knows only `TOKEN`."""
    transport = {"transport": httpx.ASGITransport(app=create_app(new_world(FrozenClock()), "key"))}

    def open_bot(settings: Settings) -> Bot:
        assert settings.telegram_token
        request, polling = (HTTPXRequest(httpx_kwargs=transport) for _ in range(2))
        token = settings.telegram_token.get_secret_value()
        return ExtBot(token, base_url="http://127.0.0.1/bot", request=request, get_updates_request=polling)

    monkeypatch.setattr(check, "open_bot", open_bot)
    return lambda token: monkeypatch.setenv("TELEGRAM_TOKEN", token)


def test_the_token_says_what_the_bot_is_called(office: Terminal, meets: Callable[[str], None]) -> None:
    meets(TOKEN)
    result = office.runs("invite", "书记")
    assert result.exit_code == 0, result.output
    username = new_world(FrozenClock()).bot.username
    assert f"https://t.me/{username}?start=i_" in result.output
    meets("4321:another")
    result = office.runs("invite", "书记")
    assert result.exit_code == 2
    assert "@BotFather" in result.output
