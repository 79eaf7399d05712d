"""Whoever was there says whether it was so: approving, objecting, being answered, and minutes that are corrected."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from handlers.minutes.buttons import Approve, Read
from models.gatherings.rows import Gathering
from models.gatherings.sign_ups import check_in
from models.people import Person as Row
from models.roles import RoleGrant
from models.rules.channels import Channel
from tests.handlers.conftest import acting, live_in, person_id
from tests.handlers.minutes.meetings import announces, decides, meets, opens, sends
from tests.handlers.stories import adds_relative, forges
from tests.people import Chat, Person, Stage, labels, said

WHY = "大家说了说停车的难处"


@pytest.fixture
async def meeting(stage: Stage, leader: Person, wang: Person) -> int:
    """Minutes that 王秀英 is asked about."""
    id_ = announces(stage, leader, "停车")
    await meets(stage, id_, wang)
    await opens(leader, id_)
    await decides(leader, "停车", "记下", WHY)
    await sends(leader)
    return id_


async def objects(person: Person, words: str = "我说的是停车位要划线") -> None:
    await person.presses("有不同意见")
    await person.says(words)


async def test_an_objection_that_nobody_answers_is_published_too(
    stage: Stage, meeting: int, leader: Person, wang: Person, grid3: Chat
) -> None:
    await objects(wang)
    wang.hears("已经转给写纪要的人")
    leader.hears("王秀英", "对纪要有意见", "我说的是停车位要划线")
    await stage.pass_time(hours=48)
    published = grid3.hears("会议纪要公布", "不同意见", "王**：我说的是停车位要划线")
    assert "王秀英" not in said(published)
    assert meeting


async def test_an_answer_goes_to_whoever_objected_and_is_published(
    stage: Stage, meeting: int, leader: Person, wang: Person, grid3: Chat
) -> None:
    await objects(wang)
    await leader.presses("回复")
    leader.hears("您怎么回复")
    await leader.says("划线的事记在第二项，下月上会")
    wang.hears("社区回复了", "划线的事记在第二项")
    leader.hears("有意见 1", "您回复：划线的事")
    await stage.pass_time(hours=48)
    grid3.hears("王**：我说的是停车位要划线", "社区回复：划线的事记在第二项")
    assert meeting


async def test_corrected_minutes_are_sent_once_more_and_published_two_days_later(
    stage: Stage, meeting: int, leader: Person, wang: Person, grid3: Chat
) -> None:
    await objects(wang)
    await leader.presses("拿回来改")
    leader.hears("写会议纪要", "王秀英：我说的是停车位要划线")
    assert not [label for label in labels(wang.card("纪要正在改")) if "是这样" in label]
    await stage.pass_time(hours=50)
    grid3.hears_nothing_of("会议纪要公布")
    await decides(leader, "停车", "记下", "停车位要划线，消防通道留出来")
    await sends(leader)
    wang.hears("会议纪要，请您看看", "停车位要划线")
    await wang.presses("是这样")
    await stage.pass_time(hours=48)
    published = grid3.hears("会议纪要公布", "停车位要划线，消防通道留出来")
    assert "不同意见" not in said(published)
    assert meeting


async def test_sending_them_again_silences_nobody(
    stage: Stage, meeting: int, leader: Person, wang: Person, grid3: Chat
) -> None:
    """Nothing was changed, and who objected did not say it once more: it is published all the same."""
    await objects(wang)
    await leader.presses("拿回来改")
    await sends(leader)
    await stage.pass_time(hours=48)
    grid3.hears("会议纪要公布", "不同意见", "王**（改写以前提的）：我说的是停车位要划线")
    assert meeting


async def test_a_button_of_an_earlier_round_is_stale(stage: Stage, meeting: int, leader: Person, wang: Person) -> None:
    old = Approve(meeting, person_id(stage, wang), 1).pack()
    await objects(wang)
    await leader.presses("拿回来改")
    await sends(leader)
    assert "过期" in await forges(wang, old)
    assert not [label for label in labels(wang.last) if "改我的意见" in label]


async def test_their_last_word_counts(stage: Stage, meeting: int, leader: Person, wang: Person, grid3: Chat) -> None:
    await objects(wang)
    await wang.presses("是这样")
    await wang.presses("有不同意见")
    await wang.says("还是要划线")
    await opens(leader, meeting)
    leader.hears("同意 0 · 有意见 1 · 没表态 0", "还是要划线")
    await wang.presses("是这样")
    await stage.pass_time(hours=48)
    assert "不同意见" not in said(grid3.hears("会议纪要公布"))


async def test_who_was_not_there_says_nothing_and_reads_nothing(
    stage: Stage, meeting: int, wang: Person, chen: Person
) -> None:
    await chen.says("/start")
    assert "不" in await forges(chen, Approve(meeting, person_id(stage, wang), 1).pack())
    await forges(chen, Read(meeting).pack())
    chen.hears_nothing_of(WHY)
    live_in(stage, chen, group=11)
    await forges(chen, Read(meeting).pack())
    chen.hears_nothing_of(WHY)
    await stage.pass_time(hours=48)
    await forges(chen, Read(meeting).pack())
    chen.hears("会议纪要", WHY)


async def test_nobody_answers_once_they_are_published(stage: Stage, meeting: int, wang: Person) -> None:
    old = Approve(meeting, person_id(stage, wang), 1).pack()
    await stage.pass_time(hours=48)
    assert await forges(wang, old) != ""
    assert "纪要没有问题" not in said(wang.last)


async def test_an_objection_is_words_and_not_too_many(meeting: int, leader: Person, wang: Person) -> None:
    await wang.presses("有不同意见")
    await wang.sends("photo")
    await wang.says("长" * 501)
    wang.hears("有点长了")
    await wang.says("要划线")
    leader.hears("对纪要有意见", "要划线")
    assert meeting


async def test_family_answers_for_who_was_there_without_a_telephone(stage: Stage, leader: Person, chen: Person) -> None:
    await adds_relative(chen)
    id_ = announces(stage, leader, "停车")
    await stage.wait_until("2026-11-23 19:05")

    def enter(session: Session) -> None:
        mother = session.scalars(select(Row).where(Row.name == "王秀英")).one()
        gathering = session.get_one(Gathering, id_)
        check_in(session, gathering, mother, acting(session, leader), channel=Channel.COUNTER, now=stage.clock.now())

    stage.app.database.transact(enter)
    await stage.wait_until("2026-11-24 09:00")
    await opens(leader, id_)
    await decides(leader, "停车", "记下", WHY)
    await sends(leader)
    chen.hears("王秀英到过会")
    await chen.presses("是这样")
    chen.hears("王秀英：记下了")


async def test_a_correction_in_the_last_minute_keeps_them_back(
    stage: Stage, meeting: int, leader: Person, wang: Person, grid3: Chat
) -> None:
    await stage.pass_time(hours=47, minutes=59)
    await objects(wang)
    await leader.presses("拿回来改")
    await stage.pass_time(minutes=5)
    grid3.hears_nothing_of("会议纪要公布")
    await opens(leader, meeting)
    leader.hears("写会议纪要")


async def test_the_heads_hear_of_objections_where_whoever_wrote_serves_no_more(
    stage: Stage, meeting: int, wang: Person, leader: Person, secretary: Person
) -> None:
    theirs = RoleGrant.person_id == person_id(stage, leader)
    stage.app.database.transact(lambda session: session.execute(delete(RoleGrant).where(theirs)))
    await objects(wang)
    secretary.hears("王秀英", "对纪要有意见")
    leader.hears_nothing_of("对纪要有意见")
    assert meeting
