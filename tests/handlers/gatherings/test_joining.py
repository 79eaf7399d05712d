"""Residents say whether they come: on the card in the grid's chat, in private, with others, for their family."""

import pytest

from models.rules.gathering_states import SignUpState
from tests.handlers.conftest import live_in, person_id
from tests.handlers.gatherings.holding import TITLE, come_in, counted, holds, said_by
from tests.handlers.stories import adds_relative, data_of, forges
from tests.people import Chat, Person, Stage, labels, said


@pytest.fixture
def zhou(stage: Stage) -> Person:
    """周明, a neighbour in group 12."""
    stage.world.register_person("周明", person_id=7201)
    return live_in(stage, Person(stage, 7201, 7201, name="周明"), group=12)


@pytest.fixture(autouse=True)
def everybody(grid3: Chat, wang: Person, chen: Person, zhou: Person) -> None:
    """They are all in the chat of the grid."""
    come_in(grid3, wang, chen, zhou)


async def opens(person: Person, label: str = TITLE[:6]) -> None:
    """Somebody looks it up in the list of what is coming."""
    await person.says("/gatherings")
    await person.presses(label)


async def test_the_card_in_the_grids_chat(stage: Stage, leader: Person, wang: Person, grid3: Chat) -> None:
    await holds(stage, leader)
    card = grid3.hears(TITLE, "11月30日 周一 19:00", "社区办公楼二楼", "1. 渠道怎么衬砌（60 分钟）", "参加 0")
    assert "还有 40 座" in card["text"]
    assert labels(card) == ["✅ 参加", "👥 带人来 +1", "🙏 请假", "📄 详情"]
    assert "报上名了" in await wang.presses("✅ 参加", chat=grid3)
    grid3.hears("参加 1 ·", "还有 39 座")
    wang.hears(TITLE, "报上名了")
    assert "请假" in await wang.presses("🙏 请假", chat=grid3)
    await stage.pass_time(seconds=5)
    grid3.hears("参加 0", "请假 1", "还有 40 座")
    wang.hears("请过假了")
    grid3.hears_nothing_of("王秀英")


async def test_with_others_on_the_groups_card(stage: Stage, leader: Person, wang: Person, grid3: Chat) -> None:
    id_ = await holds(stage, leader)
    assert "您和另外 1 位" in await wang.presses("带人来", chat=grid3)
    assert "您和另外 2 位" in await wang.presses("带人来", chat=grid3)
    assert "您和另外 2 位" in await wang.presses("✅ 参加", chat=grid3), "who comes with two still comes with two"
    for _ in range(2):
        await wang.presses("带人来", chat=grid3)
    assert "最多带 4 位" in await wang.presses("带人来", chat=grid3)
    await stage.pass_time(seconds=5)
    grid3.hears("参加 1（带 4 人）", "还有 35 座")
    assert (counted(stage, id_).going, counted(stage, id_).guests) == (1, 4)


async def test_in_private_from_the_list(stage: Stage, leader: Person, wang: Person, grid3: Chat) -> None:
    await wang.says("/gatherings")
    wang.hears("近期没有要开的会")
    await holds(stage, leader)
    await opens(wang)
    wang.hears(TITLE, "您来不来", "议程")
    await wang.presses("👥 带人来")
    wang.hears("除了您自己，另外带几位来")
    assert labels(wang.last) == ["就自己来", "带 1 位", "带 2 位", "带 3 位", "带 4 位", "« 回到会议"]
    card = wang.last["message_id"]
    await wang.presses("带 2 位")
    wang.hears("报上名了，另带 2 位")
    assert wang.last["message_id"] == card, "one card that changes"
    grid3.hears("参加 1（带 2 人）")
    await wang.presses("👥 带人来")
    await wang.presses("就自己来")
    wang.hears("报上名了。")
    await wang.presses("👥 带人来")
    await wang.presses("回到会议")
    assert "报上名了。" in said(wang.last)
    await wang.says("/gatherings")
    assert any(label.startswith("✅ 11月30日 周一 19:00") for label in labels(wang.last))
    await wang.presses("✅ 11月30日")
    await wang.presses("来不了了")
    wang.hears("请过假了")
    await wang.presses("✅ 参加")
    wang.hears("报上名了")


