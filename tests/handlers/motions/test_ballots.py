"""A secret ballot: worded, put to the vote, cast in private, counted, and told; and who votes on paper."""

from sqlalchemy.orm import Session

from handlers.gatherings.buttons import Receive
from handlers.motions.buttons import ListMotions
from handlers.motions.wording import LONGEST
from models.gatherings.rows import Gathering
from models.motions.steps import MOST_MOTIONS, word
from models.rules.motion_states import Choice, MotionState, Outcome, Way
from tests.handlers.conftest import acting
from tests.handlers.gatherings.holding import holds
from tests.handlers.motions.hall import (
    QUESTION,
    arrives,
    closes,
    confirm,
    meets,
    neighbour,
    puts_to_vote,
    stored,
    tallies,
    the_motion,
    votes,
    words,
)
from tests.handlers.stories import data_of, forges, restarted
from tests.people import Chat, Person, Stage, labels


async def test_from_the_words_to_the_result(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    zhao, sun = neighbour(stage, 7301, "赵敏"), neighbour(stage, 7302, "孙强")
    await meets(stage, leader, wang, zhao, sun)
    await words(leader)
    leader.hears(QUESTION, "无记名投票", "还没开始", "渠道怎么衬砌")
    wang.hears_nothing_of(QUESTION)
    await leader.presses("开始表决")
    leader.hears("请问投多久")
    await leader.presses("10 分钟")
    leader.hears(QUESTION, "正在投票", "能投票的 3 人，已经投了 0 人", "19:10 自动结束")
    grid3.hears("现在表决", QUESTION, "在私聊里投")
    for person in (wang, zhao, sun):
        person.hears(QUESTION, "无记名投票", "请您投一票", "点了就算数")
    assert await wang.presses("👍 赞成") == "✅ 选票投进票箱了，谁也不知道您投了什么。"
    card = wang.hears(QUESTION, "您投过了", "没有人知道")
    assert not card["buttons"]
    await zhao.presses("👎 反对")
    await leader.presses("看看投了多少")
    leader.hears("已经投了 2 人")
    await leader.presses("结束表决")
    leader.hears("要 2 人投才算数", "现在结束")
    await leader.presses("结束，公布结果")
    leader.hears(QUESTION, "已经公布", "赞成 1", "反对 1", "没有通过")
    grid3.hears("表决结果", QUESTION, "赞成 1", "反对 1", "弃权 0", "能投票的 3 人，投了 2 人", "没有通过")
    wang.hears(QUESTION, "赞成 1", "没有通过")
    sun.hears("您没有投票", "没有通过")
    assert the_motion(stage).outcome is Outcome.LOST


async def test_from_the_group_to_ones_ballot(stage: Stage, wang: Person, chen: Person, leader: Person, grid3: Chat
                                             ) -> None:  # fmt: skip
    await meets(stage, leader, wang)
    await puts_to_vote(leader)
    for person in (wang, chen):
        stage.world.add_member(grid3.id, person.viewer)
        await person.presses("去投票", chat=grid3)
    assert len([m for m in wang.messages if labels(m)[:1] == ["👍 赞成"]]) == 1, "the ballot moved to the end"
    chen.hears("您现在还不能投这一票")
    await wang.presses("赞成")
    assert tallies(stage)[Choice.FOR] == 1


async def test_who_comes_in_while_it_is_open_votes(stage: Stage, wang: Person, leader: Person) -> None:
    zhao = neighbour(stage, 7301)
    id_ = await meets(stage, leader, wang)
    await puts_to_vote(leader)
    confirm(stage, zhao)
    await arrives(zhao, id_)
    zhao.hears(QUESTION, "请您投一票")
    await zhao.presses("弃权")
    assert tallies(stage)[Choice.ABSTAIN] == 1


async def test_pressed_twice_and_after_the_end(stage: Stage, wang: Person, leader: Person) -> None:
    zhao = neighbour(stage, 7301)
    await meets(stage, leader, wang, zhao)
    await puts_to_vote(leader)
    against = data_of(zhao.last, "反对")
    cast = data_of(wang.last, "赞成")
    await wang.presses("赞成")
    assert await forges(wang, cast) == "这一票已经投过了，一人一票。"
    assert await forges(wang, cast.replace("for", "against")) == "这一票已经投过了，一人一票。"
    assert "一人一票" not in await forges(wang, against), "somebody else's ballot"
    await closes(leader)
    await forges(zhao, against)
    assert {choice: n for choice, n in tallies(stage).items() if n} == {Choice.FOR: 1}


async def test_who_is_not_confirmed_has_no_ballot(stage: Stage, wang: Person, leader: Person) -> None:
    zhao = neighbour(stage, 7301)
    id_ = await meets(stage, leader, wang)
    await arrives(zhao, id_)
    await puts_to_vote(leader)
    zhao.hears_nothing_of(QUESTION)
    ballot = data_of(wang.last, "赞成")
    await forges(zhao, ballot)
    assert votes(stage) == []


async def test_the_clock_closes_it(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    await meets(stage, leader, wang)
    await puts_to_vote(leader, minutes="5 分钟")
    await wang.presses("赞成")
    async with restarted(stage):
        await stage.pass_time(minutes=5)
        grid3.hears("表决结果", QUESTION, "赞成 1", "通过了")
        leader.hears("表决结果", QUESTION)
        assert the_motion(stage).state is MotionState.CLOSED
        await stage.pass_time(hours=1)
        assert len([m for m in grid3.messages if "表决结果" in str(m.get("text"))]) == 1


async def test_on_paper(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    zhao, sun = neighbour(stage, 7301, "赵敏"), neighbour(stage, 7302, "孙强")
    await meets(stage, leader, wang, zhao, sun)
    await puts_to_vote(leader)
    await leader.presses("纸质票")
    leader.hears("发了一张票，就点一下他的名字")
    await leader.presses("赵敏")
    await leader.presses("孙强")
    leader.hears("已经发了 2 张")
    await zhao.presses("赞成")
    assert [vote.way for vote in votes(stage)] == [Way.PAPER, Way.PAPER], "they have a paper"
    await leader.presses("☑️ 孙强")
    await sun.presses("反对")
    await wang.presses("赞成")
    await leader.presses("这项表决")
    leader.hears("已经投了 3 人，其中纸质票 1 张")
    await leader.presses("结束表决")
    leader.hears("发出去 1 张纸质票")
    await leader.says("一张赞成")
    leader.hears("请写三个数")
    await leader.says("１ 1 0")
    leader.hears("加起来是 2", "发出去的是 1 张")
    await leader.says("赞成1，反对0，弃权0")
    await leader.presses("结束，公布结果")
    grid3.hears("表决结果", "赞成 2", "反对 1", "通过了")


async def test_papers_wait_for_the_chair(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    zhao = neighbour(stage, 7301, "赵敏")
    await meets(stage, leader, wang, zhao)
    await puts_to_vote(leader, minutes="3 分钟")
    await leader.presses("纸质票")
    await leader.presses("赵敏")
    late = data_of(wang.last, "赞成")
    await stage.pass_time(minutes=3)
    leader.hears("表决的时间到了", "1 张纸质票没有数")
    wang.hears("投票结束了，正在计票")
    grid3.hears_nothing_of("表决结果")
    await forges(wang, late)
    await leader.presses("录纸质票")
    await leader.says("0 1 0")
    await leader.presses("结束，公布结果")
    grid3.hears("表决结果", "赞成 0", "反对 1")


async def test_one_that_is_not_needed(stage: Stage, wang: Person, leader: Person, worker: Person) -> None:
    await meets(stage, leader, wang)
    await words(leader)
    put = data_of(leader.last, "开始表决")
    assert await forges(worker, put) != ""
    await leader.presses("不表决了")
    await leader.presses("确定不表决")
    leader.hears(QUESTION, "不表决了")
    assert await forges(leader, put) != "", "an old card"
    assert the_motion(stage).state is MotionState.DROPPED


async def test_too_long_for_a_ballot(stage: Stage, wang: Person, leader: Person) -> None:
    await meets(stage, leader, wang)
    await words(leader)
    await leader.presses("全部表决")
    await leader.presses("提出表决")
    await leader.presses("哪一项都不是")
    await leader.says("修" * 300)
    leader.hears("太长了", "250 个字以内")
    await leader.says("修路")
    await leader.says("先修路")
    await leader.presses("举手表决")
    assert the_motion(stage).text == "先修路"


async def test_whom_the_desk_enters_while_it_is_open_votes(stage: Stage, wang: Person, leader: Person) -> None:
    id_ = await meets(stage, leader)
    confirm(stage, wang)
    await puts_to_vote(leader)
    await forges(leader, Receive(id_).pack())
    await leader.says("王秀英")
    await leader.presses("王秀英")
    wang.hears(QUESTION, "请您投一票")


async def test_as_many_as_a_meeting_takes(stage: Stage, leader: Person) -> None:
    """All of them fit on one page."""
    id_ = await holds(stage, leader)

    def write(session: Session) -> None:
        gathering, actor = session.get_one(Gathering, id_), acting(session, leader)
        for number in range(1, MOST_MOTIONS + 1):
            text = f"先修第{number}条渠".ljust(LONGEST, "修")
            word(session, gathering, actor, text=text, secret=True, item_id=None, now=stage.clock.now())

    stored(stage, write)
    await leader.says("/menu")
    await forges(leader, ListMotions(id_).pack())
    leader.hears(f"{MOST_MOTIONS}. 先修第{MOST_MOTIONS}条渠")
