"""One sender at a time, where several programs share a store."""

import asyncio
from collections.abc import Iterator

import pytest

from bot import sender as sender_module
from bot.database import Database
from models.rules.community import Community
from tests.bot.office import FIRST, Office, open_world, running, to, until


@pytest.fixture
def office(database_url: str, community: Community) -> Iterator[Office]:
    office = Office(database_url, community, open_world(4))
    yield office
    office.database.close()


on_a_shared_store = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""Only PostgreSQL is served by several processes."""


@on_a_shared_store
async def test_when_the_sender_goes_another_takes_over_and_nothing_is_sent_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender_module, "TRY_TO_LEAD", 0.01)
    database = Database(office.url)
    first, second = office.open_sender(), office.open_sender(database)
    rows = [to(FIRST + n, text) for text in "一二三四五六" for n in range(4)]
    async with office.bot, running(second):
        async with running(first):
            await until(lambda: first.is_idle or second.is_idle)
            leader, follower = (first, second) if first.is_idle else (second, first)
            saved = await office.promise(*rows)
            follower.offer(saved[:12])  # it is not the follower's to send
            leader.offer(saved[12:])
            await until(lambda: bool(office.read(FIRST)))
        await office.deliver(second)
    database.close()
    assert [office.read(FIRST + n) for n in range(4)] == [list("一二三四五六")] * 4


@on_a_shared_store
async def test_who_loses_the_connection_loses_the_right_to_send(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock goes with the session. The one who lost it comes back, by itself, and it can be lost any number of
    times.
    """
    monkeypatch.setattr(sender_module, "TRY_TO_LEAD", 0.01)
    sender = office.open_sender()
    async with office.bot, running(sender):
        for number in range(3):
            await office.deliver(sender)
            terminate_leader(office.database)
            sender.offer(await office.promise(to(FIRST, f"{number}")))
            await asyncio.sleep(0.05)
        await office.deliver(sender)
    assert office.read(FIRST) == ["0", "1", "2"]


def terminate_leader(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 1"
            " and database = (select oid from pg_database where datname = current_database())"
        )
