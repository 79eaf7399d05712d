"""Due work is done once, whatever happens to the clock, the process, or a job."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot import jobs, scheduler
from bot.database import Database
from bot.scheduler import TRY_AGAIN, Scheduler
from handlers.ui.announce import Announcer, Recipient
from models import dialogues, timers, updates
from models.dialogues import Dialogue, Standing
from models.outbox import OutboxRow
from models.timers import Timer
from models.updates import ParkedUpdate, ProcessedUpdate
from tests.people import START, Stage

KIND = "test.remind"


@pytest.fixture(autouse=True)
def _quick_logs() -> Iterator[None]:
    with capture_logs():
        yield


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the job did, by subject. Odd hundreds fail the first time."""
    done: list[int] = []

    def job(announcer: Announcer, timer: Timer) -> None:
        announcer.say(Recipient(7001, "zh"), "flow/apology")
        if timer.subject_id % 200 == 100 and timer.tries == 0:
            announcer.session.flush()
            raise RuntimeError("not today")
        done.append(timer.subject_id)

    monkeypatch.setattr(jobs, "by_kind", lambda: {KIND: job})
    return done


async def plan(stage: Stage, *subjects: int, after: timedelta = timedelta(), late: timedelta | None = None) -> None:
    def work(session: Any) -> None:
        for subject in subjects:
            due_at = START + after
            late_at = START + late if late else None
            timers.plan(session, f"t{subject}", kind=KIND, subject_id=subject, due_at=due_at, late_at=late_at)

    await stage.app.database.run(work)


async def said_by_timers(stage: Stage) -> list[str]:
    query = select(OutboxRow.key).where(OutboxRow.key.like("t%"))
    return await stage.app.database.run(lambda session: list(session.scalars(query)))


async def test_due_work_is_done_once(stage: Stage, done: list[int]) -> None:
    await plan(stage, *range(1, 99), 250)
    await plan(stage, 200, after=timedelta(hours=1))
    assert await stage.app.scheduler.run_due() == 99
    await plan(stage, 1, after=timedelta(days=1))  # what was done cannot be planned anew
    assert await stage.app.scheduler.run_due() == 0
    stage.clock.move(timedelta(days=400))  # a pause, a long outage, or a clock that jumps
    restarted = Scheduler(
        stage.app.database, stage.clock, stage.app.scheduler.product, stage.app.scheduler.routes, stage.app.sender.offer
    )
    assert [await restarted.run_due() for _ in range(2)] == [1, 0]
    assert done == [*range(1, 99), 250, 200]
    assert len(await said_by_timers(stage)) == 100


