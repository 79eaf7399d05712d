"""A grid's coverage: numbers that were counted by hand, the households behind them, a picture, and the list's hour."""

import struct
from base64 import b64decode
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.jobs import coverage as job
from handlers.visits import coverage as conversation
from models.households import Household, HouseholdDue, VisitPause
from models.outbox import OutboxRow
from models.people import Person as Row
from models.roles import grant, grid_scope
from models.rules.roles import Role
from models.rules.visit_states import Outcome, PauseState
from models.visits import DiaryEntry
from models.visits.pictures import Asked, plan_picture
from tests.conftest import person
from tests.handlers.stories import forges
from tests.handlers.visits.neighbours import cards_of, moves_in, plans
from tests.models.commitments.making import person_of
from tests.people import START, Chat, Person, Stage, labels, said

TODAY = date(2026, 11, 23)
WORKERS = ("于超", "张红梅")
MET = {"早一": 10, "早二": 20, "快一": 85, "过一": 95, "过二": 200, "新一": None}
"""When somebody was met, days ago. Group 11 holds the first three, group 12 the others."""


@pytest.fixture(autouse=True)
def homes(stage: Stage) -> None:
    """Six households of grid 3, two of which ask for peace beside them; and one of grid 4."""

    def plant(session: Session) -> None:
        for number, (name, met) in enumerate(MET.items()):
            _add(session, name, met, group_id=11 if number < 3 else 12)
        _pause(session, _add(session, "静一", 100, group_id=13), PauseState.ASKED, "怕吵")
        _pause(session, _add(session, "静二", 100, group_id=13), PauseState.AGREED, "")
        _add(session, "邻一", 99, group_id=16, grid_id=4)

    stage.app.database.transact(plant)


def _add(session: Session, name: str, met: int | None, *, group_id: int, grid_id: int = 3) -> Household:
    home = Household(spot=f"{group_id}/{name}", grid_id=grid_id, group_id=group_id, address=f"{name}巷7号",
                     known_since=TODAY - timedelta(days=300))  # fmt: skip
    session.add(home)
    session.flush()
    last_on = TODAY - timedelta(days=met) if met else None
    session.add_all([
        Row(name=name, grid_id=grid_id, group_id=group_id, household_id=home.id, address=home.address, muted=[]),
        HouseholdDue(household_id=home.id, round="worker", last_on=last_on, counts_from=last_on or TODAY),
    ])  # fmt: skip
    if last_on:
        session.add(
            DiaryEntry(household_id=home.id, grid_id=grid_id, group_id=group_id, round="worker", met_on=last_on,
                       author_id=person_of(session, 7004).id, at=START - timedelta(days=met or 0),
                       outcome=Outcome.FINE, text=f"{name}说都好")
        )  # fmt: skip
    session.flush()
    return home


def _pause(session: Session, home: Household, state: PauseState, reason: str) -> None:
    session.add(VisitPause(household_id=home.id, state=state, reason=reason, asked_at=START,
                           asked_by_id=person_of(session, 7004).id))  # fmt: skip


def pictures(somebody: Chat) -> list[str]:
    """The words under the pictures that came."""
    return [said(message) for message in somebody.messages if message["kind"] == "photo"]


async def leads_grid_4(stage: Stage) -> Person:
    """王秀英 leads the grid next to it."""
    other = person(stage, 7001)
    await other.says("/start")

    def promote(session: Session) -> None:
        grant(session, person_of(session, other.viewer).id, Role.GRID_LEADER, grid_scope(4))

    stage.app.database.transact(promote)
    return other


async def test_a_leader_reads_the_own_grid_in_words(leader: Person) -> None:
    await leader.says("/menu")
    await leader.presses("工作")
    await leader.presses("走访情况")
    page = leader.hears("第3网格 · 新集南", "11月23日 周一", "要见 6 户，这一轮见过 3 户（50%）")
    for line in ("还早：2 户", "一星期内该去：1 户", "过了日子：2 户", "还没去过：1 户", "想清静一阵：2 户"):
        assert line in said(page)
    assert "南一巷：3 / 3" in said(page)
    assert "南二巷：0 / 3" in said(page)
    assert "08:00 来" in said(page)
    assert "换一个网格" not in str(labels(page))


async def test_the_households_behind_it_the_longest_ago_first(leader: Person) -> None:
    await leader.says("/coverage")
    await leader.presses("还没走到的 3 户")
    found = leader.hears("这一轮还没走到的 3 户")
    lines = [line for line in said(found).splitlines() if line[1:3] == ". "]
    assert [line[3:] for line in lines] == ["新一巷7号 · 新一", "过二巷7号 · 过二", "过一巷7号 · 过一"]
    for words in ("登记 300 天了，还没去过", "200 天没见面了", "95 天没见面了", "过二说都好"):
        assert words in said(found)
    await leader.presses("🏠 过二巷7号")
    leader.hears("过二")


