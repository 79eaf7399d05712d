"""Who cannot come has a neighbour vote for them, if that neighbour says yes."""

from handlers.motions.buttons import CastVote, MotionLink
from models.gatherings.planning import cancel
from models.gatherings.rows import Gathering
from models.rules.motion_states import Choice, Way
from tests.handlers.conftest import acting, person_id
from tests.handlers.gatherings.holding import TITLE, holds
from tests.handlers.motions.hall import (
    QUESTION,
    arrives,
    closes,
    confirm,
    neighbour,
    puts_to_vote,
    stored,
    tallies,
    the_motion,
    votes,
)
from tests.handlers.stories import forges
from tests.people import Chat, Person, Stage, labels


async def gives(stage: Stage, leader: Person, wang: Person, zhao: Person) -> int:
    """王秀英 cannot come, and asks 赵敏."""
    id_ = await holds(stage, leader)
    for person, wish in ((zhao, "参加"), (wang, "请假")):
        confirm(stage, person)
        await person.says("/gatherings")
        await person.presses(TITLE)
        await person.presses(wish)
    await wang.presses("请邻居替我投票")
    wang.hears("请写这位邻居的全名", "他点了「愿意」才算数")
    await wang.says("赵敏")
    return id_


async def test_from_asking_to_the_result(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    zhao = neighbour(stage, 7301, "赵敏")
    id_ = await gives(stage, leader, wang, zhao)
    wang.hears("已经问了赵敏")
    zhao.hears("王秀英来不了", "想请您到场替他投票")
    await zhao.presses("愿意")
    wang.hears("赵敏愿意替您投票")
    await stage.wait_until("2026-11-30 19:00")
    await arrives(zhao, id_)
    await puts_to_vote(leader)
    zhao.hears("请您投一票", "王秀英托您投一票")
    wang.hears_nothing_of(QUESTION)
    await zhao.presses("👎 反对")
    await zhao.presses("替王秀英：赞成")
    assert not labels(zhao.card(QUESTION))
    assert {vote.way for vote in votes(stage)} == {Way.CHAT, Way.PROXY}
    assert tallies(stage) == {Choice.FOR: 1, Choice.AGAINST: 1, Choice.ABSTAIN: 0}
    await closes(leader)
    grid3.hears("表决结果", "能投票的 2 人，投了 2 人")
    grid3.hears_nothing_of("王秀英", "赵敏")
    wang.hears("您托 赵敏 投的票", QUESTION, "没有通过")


async def test_no_and_somebody_else(stage: Stage, wang: Person, leader: Person) -> None:
    zhao = neighbour(stage, 7301, "赵敏")
    await gives(stage, leader, wang, zhao)
    await zhao.presses("这次不方便")
    wang.hears("赵敏这次不方便")
    await wang.presses("再请一位")
    await wang.says("孙强")
    wang.hears("没有找到这位邻居")
    await wang.presses("先不弄了")


async def test_taken_back(stage: Stage, wang: Person, leader: Person) -> None:
    zhao = neighbour(stage, 7301, "赵敏")
    id_ = await gives(stage, leader, wang, zhao)
    await zhao.presses("愿意")
    await wang.presses("不用他替我投了")
    zhao.hears("王秀英不用您替他投票了")
    await stage.wait_until("2026-11-30 19:00")
    await arrives(zhao, id_)
    await puts_to_vote(leader)
    assert labels(zhao.card(QUESTION)) == ["👍 赞成", "👎 反对", "✋ 弃权"]
    await zhao.presses("赞成")
    assert len(votes(stage)) == 1


async def test_said_yes_while_it_is_voted_on(stage: Stage, wang: Person, leader: Person) -> None:
    zhao = neighbour(stage, 7301, "赵敏")
    id_ = await gives(stage, leader, wang, zhao)
    await stage.wait_until("2026-11-30 19:00")
    await arrives(zhao, id_)
    await puts_to_vote(leader)
    await zhao.presses("愿意")
    zhao.hears(QUESTION, "王秀英托您投一票")
    await zhao.presses("替王秀英：弃权")
    assert tallies(stage)[Choice.ABSTAIN] == 1


async def test_who_holds_a_vote_and_stays_at_home(stage: Stage, wang: Person, leader: Person) -> None:
    """She comes after all, he does not: she votes, and he votes for nobody."""
    zhao = neighbour(stage, 7301, "赵敏")
    id_ = await gives(stage, leader, wang, zhao)
    await zhao.presses("愿意")
    await stage.wait_until("2026-11-30 19:00")
    await arrives(wang, id_)
    await puts_to_vote(leader)
    motion = the_motion(stage)
    await zhao.says(f"/start {MotionLink(motion.id).pack()}")
    zhao.hears("您现在还不能投这一票")
    await forges(zhao, CastVote(motion.id, person_id(stage, wang), Choice.AGAINST).pack())
    assert votes(stage) == []
    await wang.presses("赞成")
    assert tallies(stage)[Choice.FOR] == 1


async def test_asked_for_a_meeting_that_is_off(stage: Stage, wang: Person, leader: Person) -> None:
    zhao = neighbour(stage, 7301, "赵敏")
    id_ = await gives(stage, leader, wang, zhao)
    stored(stage, lambda session: cancel(session, session.get_one(Gathering, id_), acting(session, leader),
                                         now=stage.clock.now(), reason="停电"))  # fmt: skip
    await zhao.presses("愿意")
    zhao.hears_nothing_of("您的选票下面会有")
    wang.hears_nothing_of("赵敏愿意替您投票")