async def test_no_transaction_is_long(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What there is no time for stays due, in its order: whoever writes to us meanwhile has their turn in between."""
    seen: list[tuple[int, Any]] = []
    moments = iter(range(100))
    monkeypatch.setattr(scheduler, "monotonic", lambda: next(moments) * scheduler.LONG_ENOUGH / 2)
    monkeypatch.setattr(
        jobs, "by_kind", lambda: {KIND: lambda announcer, timer: seen.append((timer.subject_id, announcer.session))}
    )
    await plan(stage, *range(1, 8))
    assert await stage.app.scheduler.run_due() == 7
    assert [subject for subject, _ in seen] == [*range(1, 8)]
    assert len({id(session) for _, session in seen}) == 4, "two at a time"


async def test_failing_work_comes_again_and_does_not_stop_the_rest(stage: Stage, done: list[int]) -> None:
    await plan(stage, 1, 100, 2, 300, 3)
    await stage.app.scheduler.run_due()
    assert done == [1, 2, 3]
    assert len(await said_by_timers(stage)) == 3, "what failed said nothing"
    stage.clock.move(TRY_AGAIN)
    await stage.app.scheduler.run_due()
    assert done == [1, 2, 3, 100, 300]


async def test_work_that_is_too_late_is_left_and_cancelled_work_too(stage: Stage, done: list[int]) -> None:
    await plan(stage, 1, late=timedelta(hours=1))
    await plan(stage, 2, late=timedelta(hours=3))
    await plan(stage, 3)
    await stage.app.database.run(lambda session: timers.cancel(session, ["t3"]))
    stage.clock.move(timedelta(hours=2))
    await stage.app.scheduler.run_due()
    stage.clock.move(timedelta(days=9))
    await stage.app.scheduler.run_due()
    assert done == [2]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_schedulers_at_once_do_it_once(stage: Stage, done: list[int]) -> None:
    database = Database(stage.app.settings.database)
    other = Scheduler(
        database, stage.clock, stage.app.scheduler.product, stage.app.scheduler.routes, lambda _rows: None
    )
    await plan(stage, *range(1, 99))
    await begin_dialogue(stage)
    stage.clock.move(timedelta(days=2))
    await asyncio.gather(stage.app.scheduler.run_due(), other.run_due())
    await asyncio.gather(stage.app.scheduler.expire_dialogues(), other.expire_dialogues())
    database.close()
    assert sorted(done) == list(range(1, 99))
    assert len(await said_by_timers(stage)) == 98


async def begin_dialogue(
    stage: Stage, user_id: int = 7001, conversation: str = "filing", *, with_words: bool = True
) -> None:
    draft = {"parts": [{"message_id": 1, "text": "路灯坏了"}]} if with_words else {}
    standing = Standing(conversation, "details", draft, "abc", START + timedelta(hours=24))
    await stage.app.database.run(lambda session: dialogues.save(session, [((user_id, user_id), standing)]))


async def test_a_forgotten_dialogue_ends_and_says_so_once(stage: Stage) -> None:
    await begin_dialogue(stage)
    await begin_dialogue(stage, user_id=7002, conversation="gone since the last version")
    await begin_dialogue(stage, user_id=7003, with_words=False)
    stage.clock.move(timedelta(hours=23))
    assert await stage.app.scheduler.expire_dialogues() == 0
    stage.clock.move(timedelta(hours=2))
    assert [await stage.app.scheduler.expire_dialogues() for _ in range(3)] == [3, 0, 0]
    said = select(OutboxRow.key).where(OutboxRow.key.like("expired%"))
    assert await stage.app.database.run(lambda session: session.scalars(said).all()) == ["expired:abc:20261124100000:1"]
    assert await stage.app.database.run(lambda session: session.scalars(select(Dialogue)).all()) == []


async def test_what_was_kept_is_forgotten_in_time(stage: Stage) -> None:
    def keep(session: Any) -> None:
        updates.record(session, [900], START)
        updates.park(session, 900, {"text": "隐私"}, error="ValueError: 隐私", now=START)

    async def kept() -> tuple[int, str | None, str]:
        def read(session: Any) -> tuple[int, str | None, str]:
            ids = session.scalars(select(ProcessedUpdate).where(ProcessedUpdate.update_id == 900)).all()
            parked = session.get_one(ParkedUpdate, 900)
            return len(ids), parked.raw, parked.error

        await stage.app.scheduler.purge()
        return await stage.app.database.run(read)

    await stage.app.database.run(keep)
    stage.clock.move(timedelta(hours=71))
    assert (await kept())[1]
    stage.clock.move(timedelta(hours=2))
    assert await kept() == (1, None, "ValueError")
    stage.clock.move(timedelta(days=5))
    assert await kept() == (0, None, "ValueError")


async def test_a_start_asks_at_once(stage: Stage, done: list[int]) -> None:
    """A program that is started every few minutes does its due work and its purge all the same."""
    await plan(stage, 1)
    await stage.app.database.run(lambda session: updates.park(session, 1, {}, error="x", now=START - timedelta(days=4)))

    async def is_kept() -> bool:
        return await stage.app.database.run(lambda session: bool(session.get_one(ParkedUpdate, 1).raw))

    stage.app.scheduler.start()
    async with asyncio.timeout(5):
        while not done or await is_kept():  # noqa: ASYNC110 -- APScheduler tells nobody
            await asyncio.sleep(0.01)
    stage.app.scheduler.stop()
    assert done == [1]
