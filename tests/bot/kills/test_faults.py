"""What a hostile update, a silent Telegram and a SIGTERM do to the real program: nothing that lasts."""

import asyncio
import time

import httpx
import pytest

from bot.sandbox.faults import Fault, Kind
from tests.bot.kills.accounts import check_messages, check_updates, list_rows, query, settle
from tests.bot.kills.killable import Orders
from tests.bot.kills.program import KILLABLE, Launcher, read_log
from tests.bot.kills.residents import Resident, Somebody, move_in
from tests.bot.kills.telegram import TOKEN, Telegram
from tests.bot.kills.test_kills import until_quiet

pytestmark = pytest.mark.kill

ADMIN = 7008
RESTARTS = 3


@pytest.fixture
def admin(served: Telegram) -> Somebody:
    served.world.start(ADMIN)
    return Somebody(served, ADMIN, ADMIN)


async def test_a_poisoned_update_is_parked(
    served: Telegram, programs: Launcher, empty_database: str, admin: Somebody
) -> None:
    """One text on which a step always fails, one update that cannot be parsed: the rest is served, in its order."""
    unlucky, other = move_in(served, 2)
    programs.fork(Orders(hurried=True, raises="毒"))
    await asyncio.gather(unlucky.joins(), other.joins())
    served.world.faults.add(Fault(kind=Kind.UNPARSEABLE_UPDATE, method="getUpdates"))
    unlucky.says("这句话有毒")
    await asyncio.gather(unlucky.hears("对不起", "没有办成"), other.files())
    await unlucky.files()
    await admin.hears("没能处理")
    await admin.hears("没能处理")
    await until_quiet(served, empty_database)
    parked = query(empty_database, "select update_id from parked_updates where raw is not null order by 1")
    assert len(parked) == 2
    check_updates(served, empty_database, parked=parked)
    check_messages(list_rows(empty_database), served.ledger.sent, lanes=empty_database.startswith("postgresql"))


async def test_a_step_that_never_returns_ends_only_itself(
    served: Telegram, programs: Launcher, empty_database: str, admin: Somebody
) -> None:
    """The program ends itself, starts itself again under the same process id, and parks what does it three times."""
    assert Orders().longest_step == 5.0  # what was promised; here it takes just longer than steps on a busy machine
    seconds = 2.0
    unlucky, other = move_in(served, 2)
    program = await programs.start(KILLABLE, Orders(hurried=True, never_returns="没完没了", longest_step=seconds))
    await asyncio.gather(unlucky.joins(), other.joins())
    unlucky.says("没完没了")
    started = time.monotonic()
    filing = asyncio.ensure_future(other.files())
    await unlucky.hears("对不起", "没有办成")
    assert time.monotonic() - started >= RESTARTS * seconds
    await asyncio.gather(admin.hears("没能处理"), filing, unlucky.files())
    await until_quiet(served, empty_database)
    assert await program.ended(within=0) is None
    assert await program.terminate() == 0
    assert query(empty_database, "select count from strikes where count > 1") == [RESTARTS]
    parked = query(empty_database, "select update_id from parked_updates")
    check_updates(served, empty_database, parked=parked)
    assert len(parked) == 1
    check_messages(list_rows(empty_database), served.ledger.sent, lanes=empty_database.startswith("postgresql"))


async def test_no_answer_of_telegram_makes_it_deaf(
    served: Telegram, programs: Launcher, empty_database: str, resident: Resident
) -> None:
    """401, 404 and 409 on getUpdates, and no Telegram at all for a while, both at the start and in the middle."""
    await served.close()
    program = programs.fork()
    await until_logged(programs, "Telegram does not answer yet")
    await served.come_back()
    await resident.joins()
    for kind in (Kind.UNAUTHORIZED, Kind.NOT_FOUND):
        served.world.faults.add(Fault(kind=kind, method="getUpdates"))
    await resident.files()
    await poll_as_a_rival(served)
    await resident.files()
    await served.close()
    resident.says("/whom")
    await until_logged(programs, "Telegram cannot be reached")
    await served.come_back()
    await resident.files()
    assert await program.ended(within=0) is None
    await until_quiet(served, empty_database)
    settle(served, [resident], empty_database)
    log = "\n".join(read_log(programs.log))
    assert "does not know this token" in log
    assert "Another program polls" in log
    assert TOKEN not in log


async def test_sigterm_leaves_the_rest_for_the_next_start(
    served: Telegram, programs: Launcher, empty_database: str, resident: Resident
) -> None:
    program = await programs.start()
    await resident.joins()
    for _ in range(8):
        resident.says("/help")
    await served.until(lambda: not served.world.updates.pending())
    started = time.monotonic()
    assert await program.terminate() == 0
    assert time.monotonic() - started < 5
    assert query(empty_database, "select key from outbox where status = 'sending'") == []
    assert query(empty_database, "select key from outbox where status = 'queued'")
    program = programs.fork()
    await until_quiet(served, empty_database)
    assert settle(served, [resident], empty_database).ambiguous == 0


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("telegram_is_up", [False, True], ids=["Telegram down", "a call hangs"])
async def test_sigterm_is_heard_at_any_time(
    served: Telegram, programs: Launcher, resident: Resident, telegram_is_up: bool
) -> None:
    if telegram_is_up:
        program = programs.fork()
        await resident.joins()
        served.world.faults.add(Fault(kind=Kind.HANG, method="sendMessage"))
        resident.says("/whom")
        await served.until(lambda: not served.world.faults.as_json())
    else:
        await served.close()
        program = programs.fork()
        await until_logged(programs, "Telegram does not answer yet")
    assert await program.terminate(within=7) == 0


@pytest.fixture
def resident(served: Telegram) -> Resident:
    return move_in(served, 1)[0]


async def until_logged(programs: Launcher, words: str) -> None:
    """Until the program wrote these words."""
    async with asyncio.timeout(10):
        while not any(words in line for line in read_log(programs.log)):  # noqa: ASYNC110 -- a file
            await asyncio.sleep(0.05)


async def poll_as_a_rival(telegram: Telegram) -> None:
    """Somebody else polls with the same token: the one who polled before gets 409."""
    async with httpx.AsyncClient() as rival:
        await rival.get(f"http://127.0.0.1:{telegram.port}/bot{TOKEN}/getUpdates")
