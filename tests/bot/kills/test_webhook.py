"""Webhooks: one update, one effect, and no 200 before its commit; several copies of the program on one PostgreSQL."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.database import SENDER_LOCK
from bot.sandbox.faults import Fault, Kind
from tests.bot.kills.accounts import query, settle
from tests.bot.kills.balancing import LoadBalancer
from tests.bot.kills.conftest import environment
from tests.bot.kills.killable import Orders
from tests.bot.kills.program import HURRIED, REAL, Launcher, launcher
from tests.bot.kills.residents import move_in
from tests.bot.kills.telegram import Telegram, telegram
from tests.bot.kills.test_kills import until_quiet

pytestmark = pytest.mark.kill

SECRET = "a-secret-that-only-telegram-knows"


async def test_one_update_has_one_effect(
    empty_database: str, bytecode: Path, tmp_path: Path, show: Callable[[str], None]
) -> None:
    """Delivered twice, and ended between commit and 200 and before the commit: Telegram asks again until it is told."""
    async with webhook(empty_database, bytecode, tmp_path, copies=1) as (served, programs, ports):
        (resident,) = move_in(served, 1)
        for point in ("batch: before commit", "batch: after commit"):
            program = programs.fork(Orders(point, passing=2, hurried=True), **settings(ports[0]))
            joining = asyncio.ensure_future(resident.joins() if not resident.filed else resident.files())
            assert await program.ended(within=30) == -9
            assert served.world.updates.pending()
            program = programs.fork(HURRIED, **settings(ports[0]))
            await joining
            await resident.files()
            await program.kill()
        programs.fork(HURRIED, **settings(ports[0]))
        served.world.faults.add(Fault(kind=Kind.DUPLICATE_DELIVERY, method="getUpdates", times=4))
        await resident.files()
        await until_quiet(served, empty_database)
        assert await post(ports[0], "a wrong secret") == 403
        result = settle(served, [resident], empty_database)
        show(f"webhook: {result.updates} updates, {result.messages} messages, {result.duplicates} duplicates")
        assert await programs.running[-1].terminate(within=5) == 0


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
async def test_no_start_without_a_secret(programs: Launcher) -> None:
    program = await programs.start(REAL, WEBHOOK_URL="http://127.0.0.1:1/telegram")
    assert await program.ended(within=60) == 2


async def test_two_copies_share_a_database(
    empty_postgresql: str, bytecode: Path, tmp_path: Path, show: Callable[[str], None]
) -> None:
    """One of them sends; when it is killed the other takes over, and every chat keeps its order."""
    async with webhook(empty_postgresql, bytecode, tmp_path, copies=2) as (served, programs, ports):
        copies = {
            name: programs.fork(HURRIED, PGAPPNAME=name, **settings(port))
            for name, port in zip(("first", "second"), ports, strict=True)
        }
        residents = move_in(served, 5)
        enough = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            lives = [group.create_task(resident.lives(enough, at_least=3)) for resident in residents]
            await served.until(lambda: all(resident.filed for resident in residents))
            (leader,) = leaders(empty_postgresql)
            await copies[leader].kill()
            follower = next(name for name in copies if name != leader)
            async with asyncio.timeout(5):
                while leaders(empty_postgresql) != [follower]:  # noqa: ASYNC110 -- a table
                    await asyncio.sleep(0.05)
            enough.set()
            await asyncio.gather(*lives)
        await until_quiet(served, empty_postgresql)
        assert leaders(empty_postgresql) == [follower]
        result = settle(served, residents, empty_postgresql)
        show(
            f"two copies: {result.requests} requests filed, {result.messages} messages, "
            f"{result.ambiguous} sends ambiguous, {result.duplicates} duplicates"
        )


@asynccontextmanager
async def webhook(
    database_url: str, bytecode: Path, folder: Path, *, copies: int
) -> AsyncIterator[tuple[Telegram, Launcher, list[int]]]:
    """A Telegram that calls so many copies of the program in turn."""
    ports = [free_port() for _ in range(copies)]
    async with telegram(webhook_transport=LoadBalancer(ports)) as served:
        await served.open()
        values = environment(served, database_url, bytecode, folder)
        async with launcher(values, folder / "log") as programs:
            yield served, programs, ports


def settings(port: int) -> dict[str, str]:
    """What makes a copy take webhooks at that port."""
    return {
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": SECRET,
        "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
    }


def leaders(database_url: str) -> list[str]:
    """Which copies hold the right to send."""
    high, low = SENDER_LOCK >> 32, SENDER_LOCK & 0xFFFFFFFF
    return query(
        database_url,
        "select application_name from pg_stat_activity join pg_locks using (pid) where locktype = 'advisory' "  # noqa: S608
        f"and granted and classid = {high} and objid = {low} and pg_locks.database = "
        "(select oid from pg_database where datname = current_database())",
    )


async def post(port: int, secret: str) -> int:
    """What a call of the webhook is answered."""
    async with httpx.AsyncClient() as anybody:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        answer = await anybody.post(f"http://127.0.0.1:{port}/telegram", json={"update_id": 1}, headers=headers)
    return answer.status_code


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