async def test_details_lead_from_the_group_to_the_private_chat(
    stage: Stage, leader: Person, wang: Person, grid3: Chat
) -> None:
    await holds(stage, leader, about="请带上自家渠段的照片", material=({"kind": "document", "file_id": "plan"},))
    await wang.presses("📄 详情", chat=grid3)
    wang.hears(TITLE, "请带上自家渠段的照片", "有 1 份材料")
    assert "📎 看材料" in labels(wang.last)


async def test_a_full_house_a_waiting_list_and_a_seat_that_comes_free(
    stage: Stage, leader: Person, wang: Person, zhou: Person, grid3: Chat
) -> None:
    id_ = await holds(stage, leader, seats=1)
    await wang.presses("✅ 参加", chat=grid3)
    assert "座位满了，先给您候补" in await zhou.presses("✅ 参加", chat=grid3)
    await stage.pass_time(seconds=5)
    grid3.hears("参加 1 ·", "候补 1", "还有 0 座")
    zhou.hears("座位满了，正在候补", "排在第一个")
    await wang.presses("🙏 请假", chat=grid3)
    zhou.hears("有座位了", "座位留好了")
    zhou.hears("报上名了")
    await stage.pass_time(seconds=5)
    grid3.hears("参加 1 ·", "请假 1 ·", "还有 0 座")
    assert "先给您候补" in await wang.presses("✅ 参加", chat=grid3)
    await wang.presses("不等了")
    answer = said_by(stage, id_, wang)
    assert answer
    assert answer.state is SignUpState.WITHDRAWN


async def test_more_than_there_are_seats_for(
    stage: Stage, leader: Person, wang: Person, zhou: Person, grid3: Chat
) -> None:
    id_ = await holds(stage, leader, seats=2)
    await wang.presses("✅ 参加", chat=grid3)
    await zhou.presses("✅ 参加", chat=grid3)
    assert "座位不够坐这么多位" in await wang.presses("带人来", chat=grid3)
    assert (counted(stage, id_).going, counted(stage, id_).guests) == (2, 0)


async def test_a_seat_that_is_kept(stage: Stage, leader: Person, wang: Person, zhou: Person, grid3: Chat) -> None:
    invited = ((person_id(stage, wang), "王秀英"), (None, "法官 张平"))
    id_ = await holds(stage, leader, seats=2, invited=invited)
    card = grid3.hears(TITLE, "请来的：王**、法官 张平", "还有 0 座")
    assert "王秀英" not in said(card)
    assert "先给您候补" in await zhou.presses("✅ 参加", chat=grid3)
    assert "报上名了" in await wang.presses("✅ 参加", chat=grid3)
    assert "给您留了座位" in said(wang.card(TITLE))
    assert "座位不够" in await wang.presses("带人来", chat=grid3), "nobody sits on a seat that is kept for another"
    await wang.presses("🙏 请假", chat=grid3)
    zhou.hears("有座位了")
    assert (counted(stage, id_).going, counted(stage, id_).invited) == (1, 1)


async def test_in_english_and_in_the_elders_mode(stage: Stage, leader: Person, wang: Person) -> None:
    await holds(stage, leader)
    await wang.says("/settings")
    await wang.presses("English")
    await wang.says("/settings")
    await wang.presses("elders' mode on")
    await wang.says("/gatherings")
    await wang.says("1")
    wang.hears(TITLE, "Will you come?", "Agenda")
    assert labels(wang.last)[0].startswith("1")
    await wang.says("1")
    wang.hears("You are on the list")


