"""From what the secretary writes to what everybody reads."""

import pytest
from sqlalchemy.orm import Session

from models.gatherings.rows import Gathering
from models.motions.rows import Motion, Tally
from models.rules.motion_states import Choice, MotionState, Outcome
from tests.handlers.minutes.meetings import agrees, announces, decides, meets, opens, sends, topic_of, wants
from tests.people import Chat, Person, Stage, labels, said

PROMISE = "请施工队来看东三巷渠道"


async def test_minutes_are_written_looked_over_and_published(
    stage: Stage, leader: Person, worker: Person, wang: Person, grid3: Chat
) -> None:
    topic = wants(stage, wang, "东三巷渠道年年堵，请做衬砌")
    meeting = announces(stage, leader, "渠道衬砌", "停车", topic_id=topic)
    await meets(stage, meeting, wang)

    await opens(leader, meeting)
    leader.hears("写会议纪要", "▫️ 1. 渠道衬砌", "▫️ 2. 停车")
    await agrees(leader, "渠道衬砌")
    leader.hears("✅ 1. 渠道衬砌", "▫️ 2. 停车")
    await decides(leader, "停车", "不办", "巷子太窄，消防不许停车")
    leader.hears("都写好了", "到会的 1 位")
    await sends(leader)
    wang.hears("会议纪要，请您看看", "今冬做东三巷这一段", "请施工队来看东三巷渠道", "于超", "12月20日", "巷子太窄")
    wang.hears("跟会上说的一样吗")
    assert await wang.presses("是这样") == "✅ 记下了，谢谢您。"
    wang.hears("纪要没有问题")
    grid3.hears_nothing_of("今冬做东三巷这一段")

    await stage.pass_time(hours=48)
    published = grid3.hears(
        "会议纪要公布", "到会 1 人", "今冬做东三巷这一段", "请施工队来看东三巷渠道", "不办：巷子太窄"
    )
    assert "王秀英" not in said(published)
    wang.hears("纪要已经公布")
    assert topic_of(stage, topic) == "decided"
    worker.hears("请施工队来看东三巷渠道")


async def test_the_paper_comes_into_the_chat_and_to_whoever_wants_it(
    stage: Stage, leader: Person, wang: Person, grid3: Chat
) -> None:
    meeting = announces(stage, leader, "停车")
    await meets(stage, meeting, wang)
    await opens(leader, meeting)
    await decides(leader, "停车", "记下", "大家说了说停车的难处")
    await sends(leader)
    await stage.pass_time(hours=48)
    assert grid3.hears("可以打印、张贴")["document"]["file_name"] == f"minutes-20261123-{meeting}.pdf"
    await wang.presses("看会议纪要")
    await wang.presses("PDF")
    wang.hears("可以打印、张贴")


async def test_who_reads_it_in_the_group_is_led_to_the_private_chat(
    stage: Stage, leader: Person, wang: Person, grid3: Chat
) -> None:
    meeting = announces(stage, leader, "停车")
    await meets(stage, meeting)
    await opens(leader, meeting)
    await decides(leader, "停车", "记下", "大家说了说停车的难处")
    await sends(leader)
    await stage.pass_time(hours=48)
    await wang.presses("到私聊里看", chat=grid3)
    read = wang.hears("会议纪要", "大家说了说停车的难处")
    assert any("主菜单" in label for label in labels(read))


async def test_what_was_postponed_waits_for_another_meeting(stage: Stage, leader: Person, wang: Person) -> None:
    topic = wants(stage, wang, "东三巷渠道年年堵")
    meeting = announces(stage, leader, "渠道衬砌", topic_id=topic)
    await meets(stage, meeting, wang)
    await opens(leader, meeting)
    await decides(leader, "渠道衬砌", "下次再议", "等水务站的报价")
    await sends(leader)
    assert topic_of(stage, topic) == "scheduled"
    await stage.pass_time(hours=48)
    assert topic_of(stage, topic) == "ready"
    wang.hears("等水务站的报价")


async def test_what_was_dictated_goes_along(stage: Stage, leader: Person, wang: Person, grid3: Chat) -> None:
    meeting = announces(stage, leader, "停车")
    await meets(stage, meeting, wang)
    await opens(leader, meeting)
    await leader.presses("停车")
    await leader.presses("记下")
    await leader.sends("voice")
    await leader.presses("写好了")
    await sends(leader)
    wang.hears("口述，见语音 1")
    assert any("voice" in message for message in wang.messages if message["from"]["is_bot"])
    await stage.pass_time(hours=48)
    grid3.hears("会议纪要公布", "口述，见语音 1")
    assert any("voice" in message for message in grid3.messages)


async def test_what_came_up_in_the_meeting_can_be_added(stage: Stage, leader: Person, wang: Person) -> None:
    meeting = announces(stage, leader)
    await meets(stage, meeting, wang)
    await opens(leader, meeting)
    leader.hears("还没有议题")
    await leader.presses("加一项")
    await leader.says("路灯")
    await decides(leader, "路灯", "记下", "东二巷的灯坏了，已报修")
    await sends(leader)
    wang.hears("1. 路灯", "东二巷的灯坏了")


