"""走访, from the morning's list to the evening: a tick, a diary entry that opens a request, a must-visit, coverage."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.households import HouseholdDue
from models.households.settling import settle
from models.people import Person as Row
from tests.handlers.visits.neighbours import cards_of, leaks, plans, ticks, visits_of
from tests.models.households.living import live
from tests.people import Chat, Person, Stage, said

NEIGHBOUR, DOOR = "欧阳震华", "3栋2单元501"


async def test_from_the_mornings_list_to_a_household_that_is_well(
    stage: Stage, wang: Person, worker: Person, colleague: Person, leader: Person, grid3: Chat
) -> None:
    del colleague
    await the_list_comes(stage, wang, grid3)
    await somebody_is_met(worker, grid3)
    await something_is_taken_back(wang, worker, grid3)
    await it_was_not_done(stage, wang, worker, grid3)
    await somebody_goes_at_once(stage, wang, worker, grid3)
    await the_leader_looks(leader)


async def the_list_comes(stage: Stage, wang: Person, grid3: Chat) -> None:
    """Nobody was there for months; 王秀英 has given her door."""

    def move_in(session: Session) -> None:
        live(session, NEIGHBOUR, DOOR, phone="13811110001", traits=["alone"])
        row = session.scalars(select(Row).where(Row.telegram_id == wang.viewer)).one()
        row.address, row.verified_at = "3栋2单元502", stage.clock.now()
        today = stage.app.community.today(stage.clock.now())
        settle(session, today=today, grid_id=3, community=stage.app.community)
        session.execute(update(HouseholdDue).values(counts_from=today - timedelta(days=120)))

    stage.app.database.transact(move_in)
    plans(stage)
    await stage.settle()
    grid3.hears("第3网格", "走到 0 /", "3栋 欧**", "3栋 王**")


async def somebody_is_met(worker: Person, grid3: Chat) -> None:
    assert "记好了：3栋 欧**，一切都好" in await ticks(worker, "欧**", grid3)
    grid3.hears("走到 1 /", "✅ 09:00 3栋 欧**")


async def something_is_taken_back(wang: Person, worker: Person, grid3: Chat) -> None:
    """One entry: the visit is ticked, the request is opened and has its owner, and the next visit has a day."""
    await worker.says("/visits")
    await worker.presses("3栋 王秀英")
    worker.hears("王秀英", "还没有走访过")
    await worker.presses("带回办理")
    await worker.presses("设施维修")
    await worker.presses("没有")
    await worker.says("楼道的灯不亮，晚上上楼看不见。")
    await worker.presses("写好了")
    worker.hears("记好了", "立了一件事", "您先听到，就由您负责到底", "下一次：")
    wang.hears("于超", "负责人")
    grid3.hears("走到 2 /")


async def it_was_not_done(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    """The next day 王秀英 says so, and somebody is to go there at once."""
    await stage.pass_time(days=1)
    await worker.presses("办好了")
    await worker.presses("不用说了")
    await wang.presses("还没有")
    await wang.says("灯还是不亮")
    worker.hears("请您尽快去一趟", "3栋2单元502")
    (must,) = [visit for visit in visits_of(stage, "王秀英") if visit.is_must]
    assert must.assignee_id is not None
    plans(stage)
    await stage.settle()
    assert "必到户" in said(cards_of(grid3)[-1])


async def somebody_goes_at_once(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    await stage.wait_until("2026-11-24 20:40")
    await worker.says("/visits")
    await worker.presses("❗")
    worker.hears("必到户", "上次", "楼道的灯")
    await worker.presses("当场解决")
    await worker.presses("不用写了")
    assert not [visit for visit in visits_of(stage, "王秀英") if visit.is_must and visit.state == "open"]
    await wang.says("/visits")
    wang.hears("您家", "上次来：11月24日 周二，于超")
    assert leaks(grid3) == []


async def the_leader_looks(leader: Person) -> None:
    await leader.says("/coverage")
    page = said(leader.hears("走访走到了哪里", "见过，还早：2 户"))
    assert "于超" not in page, "it is the households that are counted, not those who go"
