"""The burden meter at work: what is counted, and near the cap two pushes become one message at noon."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from bot import jobs
from bot.database import Database
from bot.incoming import read_update
from bot.jobs.burdens import KINDS
from bot.sandbox.samples import photo
from bot.scheduler import TRY_AGAIN
from handlers.flow.engine import Engine as StepEngine
from handlers.ui.announce import Announcer, Product
from handlers.ui.words import Words
from models import outbox, timers
from models.burdens import Burden, HeldPush
from models.burdens.merging import DIGEST, save
from models.outbox import Outbox, OutboxRow
from models.people import get_person_by_account
from models.rules.community import Community
from models.rules.delivery import Priority
from models.timers import Timer
from tests.bot.test_dispatch import statements, text_update
from tests.handlers.staff.test_leaves import asks
from tests.handlers.stories import data_of, files, restarted
from tests.people import START, Chat, Person, Stage, labels, said

NEAR, WORKER, COLLEAGUE = 64, 7004, 7005
PUSH = "test.push"


@pytest.fixture(autouse=True)
def _quick_logs() -> Iterator[None]:
    with capture_logs():
        yield


@dataclass
class Pushes:
    """Due work that says something to somebody: as it is told, in the order in which it is said."""

    stage: Stage
    said: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)

    async def say(self, text: str, to: int = WORKER, **more: Any) -> None:
        """Of what is said within this call, every message is a push of its own."""
        self.said.append((text, to, {"priority": Priority.REMINDER} | more))
        number, now = len(self.said), self.stage.clock.now()
        await self.stage.app.database.run(
            lambda s: timers.plan(s, f"push{number}", kind=PUSH, subject_id=number, due_at=now)
        )
        await self.stage.settle()

    def job(self, announcer: Announcer, timer: Timer) -> None:
        text, to, more = self.said[timer.subject_id - 1]
        payload = {"text": text, "parse_mode": "HTML"}
        if buttons := more.pop("buttons", None):
            rows = [[{"text": text, "callback_data": data}] for text, data in buttons]
            payload |= {"reply_markup": {"inline_keyboard": rows}}  # type: ignore[dict-item]
        announcer.outbox.put(to, "sendMessage", payload, **more)


@pytest.fixture
def pushes(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Pushes:
    found, known = Pushes(stage), jobs.by_kind()
    monkeypatch.setattr(jobs, "by_kind", lambda: {**known, PUSH: found.job})
    return found


async def ask(stage: Stage, person: Person, taps: int = NEAR) -> None:
    """So much was asked of somebody today already."""

    def work(session: Session) -> None:
        row = get_person_by_account(session, person.viewer)
        assert row
        today = stage.app.community.today(stage.clock.now())
        session.merge(Burden(person_id=row.id, day=today, taps=taps, answers=0))

    await stage.app.database.run(work)


async def read(stage: Stage, person: Person) -> tuple[int, int]:
    """Presses and answers of today."""

    def work(session: Session) -> tuple[int, int]:
        row = get_person_by_account(session, person.viewer)
        assert row
        found = session.get(Burden, (row.id, stage.app.community.today(stage.clock.now())))
        return (found.taps, found.answers) if found else (0, 0)

    return await stage.app.database.run(work)


async def count(stage: Stage, table: Any = HeldPush) -> int:
    return await stage.app.database.run(lambda s: s.scalar(select(func.count()).select_from(table)) or 0)


class TestCounting:
    """A press is one, a message is one; what came to nothing is none."""

    async def test_presses_and_answers_of_those_who_serve(
        self, stage: Stage, worker: Person, resident: Person, grid3: Chat
    ) -> None:
        assert await read(stage, worker) == (0, 1), "/start"
        await worker.says("/menu")
        await worker.presses("工作")
        await worker.presses("请假")
        assert await read(stage, worker) == (2, 2)
        talk = text_update(7, "大家辛苦了", WORKER, worker.name)
        talk["message"]["chat"] = {"id": grid3.id, "type": "supergroup", "title": "第3网格"}
        await stage.app.intake.take([talk])
        assert await read(stage, worker) == (2, 2), "talk in the group is none of the bot's doing"
        await resident.joins()
        await files(resident)
        await worker.presses("我来办", chat=grid3)
        assert await read(stage, worker) == (3, 2)
        assert await read(stage, resident) == (0, 0)
        await stage.wait_until("2026-11-24 00:01")
        await worker.says("/menu")
        assert await read(stage, worker) == (0, 1), "the office's day, not that of UTC"

    async def test_the_same_update_counts_once(self, stage: Stage, worker: Person) -> None:
        batch = [text_update(n, "/menu", WORKER, worker.name) for n in (1, 1, 2)]
        for _ in range(3):
            await stage.app.intake.take(batch)
        assert await read(stage, worker) == (0, 3)

    async def test_an_album_is_one_answer_and_a_correction_none(self, stage: Stage, worker: Person) -> None:
        await worker.says("/report")
        before = await read(stage, worker)
        await worker.sends("album", uploads=[photo()] * 3)
        await worker.edits("改过的话")
        assert await read(stage, worker) == (before[0], before[1] + 1)

    async def test_what_is_refused_or_parked_is_not_counted(
        self, stage: Stage, worker: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = await read(stage, worker)
        await worker.says("/roles")
        worker.hears("这件事")
        assert await read(stage, worker) == before
        take, tries = StepEngine.take, []

        def failing(engine: StepEngine, session: Session, *rest: Any, **more: Any) -> Any:
            turn = take(engine, session, *rest, **more)
            session.flush()
            tries.append(1)
            if len(tries) in FAILS:
                raise RuntimeError("not today")
            return turn

        monkeypatch.setattr(StepEngine, "take", failing)
        fails = FAILS
        await worker.says("/menu")
        assert len(tries) == len(fails) == 3
        assert await read(stage, worker) == before
        await worker.says("/menu")
        assert await read(stage, worker) == (before[0], before[1] + 1)

    @pytest.mark.usefixtures("worker")
    async def test_residents_cost_no_statement(self, stage: Stage) -> None:
        stage.app.database.lanes = 1

        async def cost(*users: int) -> list[str]:
            cost.number += 1  # type: ignore[attr-defined]
            raw = [text_update(1000 * cost.number + user, "/unknown", user) for user in users]  # type: ignore[attr-defined]
            with statements(stage.app.database.engine) as seen:
                await stage.app.dispatcher.process([i for each in raw if (i := read_update(each, stage.app.bot))])
            return [statement for _, statement in seen if "burdens" in statement or "held_pushes" in statement]

        cost.number = 0  # type: ignore[attr-defined]
        assert await cost(50_001, 50_002, 50_003) == []
        assert len(await cost(50_001, WORKER, COLLEAGUE, 7006)) == 1


FAILS = (1, 2, 3)


class TestNearTheCap:
    """What can wait is told at noon, in one message."""

    async def test_two_pushes_become_one_message_at_noon(
        self, stage: Stage, worker: Person, colleague: Person, pushes: Pushes
    ) -> None:
        await ask(stage, worker)
        await pushes.say("第一件事", buttons=[("看看", "a:1")])
        await pushes.say("第二件事", buttons=[("看看", "a:2"), ("« 主菜单", "!:menu")])
        await pushes.say("给同事的", to=COLLEAGUE)
        worker.hears_nothing_of("第一件事", "第二件事")
        colleague.hears("给同事的")
        before = len(worker.messages)
        await stage.wait_until("2026-11-23 11:59")
        assert len(worker.messages) == before
        await stage.wait_until("2026-11-23 12:00")
        assert len(worker.messages) == before + 1, "one message, however many were held"
        digest = worker.hears("这几件不急", "① 第一件事", "② 第二件事")
        assert labels(digest) == ["① 看看", "② 看看", "② « 主菜单"]
        await stage.pass_time(days=2)
        assert len(worker.messages) == before + 1
        assert await count(stage) == 0

    async def test_a_step_of_somebody_else_can_wait_too(self, stage: Stage, worker: Person, colleague: Person) -> None:
        """Through the dispatcher; the button of what waited works afterwards."""
        await ask(stage, worker)
        await asks(colleague, "12-01", "12-02", worker.name)
        worker.hears_nothing_of("想请您代班")
        await stage.wait_until("2026-11-23 12:00")
        alone = worker.hears("张红梅", "想请您代班")
        assert "这几件不急" not in said(alone), "a single one stays as it was"
        assert data_of(alone, "好，我来代")
        await worker.presses("好，我来代")
        colleague.hears("于超 答应了")

    async def test_urgent_words_cards_and_answers_pass(self, stage: Stage, worker: Person, pushes: Pushes) -> None:
        await ask(stage, worker)
        await pushes.say("请马上去", urgent=True)
        await pushes.say("今天的清单", card="visits:3:2026-11-23")
        await pushes.say("给您的回答", priority=Priority.REPLY)
        for words in ("请马上去", "今天的清单", "给您的回答"):
            worker.hears(words)
        await worker.says("/menu")
        worker.hears("请问")
        assert await count(stage) == 0

    async def test_one_press_more_makes_the_difference(self, stage: Stage, worker: Person, pushes: Pushes) -> None:
        """Messages, presses and answers together."""
        sent = len([message for message in worker.messages if message["from"]["is_bot"]])
        await ask(stage, worker, NEAR - 2 - sent)
        await pushes.say("还早")
        worker.hears("还早")
        await worker.says("/menu")  # one answer of theirs, and a message of ours
        await pushes.say("到了")
        worker.hears_nothing_of("到了")

    async def test_the_digest_rings_nobody_at_night(self, stage: Stage, worker: Person, pushes: Pushes) -> None:
        await stage.wait_until("2026-11-23 18:00")
        await ask(stage, worker)
        await worker.says("/settings")
        await pushes.say("夜里的事")
        await stage.wait_until("2026-11-24 07:59")
        worker.hears_nothing_of("夜里的事")
        await stage.wait_until("2026-11-24 08:00")
        worker.hears("夜里的事")


class TestTrouble:
    """Whatever ends the program, or fails: all of it is told, once."""

    async def test_a_restart_between_loses_nothing(self, stage: Stage, worker: Person, pushes: Pushes) -> None:
        await ask(stage, worker)
        await pushes.say("重启前")
        async with restarted(stage):
            await pushes.say("重启后")
            worker.hears_nothing_of("重启前", "重启后")
            await stage.wait_until("2026-11-23 12:00")
            worker.hears("① 重启前", "② 重启后")

    async def test_a_digest_that_was_due_while_nobody_ran_comes_afterwards(
        self, stage: Stage, worker: Person, pushes: Pushes
    ) -> None:
        await ask(stage, worker)
        await pushes.say("一直有用")
        await pushes.say("到五点为止", expires_at=START + timedelta(hours=8))
        stage.clock.move(timedelta(hours=10))
        async with restarted(stage):
            await stage.settle()
            worker.hears("一直有用")
            worker.hears_nothing_of("到五点为止")
            assert await count(stage) == 0

    async def test_a_digest_that_fails_comes_again_whole(
        self, stage: Stage, worker: Person, pushes: Pushes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await ask(stage, worker)
        await pushes.say("甲")
        await pushes.say("乙")
        known = jobs.by_kind()
        tried: list[str] = []

        def failing(announcer: Announcer, timer: Timer) -> None:
            known[DIGEST](announcer, timer)
            announcer.session.flush()
            tried.append(timer.key)
            if len(tried) <= 2:
                raise RuntimeError("not now")

        monkeypatch.setattr(jobs, "by_kind", lambda: {**known, DIGEST: failing})
        await stage.wait_until("2026-11-23 12:00")
        assert len(tried) == 2
        worker.hears_nothing_of("甲", "乙")
        stage.clock.move(TRY_AGAIN)
        await stage.settle()
        worker.hears("① 甲", "② 乙")
        assert len([m for m in worker.messages if "甲" in said(m)]) == 1

    async def test_who_blocked_the_bot_hears_nothing_later(self, stage: Stage, worker: Person, pushes: Pushes) -> None:
        await ask(stage, worker)
        await pushes.say("没人听了")
        stage.world.block(WORKER)
        await pushes.say("试一下", urgent=True)
        assert await count(stage) == 0
        stage.world.unblock(WORKER)
        await worker.says("/start")
        await stage.wait_until("2026-11-23 12:00")
        worker.hears_nothing_of("没人听了")


# What the property plays: who is told what, at which moment, of which kind.
MARK = re.compile(r"⟦(\d+)⟧")
steps = st.lists(
    st.tuples(
        st.sampled_from([WORKER, COLLEAGUE, 7006]),
        st.integers(1, 3),
        st.sampled_from(["push", "push", "urgent", "reply"]),
        st.integers(0, 300),
    ),
    min_size=1,
    max_size=25,
)


@dataclass
class Town:
    """A store in which pushes are saved and due digests are told, without a sender."""

    session: Session
    product: Product
    now: datetime = START
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1_000_000)))

    def say(self, to: int, count: int, kind: str) -> list[int]:
        """One update says so many things to somebody."""
        said, marks = Outbox(f"u{next(self.numbers)}", self.now), []
        for _ in range(count):
            marks.append(next(self.numbers))
            payload = {"text": f"⟦{marks[-1]}⟧", "parse_mode": "HTML"}
            priority = Priority.REPLY if kind == "reply" else Priority.TASKS
            said.put(to, "sendMessage", payload, priority=priority, urgent=kind == "urgent")
        save(self.session, said.rows, self.product.community, now=self.now)
        return marks

    def pass_time(self, minutes: int) -> None:
        """What is due meanwhile is done at its moment."""
        until = self.now + timedelta(minutes=minutes)
        due = select(func.min(Timer.due_at)).where(Timer.kind == DIGEST, Timer.done_at.is_(None))
        while (at := self.session.scalar(due)) and at <= until:
            self.now = max(self.now, at)
            self.tell()
        self.now = until

    def tell(self) -> None:
        for timer in timers.claim_due(self.session, self.now):
            if timer.kind in KINDS:
                announcer = Announcer(self.session, self.product, Outbox(f"t{timer.id}", self.now), self.now)
                jobs.by_kind()[timer.kind](announcer, timer)
                save_digest(self.session, announcer)
        self.session.flush()

    def heard(self, chat: int) -> list[int]:
        rows = select(OutboxRow.payload).where(OutboxRow.chat_id == chat).order_by(OutboxRow.id)
        return [int(mark) for payload in self.session.scalars(rows) for mark in MARK.findall(payload["text"])]


def save_digest(session: Session, announcer: Announcer) -> None:
    outbox.save(session, announcer.outbox.rows)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(played=steps, asked=st.integers(50, 70))
def test_texts_in_are_texts_out_once_each_and_in_order(
    database_url: str, community: Community, played: list[tuple[int, int, str, int]], asked: int
) -> None:
    database = Database(database_url)
    product = Product(community, Words(community.zone, community.languages), "wuxin_bot")
    with Session(database.engine) as session:
        town = Town(session, product)
        for account in (WORKER, COLLEAGUE):
            person = get_person_by_account(session, account)
            assert person
            session.add(Burden(person_id=person.id, day=START.date(), taps=asked, answers=0))
        session.flush()
        told: dict[int, list[tuple[int, str]]] = {WORKER: [], COLLEAGUE: [], 7006: []}
        for to, many, kind, minutes in played:
            told[to] += [(mark, kind) for mark in town.say(to, many, kind)]
            town.pass_time(minutes)
        town.pass_time(24 * 60)
        for to, marks in told.items():
            heard = town.heard(to)
            assert sorted(heard) == [mark for mark, _ in marks]
            patient = {mark for mark, kind in marks if kind == "push"}
            assert [mark for mark in heard if mark in patient] == sorted(patient)
        session.rollback()
    database.close()