async def test_after_a_long_pause_they_are_published_once(
    stage: Stage, leader: Person, wang: Person, grid3: Chat
) -> None:
    meeting = announces(stage, leader, "停车")
    await meets(stage, meeting, wang)
    await opens(leader, meeting)
    await decides(leader, "停车", "记下", "大家说了说停车的难处")
    await sends(leader)
    await stage.pass_time(days=9)
    await stage.pass_time(days=9)
    assert sum("会议纪要公布" in said(message) for message in grid3.messages) == 1
    assert sum("可以打印、张贴" in said(message) for message in grid3.messages) == 1


async def test_without_what_draws_there_is_the_text_alone(
    stage: Stage, leader: Person, wang: Person, grid3: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("handlers.minutes.keyboards", "bot.jobs.minutes"):
        monkeypatch.setattr(f"{place}.can_draw", lambda: False)
    meeting = announces(stage, leader, "停车")
    await meets(stage, meeting, wang)
    await opens(leader, meeting)
    await decides(leader, "停车", "记下", "大家说了说停车的难处")
    await sends(leader)
    await stage.pass_time(hours=48)
    grid3.hears("会议纪要公布")
    grid3.hears_nothing_of("可以打印、张贴")
    await wang.presses("看会议纪要")
    assert not [label for label in labels(wang.last) if "PDF" in label]


async def test_how_the_meeting_voted_stands_under_its_item(
    stage: Stage, leader: Person, wang: Person, grid3: Chat
) -> None:
    meeting = announces(stage, leader, "停车")
    await meets(stage, meeting, wang)

    def vote(session: Session) -> None:
        item = session.get_one(Gathering, meeting).items[0]
        motion = Motion(gathering_id=meeting, item_id=item.id, text="划停车线", secret=True, state=MotionState.CLOSED,
                        created_at=stage.clock.now(), outcome=Outcome.CARRIED, electorate=25, quorum=13)  # fmt: skip
        session.add(motion)
        session.flush()
        session.add(Tally(motion_id=motion.id, choice=Choice.FOR, votes=18))
        session.add(Tally(motion_id=motion.id, choice=Choice.AGAINST, votes=3))

    stage.app.database.transact(vote)
    await opens(leader, meeting)
    await decides(leader, "停车", "记下", "大家说了说停车的难处")
    await sends(leader)
    await stage.pass_time(hours=48)
    grid3.hears("会议纪要公布", "划停车线：赞成 18，反对 3，弃权 0，通过")


async def test_whoever_proposed_it_hears_once_what_was_decided_and_promised(
    stage: Stage, leader: Person, wang: Person, grid3: Chat
) -> None:
    topic = wants(stage, wang, "东三巷渠道年年堵，请做衬砌")
    meeting = announces(stage, leader, "渠道衬砌", topic_id=topic)
    await meets(stage, meeting, wang)
    await opens(leader, meeting)
    await agrees(leader, "渠道衬砌")
    await sends(leader)
    await stage.pass_time(hours=48)
    assert [PROMISE in said(message) for message in wang.messages].count(True) == 2  # the minutes, and this news
    news = wang.hears("议事会有结果了", "今冬做东三巷这一段", PROMISE, "于超负责，12月20日 周日前办好")
    assert any("这次会议定的事" in label for label in labels(news))
    await wang.presses("这次会议定的事")
    wang.hears(f"⏳ {PROMISE}")
    grid3.hears("议事会议定的事", f"⏳ {PROMISE}")


async def test_what_was_only_dictated_is_to_be_listened_to(stage: Stage, leader: Person, wang: Person) -> None:
    topic = wants(stage, wang, "东三巷渠道年年堵")
    meeting = announces(stage, leader, "渠道衬砌", topic_id=topic)
    await meets(stage, meeting, wang)
    await opens(leader, meeting)
    await leader.presses("渠道衬砌")
    await leader.presses("不办")
    await leader.sends("voice")
    await leader.presses("写好了")
    await sends(leader)
    await stage.pass_time(hours=48)
    wang.hears("议事会有结果了", "请听会议纪要里的语音")


async def test_no_telephone_number_stands_in_the_chat(stage: Stage, leader: Person, grid3: Chat) -> None:
    meeting = announces(stage, leader, "渠道衬砌，找13912345678")
    await meets(stage, meeting)
    await opens(leader, meeting)
    await decides(leader, "渠道衬砌", "记下", "请打13912345678")
    await sends(leader)
    await stage.pass_time(hours=48)
    assert "13912345678" not in said(grid3.hears("会议纪要公布", "渠道衬砌"))


async def test_who_does_not_write_them_is_asked_and_then_the_heads(
    stage: Stage, leader: Person, secretary: Person, wang: Person
) -> None:
    meeting = announces(stage, leader, "停车")
    await meets(stage, meeting, wang)
    await stage.wait_until("2026-11-27 09:00")
    leader.hears("渠道衬砌议事会", "开完 3 天了", "会议纪要还没有发")
    secretary.hears_nothing_of("会议纪要还没有发")
    await stage.wait_until("2026-12-01 09:00")
    for person in (leader, secretary):
        person.hears("开完 7 天了")
    await leader.presses("📝 会议纪要")
    leader.hears("写会议纪要")


async def test_who_wrote_them_is_not_asked(stage: Stage, leader: Person, wang: Person) -> None:
    meeting = announces(stage, leader, "停车")
    await meets(stage, meeting, wang)
    await opens(leader, meeting)
    await decides(leader, "停车", "记下", "大家说了说停车的难处")
    await sends(leader)
    await stage.wait_until("2026-12-02 08:00")
    leader.hears_nothing_of("会议纪要还没有发")
