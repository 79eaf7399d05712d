"""A meeting is planned, looked over as residents will see it, and announced."""

import pytest

from models.people import get_person
from models.topics.proposing import propose
from tests.handlers.conftest import person_id
from tests.handlers.gatherings.planned import PLACE, plans, publishes
from tests.handlers.stories import data_of, forges
from tests.people import Chat, Person, Stage, labels, said


async def test_a_meeting_is_planned_and_announced(secretary: Person, grid3: Chat, wang: Person, chen: Person) -> None:
    await secretary.says("/meetings")
    secretary.hears("还没有安排过")
    await secretary.presses("安排一次")
    secretary.hears("叫什么名称")
    await secretary.says("灌渠硬化怎么做")
    secretary.hears("哪天")
    await secretary.presses("12月2日")
    secretary.hears("12月2日 周三", "几点")
    await secretary.presses("15:00")
    secretary.hears("多久", "120 分钟")
    await secretary.presses("120 分钟")
    secretary.hears("在哪里")
    await secretary.says(PLACE)
    secretary.hears("哪些网格")
    await secretary.presses("第3网格")
    assert "☑ 第3网格 · 新集南" in labels(secretary.last)
    await secretary.presses("✅ 好了")
    secretary.hears("多少座位")
    await secretary.says("40")
    secretary.hears("议程", "还没有")
    await secretary.says("灌渠硬化 30分钟\n谁来管")
    secretary.hears("灌渠硬化（30 分钟）", "谁来管（20 分钟）", "一共 50 分钟，会开 120 分钟")
    await secretary.presses("✅ 好了")
    preview = said(secretary.hears("居民会看到下面这样"))
    await secretary.presses("✅ 发布")
    secretary.hears("发布了", "灌渠硬化怎么做")
    card = said(grid3.hears("协商议事会 · 灌渠硬化怎么做", "12月2日 周三 15:00", PLACE, "还有 40 座"))
    assert card in preview, "the preview is what residents see"
    wang.hears("请来议一议", "灌渠硬化怎么做")
    chen.hears_nothing_of("灌渠硬化怎么做")


class TestBadInput:
    """What cannot be is said clearly, and nothing that was told before is lost."""

    async def test_a_time_in_the_past(self, secretary: Person) -> None:
        await secretary.says("/meetings")
        await secretary.presses("安排一次")
        await secretary.says("灌渠硬化怎么做")
        await secretary.says("今天早上八点")
        secretary.hears("已经过了", "请换一个以后的时间", "没有丢")
        await secretary.says("昨天下午三点")
        secretary.hears("没看懂", "今天起半年以内")
        await secretary.says("12月2日下午三点")
        secretary.hears("多久")

    async def test_an_agenda_longer_than_the_meeting(self, secretary: Person) -> None:
        await plans(secretary, agenda="灌渠硬化 90分钟\n停车 60分钟")
        review = secretary.hears("议程加起来 150 分钟，会只开 120 分钟", "灌渠硬化", "停车")
        assert "✅ 发布" not in labels(review), "it is not announced like this"
        await secretary.presses("议程")
        secretary.hears("谈不完")
        await secretary.presses("会开长一点")
        secretary.hears("一共 150 分钟，会开 150 分钟")
        await secretary.presses("✅ 好了")
        await secretary.presses("✅ 发布")
        secretary.hears("发布了")

    @pytest.mark.parametrize("seats", ["0", "零", "-5", "0个"])
    async def test_no_seats(self, secretary: Person, seats: str) -> None:
        await secretary.says("/meetings")
        await secretary.presses("安排一次")
        await secretary.says("灌渠硬化怎么做")
        await secretary.says("12月2日下午三点")
        await secretary.says("两个小时")
        await secretary.says(PLACE)
        await secretary.presses("第3网格")
        await secretary.presses("✅ 好了")
        await secretary.says(seats)
        secretary.hears("座位至少要有 1 个")
        await secretary.says("很多")
        secretary.hears("请写一个数")
        await secretary.says("30")
        secretary.hears("议程")

    async def test_a_place_of_2000_characters(self, secretary: Person) -> None:
        await secretary.says("/meetings")
        await secretary.presses("安排一次")
        await secretary.says("灌渠硬化怎么做")
        await secretary.says("12月2日下午三点")
        await secretary.presses("90 分钟")
        await secretary.says("二楼" * 1000)
        secretary.hears("地点太长了，最多 120 个字")
        await secretary.says(PLACE)
        await secretary.presses("第3网格")
        await secretary.presses("✅ 好了")
        await secretary.presses("不限")
        await secretary.presses("暂时没有")
        secretary.hears("灌渠硬化怎么做", "12月2日 周三 15:00", "90 分钟", PLACE)

    async def test_what_became_wrong_while_they_hesitated(self, secretary: Person, stage: Stage) -> None:
        await plans(secretary, when="今天上午十一点")
        await stage.pass_time(hours=3)
        await secretary.presses("✅ 发布")
        secretary.hears("已经过了", "没有丢")
        await secretary.presses("时间")
        await secretary.says("明天上午十点")
        await secretary.presses("✅ 发布")
        secretary.hears("发布了", "11月24日 周二 10:00")

    async def test_a_title_and_names_that_are_no_markup(self, secretary: Person, grid3: Chat) -> None:
        await publishes(secretary, "<b>灌渠</b> & {{ 7 * 7 }}", place="<i>二楼</i>")
        grid3.hears("<b>灌渠</b> & {{ 7 * 7 }}", "<i>二楼</i>")

    async def test_nobody_is_asked(self, secretary: Person) -> None:
        await secretary.says("/meetings")
        await secretary.presses("安排一次")
        await secretary.says("灌渠硬化怎么做")
        await secretary.says("12月2日下午三点")
        await secretary.presses("90 分钟")
        await secretary.says(PLACE)
        assert "✅ 好了" not in labels(secretary.last)
        await secretary.presses("第3网格")
        await secretary.presses("第3网格")
        assert "✅ 好了" not in labels(secretary.last)


