"""The secretary writes item by item: what is missing, what does not fit, who else writes, and who may."""

from handlers.minutes.buttons import Send, WriteItem
from models.gatherings.rows import Gathering
from tests.handlers.minutes.meetings import agrees, announces, decides, meets, opens, sends
from tests.handlers.stories import forges
from tests.people import Person, Stage, labels, said


def item_of(stage: Stage, meeting: int) -> int:
    return stage.app.database.transact(lambda session: session.get_one(Gathering, meeting).items[0].id)


async def begun(stage: Stage, leader: Person, *titles: str) -> int:
    meeting = announces(stage, leader, *titles)
    await meets(stage, meeting)
    await opens(leader, meeting)
    return meeting


async def test_before_it_begins_there_is_nothing_to_write(stage: Stage, leader: Person) -> None:
    meeting = announces(stage, leader, "停车")
    assert await opens(leader, meeting) != ""
    leader.hears_nothing_of("写会议纪要")


async def test_whoever_does_not_run_it_writes_nothing(stage: Stage, leader: Person, wang: Person) -> None:
    await wang.says("/start")
    meeting = await begun(stage, leader, "停车")
    assert await opens(wang, meeting) != ""
    assert await forges(wang, WriteItem(meeting, item_of(stage, meeting)).pack()) != ""
    wang.hears_nothing_of("写会议纪要", "会上怎么定的")


async def test_the_secretary_of_the_office_may_write_it_too(stage: Stage, leader: Person, secretary: Person) -> None:
    meeting = await begun(stage, leader, "停车")
    await opens(secretary, meeting)
    secretary.hears("写会议纪要", "▫️ 1. 停车")


async def test_nothing_is_sent_while_something_is_missing(stage: Stage, leader: Person) -> None:
    meeting = await begun(stage, leader, "停车", "路灯")
    await decides(leader, "停车", "不办", "巷子太窄")
    assert not [label for label in labels(leader.last) if "看全文" in label]
    await forges(leader, Send(meeting, 2).pack())
    assert "▫️ 2. 路灯" in said(leader.last)
    leader.hears_nothing_of("请到会的人看")


async def test_what_is_agreed_on_needs_a_promise_with_somebody_and_a_day(stage: Stage, leader: Person) -> None:
    await begun(stage, leader, "停车")
    await leader.presses("1. 停车")
    await leader.presses("议定")
    await leader.says("划线")
    await leader.presses("写好了")
    leader.hears("第 1 件要办的事")
    await leader.says("划停车线")
    await leader.says("没有这个人")
    leader.hears("没找到「没有这个人」")
    await leader.says("于超")
    await leader.presses("于超")
    for nonsense in ("昨天", "今天", "2031年1月1日", "随便"):
        await leader.says(nonsense)
        assert "14 天内" in labels(leader.hears("这个日子没看明白"))
    await leader.presses("14 天内")
    leader.hears("划停车线", "于超", "12月8日")
    await leader.presses("再加一件")
    await leader.says("立牌子")
    await leader.presses("冯芳")
    await leader.presses("7 天内")
    leader.hears("划停车线", "立牌子", "冯芳，12月1日")
    await leader.presses("就这些")
    leader.hears("✅ 1. 停车")


async def test_written_again_what_stood_there_is_offered_and_replaced(
    stage: Stage, leader: Person, wang: Person
) -> None:
    meeting = announces(stage, leader, "停车")
    await meets(stage, meeting, wang)
    await opens(leader, meeting)
    await agrees(leader, "停车")
    await leader.presses("停车")
    leader.hears("现在写的是", "请施工队来看东三巷渠道")
    await leader.presses("议定")
    leader.hears("现在写的是", "今冬做东三巷这一段")
    await leader.presses("写好了")
    await leader.presses("就这些")
    await decides(leader, "停车", "不办", "钱不够")
    await sends(leader)
    text = said(wang.hears("会议纪要，请您看看", "不办：钱不够"))
    assert "施工队" not in text


