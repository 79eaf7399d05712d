"""The meter: one's own in words, that of all without a name, and nobody ranked."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from models.burdens import Burden
from models.people import get_person_by_account
from tests.people import START, Person, Stage, labels, said

FRIDAY = date(2026, 11, 20)


async def ask(stage: Stage, telegram_id: int, taps: int, day: date = FRIDAY) -> None:
    def work(session: Session) -> None:
        row = get_person_by_account(session, telegram_id)
        assert row
        session.merge(Burden(person_id=row.id, day=day, taps=taps, answers=0))

    await stage.app.database.run(work)


async def test_ones_own_meter_is_reached_by_buttons(stage: Stage, worker: Person) -> None:
    await ask(stage, 7004, 30)
    await ask(stage, 7004, 10, FRIDAY - timedelta(days=1))
    await worker.says("/menu")
    await worker.presses("工作")
    await worker.presses("今天打扰我多少")
    # Two messages of ours that are sent by now, two of theirs, one press before this one.
    page = worker.hears("今天我打扰了您 5 次", "消息 2 条", "按按钮 1 下", "写给我的 2 条")
    assert "我找过您 2 天，平均一天 20 次" in said(page)
    assert "上限是一天 80 次。到了 64 次" in said(page)
    assert "08:00、12:00、17:30" in said(page)
    assert "量的是我，不是您" in said(page)
    assert "攒着" in said(page)
    assert "现在替您攒着" not in said(page)


async def test_who_came_new_sees_no_average(worker: Person) -> None:
    await worker.says("/burden")
    assert "平均" not in said(worker.hears("今天我打扰了您"))


async def test_what_is_held_is_told(stage: Stage, worker: Person, colleague: Person) -> None:
    await ask(stage, 7004, 70, START.date())
    await colleague.says("/leave")
    await colleague.presses("我要请假")
    await colleague.says("12-01")
    await colleague.says("12-02")
    await colleague.presses("于超")
    await worker.says("/burden")
    worker.hears("现在替您攒着 1 条")


async def test_all_see_the_community_and_who_steers_sees_the_grids(
    stage: Stage, worker: Person, leader: Person, secretary: Person
) -> None:
    for telegram_id, taps in ((7004, 10), (7005, 20), (7007, 99)):
        await ask(stage, telegram_id, taps)
    await worker.says("/burden")
    await worker.presses("大家的")
    page = worker.hears("全社区", "工作日平均每人每天 43 次", "最多的一天 99 次", "超过 80 次的日子：11月20日 周五")
    assert "第3网格" not in said(page)
    assert labels(page) == ["« 我自己的", "« 主菜单"]
    await leader.says("/burden")
    await leader.presses("大家的")
    page = leader.hears("全社区", "第3网格", "平均 15 次，最多 20 次")
    assert "第8网格" not in said(page)
    await secretary.says("/burden")
    await secretary.presses("大家的")
    page = secretary.hears("第3网格", "平均 15 次", "第8网格", "人太少，不单列")
    names = ("于超", "张红梅", "冯芳", "刘志强")
    for person in (worker, leader, secretary):
        assert not [name for name in names if name in said(person.messages[-1])]
    await worker.presses("我自己的")
    worker.hears("今天我打扰了您")


async def test_it_is_theirs_alone_who_serve(resident: Person) -> None:
    await resident.joins()
    await resident.says("/burden")
    resident.hears_nothing_of("打扰")


async def test_in_english(stage: Stage, worker: Person) -> None:
    stage.world.set_language(worker.viewer, "en")
    await worker.says("/settings")
    await worker.presses("English")
    await worker.says("/burden")
    worker.hears("What I have asked of you today", "a limit of 80 a day", "It is I who am measured here")
    await worker.presses("Of everybody")
    worker.hears("How much I ask of all of you", "Too few colleagues")
