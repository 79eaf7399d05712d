"""The nightly round as the program goes it: in batches, people one a second, and planned again for the next night."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from bot.database import Database
from models import audit, timers, updates
from models.audit import Deed
from models.people import Person as PersonRow
from models.privacy import retention
from models.privacy.erasing import ERASE
from models.requests import Request
from models.timers import Timer
from models.updates import ParkedUpdate, ProcessedUpdate
from tests.models.privacy.making import add_person, add_request
from tests.models.privacy.test_erasing import count
from tests.people import START, Stage

OLD = START - timedelta(days=800)


def pending(session: Session, kind: str) -> list[Timer]:
    waiting = select(Timer).where(Timer.kind == kind, Timer.done_at.is_(None))
    return list(session.scalars(waiting.order_by(Timer.due_at)))


async def test_a_start_plans_the_round_and_another_start_no_second_one(stage: Stage) -> None:
    for _ in range(2):
        await stage.app.prepare_store()
    (timer,) = await stage.app.database.run(lambda session: pending(session, retention.ROUND))
    assert timer.key == "retention:2026-11-24:1"


async def test_the_round_of_a_night(stage: Stage) -> None:
    def add(session: Session) -> None:
        retention.plan_round(session, stage.app.community, now=START)
        updates.record(session, list(range(10_000, 10_000 + retention.BATCH + 1)), OLD)
        updates.park(session, 1, {"text": "雀一"}, error="ValueError: 雀一", now=OLD)
        audit.note(session, Deed.SEE, actor_id=1, subject_id=2, now=OLD)
        for number in range(3):
            add_request(session, add_person(session, f"搬走{number}", left_at=OLD), closed_at=OLD)

    await stage.app.database.run(add)
    with capture_logs() as logs:
        await stage.wait_until("2026-11-24 03:10")
    (next_round,) = await stage.app.database.run(lambda session: pending(session, retention.ROUND))
    assert next_round.key == "retention:2026-11-25:1"
    erasures = await stage.app.database.run(lambda session: pending(session, ERASE))
    assert [(timer.due_at - stage.clock.now()).total_seconds() for timer in erasures] == [1, 2, 3]
    await stage.pass_time(seconds=5)
    names = await stage.app.database.run(lambda s: s.scalars(select(PersonRow.name).join(Request.author)).all())
    assert set(names) == {"已注销"}
    kept = await stage.app.database.run(
        lambda s: (s.get_one(ParkedUpdate, 1).raw, s.scalars(select(ProcessedUpdate.update_id)).all())
    )
    assert kept[0] is None
    assert not [id_ for id_ in kept[1] if id_ >= 10_000]
    (last,) = [line for line in logs if line["event"] == "the round is over"]
    assert (last["people_due"], last["audit_lines"], len(last["audit_head"])) == (3, 1, 64)
    batches = [line["update_ids"] for line in logs if line["event"] == "let go" and "update_ids" in line]
    assert batches == [retention.BATCH, 1]


async def test_a_round_that_was_missed_is_gone_at_the_next_start(stage: Stage) -> None:
    def add(session: Session) -> None:
        retention.plan_round(session, stage.app.community, now=START - timedelta(days=3))
        updates.park(session, 1, {"text": "雀一"}, error="x", now=OLD)

    await stage.app.database.run(add)
    await stage.settle()
    assert await stage.app.database.run(lambda session: session.get_one(ParkedUpdate, 1).raw) is None
    (timer,) = await stage.app.database.run(lambda session: pending(session, retention.ROUND))
    assert timer.key == "retention:2026-11-24:1"


async def test_whoever_changed_their_mind_is_not_erased(stage: Stage) -> None:
    def add(session: Session) -> None:
        person = add_person(session)
        timers.plan(session, f"erase:{person.id}:asked:x", kind=ERASE, subject_id=person.id, due_at=START)
        timers.plan(session, "erase:99999:asked:x", kind=ERASE, subject_id=99_999, due_at=START)

    await stage.app.database.run(add)
    await stage.settle()
    assert await stage.app.database.run(lambda session: count(session, PersonRow)) > 0
    assert "甄金雀" in await stage.app.database.run(lambda session: session.scalars(select(PersonRow.name)).all())
    assert await stage.app.database.run(lambda session: pending(session, ERASE)) == []


async def test_the_journal_is_emptied(tmp_path: Path, sqlite_template: Path) -> None:
    file = tmp_path / "wuxin.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    await database.run(lambda session: add_person(session, "Jinque"))
    journal = tmp_path / "wuxin.db-wal"
    assert b"Jinque" in journal.read_bytes()
    await database.run(lambda session: session.execute(delete(PersonRow).where(PersonRow.name == "Jinque")))
    await database.empty_journal()
    assert journal.stat().st_size == 0
    assert b"Jinque" not in file.read_bytes()
    database.close()