async def test_who_lives_nowhere_yet_and_who_lives_elsewhere(
    stage: Stage, leader: Person, chen: Person, grid3: Chat
) -> None:
    id_ = await holds(stage, leader)
    stage.world.register_person("路人", person_id=7300)
    passer_by = Person(stage, 7300, 7300, name="路人")
    come_in(grid3, passer_by)
    assert "先告诉我们您住哪个网格" in await passer_by.presses("✅ 参加", chat=grid3)
    assert "没有请到您住的网格" in await chen.presses("✅ 参加", chat=grid3)
    await passer_by.presses("📄 详情", chat=grid3)
    passer_by.hears("先告诉我们您住在哪个网格")
    await chen.says("/gatherings")
    chen.hears("近期没有要开的会")
    assert "没有找到" in await forges(chen, f"qo:{id_}:0")
    assert counted(stage, id_).going == 0


async def test_a_group_of_the_grid_alone(stage: Stage, leader: Person, wang: Person, zhou: Person, grid3: Chat) -> None:
    await holds(stage, leader, audience=((3, 12),))
    grid3.hears(TITLE, "👥 第12组")
    assert "没有请到" in await wang.presses("✅ 参加", chat=grid3)
    assert "报上名了" in await zhou.presses("✅ 参加", chat=grid3)


async def test_for_ones_family(stage: Stage, leader: Person, chen: Person, grid3: Chat) -> None:
    await adds_relative(chen)
    id_ = await holds(stage, leader)
    await opens(chen)
    assert "👨‍👩‍👧 替王秀英报名" in labels(chen.last)
    assert "✅ 参加" not in labels(chen.last), "it is not for her own grid"
    await chen.presses("替王秀英报名")
    chen.hears(TITLE, "王秀英的座位")
    await chen.presses("✅ 参加")
    chen.hears("王秀英的座位", "报上名了")
    grid3.hears("参加 1 ·")
    grid3.hears_nothing_of("王秀英")
    assert counted(stage, id_).going == 1


async def test_nobody_answers_for_whom_they_do_not_act(
    stage: Stage, leader: Person, wang: Person, zhou: Person
) -> None:
    id_ = await holds(stage, leader)
    await opens(wang)
    mine = data_of(wang.last, "✅ 参加")
    await zhou.says("/gatherings")
    assert "不归您办" in await forges(zhou, mine)
    assert "没有找到" in await forges(zhou, f"qj:{id_}:999999:going")
    assert "没有找到" in await forges(zhou, f"qg:{id_}:0:99")
    assert counted(stage, id_).going == 0


async def test_after_the_time_to_answer(stage: Stage, leader: Person, wang: Person, zhou: Person, grid3: Chat) -> None:
    id_ = await holds(stage, leader)
    await wang.presses("带人来", chat=grid3)
    await stage.wait_until("2026-11-30 17:30")
    assert "报名已经截止了" in await zhou.presses("✅ 参加", chat=grid3)
    await opens(wang, "✅ 11月30日")
    await wang.presses("👥 带人来")
    assert "报名已经截止了" in await wang.presses("带 3 位")
    wang.hears("报上名了，另带 1 位")
    assert "请假" in await wang.presses("🙏 请假", chat=grid3), "nobody is too late to give a seat back"
    assert (counted(stage, id_).going, counted(stage, id_).declined) == (0, 1)


async def test_the_calendar_and_the_material(stage: Stage, leader: Person, wang: Person, grid3: Chat) -> None:
    await wang.sends("photo")
    photo = next(message["photo"] for message in wang.messages if "photo" in message)
    await wang.says("/cancel")
    await holds(stage, leader, material=({"kind": "photo", "file_id": photo["file_id"]},))
    await wang.presses("✅ 参加", chat=grid3)
    await wang.presses("📅 加到手机日历")
    wang.hears("加到手机日历里")
    assert wang.last["document"]["file_name"] == "meeting.ics"
    await wang.presses("📎 看材料")
    assert "photo" in wang.messages[-2]
    assert "报上名了" in said(wang.last), "the card comes under it"
