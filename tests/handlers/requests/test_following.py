"""The author's side: whether it is solved is theirs to say."""

from models.requests import Request
from models.rules.request_states import RequestState
from tests.handlers.stories import files, files_many, forges, said_to_be_done, taken_on
from tests.people import Chat, Person, Stage, labels, said


def state(stage: Stage) -> RequestState:
    return stage.app.database.transact(lambda session: session.get_one(Request, 1).state)


async def test_solved_stars_and_a_word(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    await said_to_be_done(wang, worker, grid3)
    await wang.presses("解决了")
    wang.hears("太好了", "2611-0001")
    assert "★★★★★" in labels(wang.last), "the stars come to where they look"
    worker.hears("居民说解决了")
    await wang.presses("★★★★★")
    wang.hears("还有什么话想说吗")
    await wang.says("小于办事真快！")
    wang.hears("谢谢您")
    worker.hears("★★★★★", "小于办事真快！")
    await forges(worker, "rh:1")
    worker.hears("王秀英 · 居民评价", "小于办事真快！")
    await forges(wang, "rs:1:9")
    assert stage.app.database.transact(lambda session: session.get_one(Request, 1).rating) == 5


async def test_not_yet_goes_back_on_the_first_clock_and_says_what_is_missing(
    stage: Stage, wang: Person, worker: Person, leader: Person, grid3: Chat
) -> None:
    await said_to_be_done(wang, worker, grid3)
    await stage.pass_time(days=2)
    await wang.presses("还没有")
    wang.hears("于超", "接着为您办")
    wang.hears("还差什么")
    worker.hears("还没有解决", "重新由您负责")
    leader.hears("还没有解决", "第 1 次", "请您关心一下")
    worker.hears_nothing_of("第 2 次")
    await wang.says("还是暗的")
    worker.hears("王秀英", "还是暗的")
    await wang.presses("说完了")
    assert "12月2日 周三 17:30" in said(wang.card("状态")), "the first clock goes on"


async def test_silence_closes_it_after_a_nudge_and_it_can_be_reopened(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await said_to_be_done(wang, worker, grid3)
    await stage.pass_time(days=5, hours=23)
    await stage.pass_time(hours=1)
    wang.hears("2611-0001 办好了吗", "11月30日 周一 09:00")
    await stage.pass_time(hours=23)
    assert state(stage) is RequestState.PROPOSED
    await stage.pass_time(hours=1)
    assert state(stage) is RequestState.SILENT
    wang.hears("没有等到您的回音", "先结案了")
    worker.hears("2611-0001", "未回音，先结案")
    await wang.presses("还没解决，重开")
    worker.hears("还没有解决", "重新由您负责")
    assert state(stage) is RequestState.ACCEPTED
    await wang.presses("没有了")


async def test_who_writes_is_not_silent(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    await said_to_be_done(wang, worker, grid3)
    await stage.pass_time(days=5)
    await wang.says("我出差了，回来看", to=wang.card("您看解决了吗"))
    worker.hears("我出差了")
    await stage.pass_time(days=5)
    wang.hears_nothing_of("办好了吗")
    await stage.pass_time(days=1)
    wang.hears("办好了吗")
    await stage.pass_time(days=1)
    assert state(stage) is RequestState.SILENT


async def test_solved_before_anybody_took_it_on_and_back_again(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await files(wang)
    await wang.presses("已经好了")
    grid3.hears("2611-0001", "已解决")
    before = len(grid3.messages)
    await wang.presses("重开")
    wang.hears("我们接着为您办")
    assert len(grid3.messages) == before + 1, "it comes anew, so that somebody sees it"
    await worker.presses("我来办", chat=grid3)
    wang.hears("于超", "接下了")
    await wang.presses("没有了")
    await stage.pass_time(days=40)
    await wang.presses("已经好了")
    await stage.pass_time(days=31)
    assert "用不上了" in await wang.presses("重开"), "after a month it is a new matter"


async def test_withdrawing_is_asked_twice(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    await taken_on(wang, worker, grid3)
    await wang.presses("撤回")
    await wang.presses("不撤回")
    assert state(stage) is RequestState.ACCEPTED
    await wang.presses("撤回")
    await wang.presses("确定撤回")
    wang.hears("已经撤回")
    worker.hears("2611-0001", "已撤回")
    assert state(stage) is RequestState.WITHDRAWN
    await stage.pass_time(days=30)
    worker.hears_nothing_of("过了答应的")


async def test_adding_in_every_open_state_and_the_list_of_ones_own(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await files(wang)
    for words, move in {
        "还没人接": lambda: worker.presses("我来办", chat=grid3), "有人接了": None,
    }.items():  # fmt: skip
        await adds(wang, words)
        if move:
            await move()
    worker.hears("有人接了")
    await worker.presses("问居民")
    await worker.says("哪一栋？")
    await wang.says("第三栋", to=wang.card("哪一栋"))
    worker.hears("第三栋")
    assert state(stage) is RequestState.ACCEPTED
    await worker.presses("🎉 办好了")
    await worker.presses("不用说了")
    await adds(wang, "我去看看")
    worker.hears("我去看看")

    files_many(stage, wang, 9)
    await wang.says("/mine")
    assert len(labels(wang.last)) == 8 + 2
    await wang.presses("下一页")
    assert [label for label in labels(wang.last) if "2611-0001" in label]
    await wang.presses("2611-0001")
    wang.hears("2611-0001", "请您确认")
    assert "✅ 解决了" in labels(wang.last)


async def adds(person: Person, words: str) -> None:
    await person.presses("补充")
    await person.says(words)
    person.hears("✓ 还可以接着发")
    await person.presses("说完了")
