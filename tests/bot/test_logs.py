"""Logs: neither a token nor what anybody wrote, whatever is asked for and whatever goes wrong."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import configure
from handlers.flow.engine import Engine
from tests.conftest import TOKEN
from tests.people import Chat, Person

SECRETS = ("路灯坏了", "王秀英", "13800000000", TOKEN)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the program writes with LOG_LEVEL=DEBUG."""
    stream, root = io.StringIO(), logging.getLogger()
    before = (root.handlers[:], root.level, structlog.get_config())
    monkeypatch.setattr("sys.stderr", stream)
    root.handlers = []
    configure("DEBUG")
    structlog.configure(cache_logger_on_first_use=False)
    yield stream
    root.handlers, root.level = before[0], before[1]
    structlog.configure(**before[2])
    for name in (
        "telegram",
        "httpx",
        "httpcore",
        "apscheduler",
        "uvicorn",
        "alembic",
        "sqlalchemy",
        "psycopg",
        "asyncio",
    ):
        logging.getLogger(name).setLevel(logging.NOTSET)


async def test_a_whole_story_leaves_no_trace_of_its_words(
    lines: io.StringIO, resident: Person, worker: Person, grid3: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await resident.joins()
    await resident.says("路灯坏了，电话 13800000000")
    take = Engine.take

    def fail(engine: Engine, *args: object, **more: object) -> object:
        take(engine, *args, **more)  # type: ignore[arg-type]
        raise ValueError("路灯坏了: 13800000000")

    monkeypatch.setattr(Engine, "take", fail)
    await resident.says("路灯坏了")
    await worker.says("路灯坏了", chat=grid3)
    written = lines.getvalue()
    assert "step failed" in written
    assert "ValueError" in written
    assert "test_logs.py" in written, "where it came from is told"
    assert [secret for secret in SECRETS if secret in written] == []


def test_a_token_is_blackened_wherever_it_stands(lines: io.StringIO) -> None:
    token = "123456789:AAabcdefghijklmnopqrstuvwxyz012345"
    logging.getLogger("any.library").warning("POST https://api.telegram.org/bot%s/getMe", token)
    structlog.get_logger().warning("nested", values={"url": [f"bot{token}"]})
    assert token not in lines.getvalue()
    assert lines.getvalue().count("<token>") == 2


def test_libraries_that_log_what_they_send_are_silent(lines: io.StringIO) -> None:
    for name in ("httpx", "httpcore.http11", "telegram.Bot", "telegram.ext.ExtBot", "sqlalchemy.engine.Engine"):
        logging.getLogger(name).info("路灯坏了")
        logging.getLogger(name).debug("路灯坏了")
    logging.getLogger("telegram.request.BaseRequest").error('Can not load invalid JSON data: "路灯坏了"')
    assert lines.getvalue() == ""
