"""`kill -9` at every named point, again and again, while people join and file requests: nothing is lost or doubled."""

import asyncio
import os
import random
import secrets
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.bot.kills.accounts import Figures, is_quiet, query, settle
from tests.bot.kills.killable import DUE, POINTS, RECEIVING, RECOVERING, SENDING, STARTING, Orders
from tests.bot.kills.program import Launcher
from tests.bot.kills.residents import Worker, move_in
from tests.bot.kills.telegram import Telegram
from tests.people import START

pytestmark = pytest.mark.kill

RESIDENTS = 6
LEADER, WORKER, SECRETARY = 7006, 7004, 7007
PASSINGS = (1, 1, 2, 3, 5)
FROM_OUTSIDE = "from outside"
ENOUGH_KILLS, ENOUGH_POINTS = 60, 25  # on a busy machine some points are not reached soon
PROMISED = timedelta(hours=5)  # by then somebody should have had an answer
AT_LAST = 30.0  # seconds for what has to be spared to come to its end
SOON = 3.0  # seconds; a point that is not reached by then is not waited for any longer


async def test_nothing_is_lost_or_doubled(
    served: Telegram, programs: Launcher, empty_database: str, show: Callable[[str], None]
) -> None:
    seed = int(os.environ.get("KILL_SEED") or secrets.randbits(32))
    print(f"KILL_SEED={seed}")  # noqa: T201
    morning = (START - datetime.now(UTC)) % timedelta(weeks=1)  # noqa: TID251 -- until the next Monday, 9 o'clock
    residents = move_in(served, RESIDENTS)
    kills: Counter[str] = Counter()
    enough = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        lives = [group.create_task(resident.lives(enough, at_least=2)) for resident in residents]
        working = group.create_task(work(served))
        plan = plan_kills(random.Random(seed))  # noqa: S311
        for point, passing, later in plan:
            ahead = (morning + later).total_seconds()
            kills[await kill(programs, Orders(point, passing, ahead=ahead, hurried=True))] += 1
        enough.set()
        program = programs.fork(Orders(ahead=ahead, hurried=True))
        await asyncio.wait_for(asyncio.gather(*lives), 60)
        await until_quiet(served, empty_database)
        assert await program.terminate() == 0
        working.cancel()
    result = settle(served, residents, empty_database)
    show(summary(empty_database.partition(":")[0], kills, result, seed))
    assert kills.total() >= ENOUGH_KILLS
    assert len(POINTS.keys() & kills.keys()) >= ENOUGH_POINTS
    check_promises(empty_database)


@pytest.mark.parametrize("empty_database", ["sqlite", "postgresql"], indirect=True)
async def test_a_half_made_schema_is_finished(served: Telegram, programs: Launcher) -> None:
    for passing in (1, 5):
        assert await programs.fork(Orders("schema: a table created", passing)).ended(within=5) == -signal.SIGKILL
    (resident,) = move_in(served, 1)
    program = programs.fork()
    joining = asyncio.ensure_future(resident.joins())
    await asyncio.wait([joining, asyncio.ensure_future(program.ended(within=10))], return_when=asyncio.FIRST_COMPLETED)
    assert joining.done()


def plan_kills(dice: random.Random) -> list[tuple[str, int, timedelta]]:
    """Points, their passings and times of the day, in an order that the dice decide, but for what needs its own."""
    often = [(point, passing) for point in [*RECEIVING, *SENDING] for passing in dice.choices(PASSINGS, k=2)]
    again = [("call: before", 1), *((point, 1) for point in RECOVERING)]  # what the first leaves on the wire
    dice.shuffle(often)
    half = len(often) // 2
    morning = [*((point, 1) for point in STARTING), *often[:half], *again]
    # What falls due after the jump of the clock stays due until one of them lets it be committed.
    afternoon = [*((point, 1) for point in [*DUE][:-1] * 2), ([*DUE][-1], 1), *often[half:], *again]
    return [(*kill, timedelta()) for kill in morning] + [(*kill, PROMISED) for kill in afternoon]


async def kill(programs: Launcher, orders: Orders) -> str:
    """Have the program end itself as ordered; where it does not get there soon, end it from outside."""
    program = programs.fork(orders)
    if await program.ended(within=SOON) is None:
        os.kill(program.pid, signal.SIGUSR1)
        assert await program.ended(within=AT_LAST) in {-signal.SIGKILL, -signal.SIGUSR1}  # the latter: it just began
        return FROM_OUTSIDE
    assert program.code == -signal.SIGKILL
    return orders.point


async def work(telegram: Telegram) -> None:
    """The staff have opened their chats, and the worker accepts whatever is filed."""
    for account in (LEADER, WORKER, SECRETARY):
        telegram.world.start(account)
    await Worker(telegram, WORKER, telegram.group_id).works()


async def until_quiet(telegram: Telegram, database_url: str) -> None:
    """Until nothing follows any more."""
    async with asyncio.timeout(30):
        while not is_quiet(telegram, database_url):  # noqa: ASYNC110 -- a table
            await asyncio.sleep(0.05)


def check_promises(database_url: str) -> None:
    """Everything was accepted by the one worker who pressed; what fell due was done once."""
    assert set(query(database_url, "select state from requests")) == {"accepted"}
    assert query(database_url, "select count(*) from timers where done_at is not null") > [0]
    escalations = "select count(*) from request_events where step in ('warn', 'escalate') group by request_id, text"
    assert set(query(database_url, escalations)) == {1}


def summary(store: str, kills: Counter[str], result: Figures, seed: int) -> str:
    points = len(POINTS.keys() & kills.keys())
    return (
        f"{store}: {kills.total()} kills at {points} points ({kills[FROM_OUTSIDE]} elsewhere), "
        f"{result.updates} updates, {result.requests} requests filed, {result.messages} messages, "
        f"{result.ambiguous} sends ambiguous, "
        f"{result.duplicates} duplicates (KILL_SEED={seed})"
    )