async def test_whoever_holds_no_meetings_is_told_so(wang: Person, worker: Person) -> None:
    await wang.says("/meetings")
    wang.hears("不归您办")
    await worker.says("/meetings")
    worker.hears("不归您办")


async def test_a_grid_leader_holds_them_in_their_own_grid(leader: Person, grid3: Chat, chen: Person) -> None:
    await leader.says("/meetings")
    await leader.presses("安排一次")
    await leader.says("楼道堆物")
    await leader.says("12月2日晚上七点")
    await leader.presses("60 分钟")
    await leader.says("第3网格工作站")
    assert not any("第4网格" in label for label in labels(leader.last))
    await leader.presses("选小组")
    await leader.presses("◻️ 第11组")
    await leader.presses("选好了小组")
    await leader.presses("✅ 好了")
    await leader.presses("不限")
    await leader.presses("暂时没有")
    await leader.presses("✅ 发布")
    grid3.hears("楼道堆物", "第11组")
    assert "楼道堆物" not in str(chen.messages)


async def test_everything_else_can_be_said(secretary: Person, grid3: Chat, wang: Person, stage: Stage) -> None:
    await plans(secretary, seats="30")
    await secretary.presses("说明")
    await secretary.says("请大家来谈谈怎么修。")
    await secretary.presses("专门请的人")
    await secretary.says("法官张平")
    secretary.hears("专门请的人", "1 位")
    await secretary.says("王秀英")
    secretary.hears("「王秀英」是哪一位")
    await secretary.presses("王秀英 · 第11组")
    await secretary.presses("✅ 好了")
    await secretary.presses("材料")
    await secretary.sends("photo")
    secretary.hears("收到了，还可以再发")
    await secretary.presses("✅ 好了")
    await secretary.presses("报名截止")
    await secretary.presses("开会前 1 天")
    await secretary.presses("提醒")
    await secretary.presses("☑ 3 天")
    await secretary.presses("◻️ 7 天")
    await secretary.presses("✅ 好了")
    secretary.hears("168 小时、24 小时、2 小时", "12月1日 周二 15:00 前", "有 1 份材料", "请大家来谈谈怎么修")
    await secretary.presses("✅ 发布")
    grid3.hears("法官张平、王**", "还有 28 座")
    grid3.hears_nothing_of("王秀英")
    assert [message for message in grid3.messages if message["kind"] == "photo"]
    wang.hears("请您来参加，座位留着")
    await stage.wait_until("2026-11-25 15:00")
    grid3.hears("提醒大家，还有 7 天", "灌渠硬化怎么做")


async def test_more_invited_than_there_are_seats(secretary: Person) -> None:
    await plans(secretary, seats="1")
    await secretary.presses("专门请的人")
    await secretary.says("法官张平")
    await secretary.says("律师李明")
    await secretary.presses("✅ 好了")
    review = secretary.hears("座位一共 1 个，请来的人就有 2 位")
    assert "✅ 发布" not in labels(review)


async def test_the_agenda_is_put_in_order(secretary: Person) -> None:
    await plans(secretary, agenda="甲 30分钟\n乙 20分钟")
    await secretary.presses("议程")
    old = secretary.last
    await secretary.presses("2 ⬆️")
    secretary.hears("1. 乙（20 分钟）", "2. 甲（30 分钟）")
    await secretary.presses("1 ➕")
    secretary.hears("1. 乙（25 分钟）")
    await secretary.presses("2 ✖️")
    assert "甲" not in said(secretary.last)
    await forges(secretary, data_of(old, "1 ✖️"))
    assert "乙（25 分钟）" in said(secretary.last), "a button of an older list takes nothing off"


async def test_leaving_says_what_is_dropped(secretary: Person) -> None:
    await plans(secretary)
    await secretary.says("/menu")
    secretary.hears("安排会议")


async def test_what_residents_proposed_comes_on_the_agenda(
    secretary: Person, leader: Person, wang: Person, stage: Stage
) -> None:
    text, community, now = "东三巷的排水沟该铺水泥了。", stage.app.community, stage.clock.now()
    id_ = person_id(stage, wang)
    stage.app.database.transact(
        lambda session: propose(session, get_person(session, id_), community, text=text, attachments=[], now=now).id
    )
    await plans(secretary, agenda="谁来管 20分钟")
    await secretary.presses("议程")
    secretary.hears("居民提的议题")
    await secretary.presses("➕ 东三巷的排水沟该铺水泥了")
    secretary.hears("东三巷的排水沟该铺水泥了（20 分钟，居民提的）")
    await secretary.presses("✅ 好了")
    await plans(leader, "楼长会", when="12月4日上午十点", agenda="楼长 20分钟")
    await leader.presses("议程")
    await leader.presses("➕ 东三巷的排水沟")
    await leader.presses("✅ 好了")
    await secretary.presses("✅ 发布")
    wang.hears("东三巷的排水沟", "12月2日")
    await leader.presses("✅ 发布")
    leader.hears("已经排到别的会上", "东三巷的排水沟该铺水泥了")
    await secretary.presses("打开看看")
    await secretary.presses("取消，不开了")
    await secretary.says("会议室漏水")
    await secretary.presses("确定取消")
    await leader.presses("座位")
    await leader.says("50")
    await leader.presses("✅ 发布")
    leader.hears("发布了")
    wang.hears("东三巷的排水沟", "12月4日")