async def test_who_asked_for_peace_is_decided_from_there(leader: Person) -> None:
    await leader.says("/coverage")
    await leader.presses("想清静一阵的 2 户")
    leader.hears("静一", "等您定多久", "静二", "等他们自己开口")
    await leader.presses("❓ 静一巷7号")
    leader.hears("有一户想清静一阵", "怕吵")


async def test_many_are_paged(stage: Stage, leader: Person) -> None:
    def more(session: Session) -> None:
        for number in range(20):
            _add(session, f"多{number}", 150 + number, group_id=14)

    stage.app.database.transact(more)
    await leader.says("/coverage")
    await leader.presses("还没走到的 23 户")
    first = leader.hears("23 户", "8. ")
    assert "9. " not in said(first)
    await leader.presses("下一页")
    leader.hears("9. ", "16. ")
    await leader.presses("下一页")
    last = leader.hears("17. ", "23. ")
    assert "下一页" not in str(labels(last))
    await leader.presses("上一页")
    leader.hears("9. ", "16. ")


async def test_no_worker_is_named_anywhere_in_it(leader: Person, secretary: Person) -> None:
    for reader in (leader, secretary):
        await reader.says("/coverage")
        if reader is secretary:
            await reader.presses("整个社区")
        for label in ("没走到的", "« 走访情况", "清静一阵的", "« 走访情况", "看图"):
            await reader.presses(label)
            shown = [message for message in reader.messages if message["from"]["is_bot"]]
            words = "".join(said(message) + str(labels(message)) for message in shown)
            assert not [name for name in WORKERS if name in words]


async def test_another_grids_leader_gets_nothing_of_it(stage: Stage, leader: Person) -> None:
    other = await leads_grid_4(stage)
    await other.says("/coverage")
    page = other.hears("第4网格", "要见 1 户，这一轮见过 0 户")
    assert "换一个网格" not in str(labels(page))
    for data in ("2c:3:", "2c:0:", "2u:3:worker:unreached:0", "2u:0:worker:paused:0", "2d:3:worker", "2d:0:worker",
                 "2h:3", "2k:3:0900"):  # fmt: skip
        assert "不归您办" in await forges(other, data), data
    assert "没有找到" in await forges(leader, "2c:99:")
    assert "没有找到" in await forges(leader, "2k:3:0315")
    other.hears_nothing_of(*MET, "静一", "新集南")
    assert pictures(other) == []


async def test_who_only_goes_there_does_not_steer(worker: Person, resident: Person) -> None:
    for stranger in (worker, resident):
        await stranger.says("/coverage")
        stranger.hears("不归您办")
        for data in ("2c:3:", "2g", "2u:3:worker:unreached:0", "2d:3:worker", "2k:3:0900"):
            assert "不归您办" in await forges(stranger, data)
        stranger.hears_nothing_of("这一轮")


async def test_the_secretary_chooses_a_grid_or_all(secretary: Person) -> None:
    await secretary.says("/coverage")
    secretary.hears("看哪里？")
    await secretary.presses("整个社区")
    everything = secretary.hears("整个社区", "要见 7 户，这一轮见过 3 户（42%）")
    assert "第3网格 · 新集南：3 / 6" in said(everything)
    assert "第4网格 · 新集北：0 / 1" in said(everything)
    assert "几点来" not in str(labels(everything)), "each grid has its own hour"
    await secretary.presses("换一个网格")
    await secretary.presses("第4网格")
    secretary.hears("第4网格", "要见 1 户")
    await secretary.presses("换一个网格")
    await secretary.presses("第5网格")
    secretary.hears("还没有登记的人家")


async def test_a_link_leads_to_it(leader: Person, worker: Person) -> None:
    for reader in (leader, worker):
        await reader.says("/start x_3")
    leader.hears("第3网格", "要见 6 户")
    worker.hears("不归您办")


async def test_a_picture_comes_as_a_picture(leader: Person, stage: Stage) -> None:
    await leader.says("/coverage")
    assert "正在画" in await leader.presses("看图")
    await leader.presses("看图")
    assert len(pictures(leader)) == 1, "at most once a minute"
    assert "第3网格 · 新集南" in pictures(leader)[0]
    assert "要见 6 户，这一轮见过 3 户" in pictures(leader)[0]

    def drawn(session: Session) -> bytes:
        [payload] = session.scalars(select(OutboxRow.payload).where(OutboxRow.method == "sendPhoto"))
        return b64decode(payload["photo"]["content"])

    png = stage.app.database.transact(drawn)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert width == 1080
    assert 700 < height < 2000
    shown = next(message for message in leader.messages if message["kind"] == "photo")
    assert shown["photo"]["width"] == 1080
    await stage.pass_time(minutes=1)
    await leader.presses("看图")
    assert len(pictures(leader)) == 2


