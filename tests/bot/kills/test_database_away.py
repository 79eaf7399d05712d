"""PostgreSQL ends the program's connections again and again while people file requests: nothing is lost or doubled."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import make_url

from tests.bot.kills.accounts import settle
from tests.bot.kills.program import Launcher, read_log
from tests.bot.kills.residents import move_in
from tests.bot.kills.telegram import Telegram
from tests.bot.kills.test_kills import until_quiet
from tests.databases import execute

pytestmark = pytest.mark.kill

TIMES = 5


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
async def test_connections_are_ended(
    served: Telegram, programs: Launcher, empty_database: str, show: Callable[[str], None]
) -> None:
    name = make_url(empty_database).database
    residents = move_in(served, 4)
    enough = asyncio.Event()
    program = programs.fork()
    async with asyncio.TaskGroup() as group:
        lives = [group.create_task(resident.lives(enough, at_least=2)) for resident in residents]
        await served.until(lambda: any(resident.filed for resident in residents))
        for _ in range(TIMES):
            execute(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")  # noqa: S608
            before = sum(len(resident.filed) for resident in residents)
            await served.until(lambda: sum(len(resident.filed) for resident in residents) > before)  # noqa: B023
        enough.set()
        await asyncio.gather(*lives)
    await until_quiet(served, empty_database)
    assert await program.ended(within=0) is None
    # A connection that was idle just then is opened again before its next use, and nobody notices.
    assert any("database" in line or "not committed" in line for line in read_log(programs.log))
    result = settle(served, residents, empty_database)
    show(
        f"{TIMES} times without the database: {result.requests} requests filed, {result.messages} messages, "
        f"{result.ambiguous} sends ambiguous, {result.duplicates} duplicates"
    )
