"""A meeting is over, or off, while it votes: nobody votes any more, and everybody hears what became of it."""

from models.gatherings.planning import cancel
from models.gatherings.rows import Gathering
from models.rules.motion_states import Choice, MotionState
from tests.handlers.conftest import acting
from tests.handlers.gatherings.holding import TITLE, holds
from tests.handlers.motions.hall import (
    FOR,
    QUESTION,
    in_chat,
    meets,
    puts_to_vote,
    raises_hand,
    stored,
    tallies,
    the_motion,
    votes,
)
from tests.handlers.stories import data_of, forges
from tests.people import Chat, Person, Stage, labels


async def is_called_off(stage: Stage, leader: Person, id_: int) -> None:
    stored(stage, lambda session: cancel(session, session.get_one(Gathering, id_), acting(session, leader),
                                         now=stage.clock.now(), reason="停电"))  # fmt: skip
    await stage.pass_time(seconds=2)


async def ends(leader: Person) -> None:
    await leader.says("/meetings")
    await leader.presses(TITLE)
    await leader.presses("开完了")
    leader.hears("1 项表决正在投票", "不再收票")
    await leader.presses("开完了")


async def test_over_in_the_middle_of_a_ballot(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    await meets(stage, leader, wang)
    await puts_to_vote(leader, minutes="到散会")
    later = data_of(wang.card(QUESTION), "反对")
    await wang.presses("赞成")
    await ends(leader)
    assert await forges(wang, later) != "✅ 选票投进票箱了，谁也不知道您投了什么。"
    await stage.pass_time(seconds=2)
    grid3.hears("表决结果", QUESTION, "赞成 1", "反对 0")
    leader.hears(QUESTION, "赞成 1")
    assert the_motion(stage).state is MotionState.CLOSED


async def test_over_by_the_clock(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    await meets(stage, leader, wang)
    await stage.wait_until("2026-11-30 21:30")
    await puts_to_vote(leader, minutes="到散会")
    await wang.presses("赞成")
    await stage.wait_until("2026-11-30 22:00")
    await stage.pass_time(seconds=2)
    assert the_motion(stage).state is MotionState.CLOSED
    await stage.wait_until("2026-12-01 09:00")  # groups are not woken at night
    grid3.hears("表决结果", QUESTION, "赞成 1")


async def test_over_while_papers_are_counted(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    await meets(stage, leader, wang)
    await puts_to_vote(leader)
    await leader.presses("纸质票")
    await leader.presses("王秀英")
    await ends(leader)
    await stage.pass_time(seconds=2)
    grid3.hears_nothing_of("表决结果")
    leader.hears("还有 1 张纸质票没有数")
    await leader.presses("录纸质票")
    await leader.says("1 0 0")
    await leader.presses("结束，公布结果")
    grid3.hears("表决结果", "赞成 1")


async def test_off_in_the_middle_of_a_ballot(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    id_ = await meets(stage, leader, wang)
    await puts_to_vote(leader)
    again = data_of(wang.card(QUESTION), "赞成")
    await is_called_off(stage, leader, id_)
    grid3.hears("不投了", QUESTION, "这项表决作废")
    wang.hears(QUESTION, "这项表决作废")
    assert not labels(wang.card(QUESTION))
    assert not [m for m in grid3.messages if "去投票" in str(labels(m))], "nobody is led to a ballot that is none"
    await forges(wang, again)
    assert votes(stage) == []
    await stage.pass_time(minutes=15)
    grid3.hears_nothing_of("表决结果")
    assert the_motion(stage).state is MotionState.DROPPED


async def test_off_in_the_middle_of_a_show_of_hands(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    id_ = await meets(stage, leader, wang)
    in_chat(grid3, wang)
    await puts_to_vote(leader, how="举手表决")
    await raises_hand(wang, grid3, FOR)
    await is_called_off(stage, leader, id_)
    assert [message["poll"]["is_closed"] for message in grid3.messages if message.get("poll")] == [True]
    assert tallies(stage)[Choice.FOR] == 1
    assert the_motion(stage).outcome is None


async def test_off_before_anybody_came(stage: Stage, leader: Person, grid3: Chat) -> None:
    """The chair put it to the vote too early: calling off takes it along."""
    await holds(stage, leader)
    await puts_to_vote(leader, minutes="到散会")
    await leader.says("/meetings")
    await leader.presses(TITLE)
    await leader.presses("取消")
    await leader.says("停电")
    await leader.presses("取消")
    await stage.pass_time(seconds=2)
    grid3.hears("取消了", "停电")
    grid3.hears("不投了", QUESTION)
    assert the_motion(stage).state is MotionState.DROPPED
