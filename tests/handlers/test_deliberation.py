"""有事好商量, from a neighbour's wish to the promise that was kept: the whole way, by hand."""

import pytest

from bot.sandbox.samples import photo
from tests.handlers.conftest import live_in
from tests.handlers.gatherings.holding import come_in
from tests.handlers.minutes.meetings import agrees, decides, sends
from tests.handlers.motions.hall import confirm
from tests.people import Chat, Person, Stage, labels, said

DITCH = "东三巷的水渠年年堵，下雨就淹到门口，想请社区做渠道衬砌"


@pytest.fixture
def neighbours(stage: Stage, wang: Person, grid3: Chat) -> list[Person]:
    """王秀英 and 周明, whom the grid knows, and who are in its chat."""
    stage.world.register_person("周明", person_id=7201)
    zhou = live_in(stage, Person(stage, 7201, 7201, name="周明"), group=12)
    come_in(grid3, wang, zhou)
    for person in (wang, zhou):
        confirm(stage, person)
    return [wang, zhou]


async def test_from_a_wish_to_a_kept_promise(
    stage: Stage, neighbours: list[Person], worker: Person, leader: Person, grid3: Chat
) -> None:
    await they_wish(neighbours, leader, grid3)
    await they_are_invited(stage, neighbours, leader, grid3)
    await they_come(stage, neighbours, leader, grid3)
    await they_vote(neighbours, leader, grid3)
    await it_is_written_down(stage, neighbours, leader, grid3)
    await it_is_done(neighbours, worker, grid3)


async def they_wish(neighbours: list[Person], leader: Person, grid3: Chat) -> None:
    wang, zhou = neighbours
    await wang.says("/topics")
    await wang.presses("提一个议题")
    await wang.says(DITCH)
    await wang.presses("写好了")
    await wang.presses("提出来")
    await zhou.presses("附议", chat=grid3)
    wang.hears("附议：1 人")
    await leader.says("/topics")
    await leader.presses("水渠")
    await leader.presses("列入")
    wang.hears("不用再等附议")


async def they_are_invited(stage: Stage, neighbours: list[Person], leader: Person, grid3: Chat) -> None:
    wang, zhou = neighbours
    await leader.says("/meetings")
    await leader.presses("安排一次")
    await leader.says("水渠怎么修")
    await leader.says("11月30日晚上七点")
    await leader.presses("120 分钟")
    await leader.says("第3网格工作站")
    await leader.presses("✅ 好了")
    await leader.says("40")
    await leader.presses("水渠")
    await leader.says("停车 30分钟")
    await leader.presses("✅ 好了")
    await leader.presses("✅ 发布")
    for person in neighbours:
        person.hears("列入议事会了", "水渠怎么修")
        person.hears("请来议一议", "11月30日 周一 19:00")
    await wang.presses("✅ 参加", chat=grid3)
    await zhou.presses("带人来", chat=grid3)
    await stage.pass_time(seconds=5)
    grid3.hears("水渠怎么修", "参加 2（带 1 人）", "还有 37 座")
    await stage.wait_until("2026-11-29 19:30")
    grid3.hears("提醒大家", "还有 1 天", "水渠怎么修")
    wang.hears("提醒", "水渠怎么修", "您报了名")


async def they_come(stage: Stage, neighbours: list[Person], leader: Person, grid3: Chat) -> None:
    await stage.wait_until("2026-11-30 18:50")
    await leader.says("/meetings")
    await leader.presses("水渠怎么修")
    await leader.presses("签到、名单、提问")
    await leader.presses("名单")
    for person in neighbours:
        await leader.presses(person.name)
    await stage.pass_time(seconds=5)
    grid3.hears("已经到了 2 人")


async def they_vote(neighbours: list[Person], leader: Person, grid3: Chat) -> None:
    await leader.says("/meetings")
    await leader.presses("水渠怎么修")
    await leader.presses("🗳 表决")
    await leader.presses("提出表决")
    await leader.presses("水渠")
    await leader.says("今冬先修东三巷")
    await leader.presses("无记名投票")
    await leader.presses("开始表决")
    await leader.presses("10 分钟")
    for person in neighbours:
        await person.presses("赞成")
    await leader.presses("结束表决")
    await leader.presses("结束，公布结果")
    grid3.hears("今冬先修东三巷", "赞成 2", "通过了")


async def it_is_written_down(stage: Stage, neighbours: list[Person], leader: Person, grid3: Chat) -> None:
    await stage.wait_until("2026-11-30 20:40")
    await leader.says("/meetings")
    await leader.presses("水渠怎么修")
    await leader.presses("🏁 开完了")
    await leader.presses("✅ 开完了")
    await leader.presses("📝 会议纪要")
    await agrees(leader, "水渠")
    await decides(leader, "停车", "下次再议", "等消防来看过再说")
    await sends(leader)
    for person in neighbours:
        await person.presses("是这样")
    await stage.wait_until("2026-12-03 08:00")
    published = grid3.hears("会议纪要公布", "到会 2 人", "今冬做东三巷这一段", "赞成 2", "请施工队来看东三巷渠道")
    assert "王秀英" not in said(published)


async def it_is_done(neighbours: list[Person], worker: Person, grid3: Chat) -> None:
    worker.hears("请施工队来看东三巷渠道", "负责人：您", "12月20日")
    await worker.presses("🎉 办好了")
    await worker.sends("album", uploads=[photo()] * 2)
    await worker.presses("发出去")
    for person in neighbours:
        person.hears("办好了", "请施工队来看东三巷渠道", "说到做到")
    grid3.hears("按时办好 1", "说到做到：100%")
    await neighbours[1].says("/promises")
    neighbours[1].hears("共 1 件：按时办好 1")
    assert "11月30日 周一 · 水渠怎么修 · 办好 1/1" in labels(neighbours[1].last)