async def test_no_picture_for_who_may_not_see_it_by_then(stage: Stage, worker: Person, leader: Person) -> None:
    def ask(session: Session) -> None:
        for somebody in (worker, leader):
            asked = Asked(3, "worker", person_of(session, somebody.viewer).id)
            plan_picture(session, asked, now=stage.clock.now())

    stage.app.database.transact(ask)
    await stage.settle()
    assert (len(pictures(worker)), len(pictures(leader))) == (0, 1)


async def test_without_what_draws_there_are_words(leader: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (conversation, job):
        monkeypatch.setattr(module, "can_draw", lambda: False)
    await leader.says("/coverage")
    page = leader.hears("要见 6 户")
    assert "看图" not in str(labels(page))
    assert "没有装画图的部件" in await forges(leader, "2d:3:worker")
    assert pictures(leader) == []


async def test_in_english(leader: Person) -> None:
    await leader.says("/settings")
    await leader.presses("English")
    await leader.says("/coverage")
    leader.hears("6 households to meet, 3 met in this cycle (50%)", "overdue: 2")
    await leader.presses("3 households not reached")
    leader.hears("not met for 200 days")
    await leader.presses("« Coverage")
    await leader.presses("As a picture")
    assert "3 met in this cycle" in pictures(leader)[0]


class TestHour:
    """The leader moves the hour of the list: none is lost by it, and none comes twice."""

    async def test_from_one_hour_to_another(self, stage: Stage, leader: Person, grid3: Chat) -> None:
        moves_in(stage)
        plans(stage, night=True)
        await stage.wait_until("2026-11-24 07:00")
        before = len(cards_of(grid3))
        await leader.says("/coverage")
        await leader.presses("几点来")
        leader.hears("每个工作日 08:00 来")
        await leader.presses("09:00")
        chosen = leader.hears("每个工作日 09:00 来")
        assert "✅ 09:00" in labels(chosen)
        await stage.wait_until("2026-11-24 08:30")
        assert len(cards_of(grid3)) == before
        await stage.wait_until("2026-11-24 09:00")
        assert len(cards_of(grid3)) == before + 1
        await stage.wait_until("2026-11-25 08:30")
        assert len(cards_of(grid3)) == before + 1
        await stage.wait_until("2026-11-25 09:01")
        assert len(cards_of(grid3)) == before + 2, "the next day as well"

    async def test_to_an_hour_that_is_over_already(self, stage: Stage, leader: Person, grid3: Chat) -> None:
        moves_in(stage)
        plans(stage, night=True)
        await leader.says("/coverage")
        await leader.presses("几点来")
        await leader.presses("09:00")
        await stage.wait_until("2026-11-24 08:10")
        before = len(cards_of(grid3))
        await leader.presses("07:30")
        assert len(cards_of(grid3)) == before + 1, "it comes at once"
        for label in ("08:30", "09:00", "跟社区一样"):
            await leader.presses(label)
            await stage.pass_time(hours=1)
        assert len(cards_of(grid3)) == before + 1, "and not again that day"
        leader.hears("每个工作日 08:00 来")
        await stage.wait_until("2026-11-25 08:01")
        assert len(cards_of(grid3)) == before + 2


async def test_at_home_nobody_reads_what_colleagues_noted(stage: Stage, leader: Person) -> None:
    def live_there(session: Session) -> None:
        home = select(Row.household_id).where(Row.name == "过二").scalar_subquery()
        person_of(session, leader.viewer).household_id = session.scalar(select(home))

    stage.app.database.transact(live_there)
    await leader.says("/coverage")
    await leader.presses("还没走到的 3 户")
    found = said(leader.hears("这一轮还没走到的 3 户", "过一说都好", "200 天没见面了"))
    assert "过二说都好" not in found


async def test_for_ones_own_home_nothing_is_offered_to_decide(stage: Stage, leader: Person) -> None:
    def live_there(session: Session) -> None:
        home = session.scalar(select(Row.household_id).where(Row.name == "静一"))
        person_of(session, leader.viewer).household_id = home

    stage.app.database.transact(live_there)
    await leader.says("/coverage")
    await leader.presses("想清静一阵的 2 户")
    assert "❓" not in str(labels(leader.hears("静一")))