async def test_too_long_and_the_wrong_kind_are_told_kindly(stage: Stage, leader: Person) -> None:
    await begun(stage, leader, "停车")
    await leader.presses("1. 停车")
    await leader.presses("不办")
    await leader.says("长" * 1001)
    leader.hears("有点长了")
    await leader.sends("sticker")
    leader.hears("为什么")
    await leader.says("巷子太窄")
    await leader.edits("巷子太窄，消防不许")
    await leader.presses("写好了")
    await leader.presses("1. 停车")
    leader.hears("巷子太窄，消防不许")


async def test_two_who_write_at_once_lose_nothing(stage: Stage, leader: Person, secretary: Person) -> None:
    meeting = await begun(stage, leader, "停车")
    await leader.presses("1. 停车")
    await leader.presses("不办")
    await leader.says("巷子太窄")
    await opens(secretary, meeting)
    await decides(secretary, "停车", "记下", "再摸摸底")
    await leader.presses("写好了")
    leader.hears("别人也写了", "再摸摸底", "巷子太窄")
    await leader.presses("用别人写的")
    leader.hears("停车 · 听了，记下")
    await leader.presses("1. 停车")
    await leader.presses("不办")
    await leader.says("巷子太窄")
    await decides(secretary, "停车", "记下", "再摸摸底，下周报")
    await leader.presses("写好了")
    await leader.presses("用我写的")
    leader.hears("停车 · 不办")


async def test_leaving_leads_back_to_the_minutes_and_changes_nothing(stage: Stage, leader: Person) -> None:
    await begun(stage, leader, "停车")
    await leader.presses("1. 停车")
    await leader.presses("不办")
    await leader.says("巷子太窄")
    await leader.presses("先不写了")
    await leader.presses("加一项")
    await leader.presses("先不写了")
    leader.hears("写会议纪要", "▫️ 1. 停车")


async def test_minutes_of_a_meeting_that_is_on_end_it_when_they_are_sent(
    stage: Stage, leader: Person, wang: Person
) -> None:
    meeting = announces(stage, leader, "停车")
    await stage.wait_until("2026-11-23 19:30")
    await opens(leader, meeting)
    await decides(leader, "停车", "记下", "大家说了说")
    await sends(leader)
    state = stage.app.database.transact(lambda session: str(session.get_one(Gathering, meeting).state))
    assert state == "over"
    assert wang.messages == []


async def test_nothing_is_promised_for_a_day_before_anybody_reads_of_it(stage: Stage, leader: Person) -> None:
    await begun(stage, leader, "停车")
    await leader.presses("1. 停车")
    await leader.presses("议定")
    await leader.says("划线")
    await leader.presses("写好了")
    await leader.says("划停车线")
    await leader.presses("于超")
    await leader.says("明天")
    leader.hears("太早", "纪要最早 11月26日 周四 公布")
    await leader.says("11月26日")
    await leader.presses("就这些")
    leader.hears("✅ 1. 停车")
    await leader.presses("看全文")
    await stage.pass_time(days=1)
    await leader.presses("发给到会的")
    leader.hears("▫️ 1. 停车", "「停车」说好的日子太早", "11月27日 周五 公布")
    assert not [label for label in labels(leader.last) if "看全文" in label]


async def test_what_is_written_survives_whoever_changes_the_meeting_meanwhile(
    stage: Stage, leader: Person, secretary: Person
) -> None:
    meeting = announces(stage, leader, "停车")
    await stage.wait_until("2026-11-23 19:05")
    await secretary.says("/meetings")
    await secretary.presses("渠道衬砌议事会")
    await secretary.presses("改时间、地点、议程")
    await opens(leader, meeting)
    await leader.presses("加一项")
    await leader.says("路灯")
    await decides(leader, "路灯", "记下", "东二巷的灯坏了，已报修")
    await secretary.presses("地点")
    await secretary.says("二楼会议室")
    await secretary.presses("✅ 保存")
    secretary.hears("冯芳刚才也改了这个会")
    await secretary.presses("✅ 保存")
    await opens(leader, meeting)
    assert "✅ 2. 路灯" in said(leader.last)
