"""Neighbours second a topic, from the grid's chat and in private; with enough of them it comes before a meeting."""

from handlers.chats.reports import show_what_waits
from models.grids import Grid
from models.rules.topic_states import TopicState
from tests.handlers.conftest import person_id
from tests.handlers.requests.several import announces
from tests.handlers.stories import forges
from tests.handlers.topics.grids import many_second, proposes, stored
from tests.people import Chat, Person, Stage, labels


async def test_one_press_in_the_grids_chat(wang: Person, zhou: Person, xu: Person, grid3: Chat) -> None:
    await proposes(wang)
    assert "附议好了！现在 1 人，满 10 人" in await zhou.presses("附议（0）", chat=grid3)
    assert "附议好了！现在 2 人" in await xu.presses("附议（1）", chat=grid3)
    assert labels(grid3.hears("附议：2 人"))[0] == "👍 附议（2）"
    wang.hears("议题 2611-0001", "附议：2 人")
    assert "您附议过了" in await xu.presses("附议（2）", chat=grid3), "one a person"
    grid3.hears_nothing_of("附议：3 人", "周桂兰", "徐明")


async def test_in_private_and_back(wang: Person, zhou: Person, grid3: Chat, stage: Stage) -> None:
    await proposes(wang)
    await zhou.says("/topics")
    await zhou.presses("路灯")
    zhou.hears("王** 提的", "附议：0 人")
    assert "附议好了" in await zhou.presses("👍 我附议")
    zhou.hears("附议：1 人", "您附议了")
    await zhou.presses("收回附议")
    zhou.hears("附议：0 人")
    grid3.hears("附议：0 人")
    await zhou.presses("👍 我附议")
    zhou.hears("附议：1 人", "您附议了")
    assert stored(stage).state is TopicState.OPEN


async def test_with_enough_of_them_those_hear_who_take_it_up(
    wang: Person, zhou: Person, xu: Person, leader: Person, secretary: Person, worker: Person, grid3: Chat, stage: Stage
) -> None:
    await proposes(wang)
    many_second(stage, 9)
    assert "现在 10 人" in await zhou.presses("附议（0）", chat=grid3)
    wang.hears("您提的议题", "已经有 10 位邻居附议，够数了")
    wang.hears("议题 2611-0001", "等着上议事会")
    leader.hears("一个议题附议够了", "王秀英", "附议 10 人")
    secretary.hears("一个议题附议够了")
    worker.hears_nothing_of("一个议题附议够了")
    assert stored(stage).state is TopicState.READY
    await xu.presses("附议（10）", chat=grid3)
    grid3.hears("附议：11 人")
    assert sum("附议够了" in str(message.get("text")) for message in leader.messages) == 1, "once"
    await leader.presses("打开看看")
    leader.hears("王秀英 提的", "等着上议事会")
    assert labels(leader.last) == ["🗓 去安排议事会", "✖️ 不列入，说明理由", "« 议题"]
    await xu.says("/topics")
    await xu.presses("路灯")
    await xu.presses("收回附议")
    assert stored(stage).state is TopicState.READY, "what is before a meeting stays there"


async def test_who_cannot_second_hears_how(
    wang: Person, chen: Person, newcomer: Person, worker: Person, grid3: Chat, stage: Stage
) -> None:
    await proposes(wang)
    stage.world.add_member(grid3.id, wang.viewer)
    assert "您自己提的议题" in await wang.presses("附议（0）", chat=grid3)
    assert "请先登记您住哪里" in await newcomer.presses("附议（0）", chat=grid3)
    assert "请先登记您住哪里" in await worker.presses("附议（0）", chat=grid3), "the work is not the home"
    await chen.says("/start")
    stage.world.add_member(grid3.id, chen.viewer)
    assert "要由住在这个网格的居民附议" in await chen.presses("附议（0）", chat=grid3)
    assert "没有生效" in await forges(chen, "us:1")
    assert "没有找到" in await forges(chen, "uo:1:0")
    assert "没有生效" in await forges(wang, "us:1")
    await newcomer.presses("看详情", chat=grid3)
    newcomer.hears("请问您住在哪个网格")
    await newcomer.presses("第3网格")
    await newcomer.presses("第12组")
    newcomer.hears("议题 2611-0001", "王** 提的")
    assert "附议好了" in await newcomer.presses("👍 我附议")
    grid3.hears("附议：1 人")


async def test_who_lives_in_another_grid_sees_theirs(newcomer: Person, wang: Person, grid3: Chat) -> None:
    await proposes(wang)
    await newcomer.presses("看详情", chat=grid3)
    await newcomer.presses("第5网格")
    await newcomer.presses("第21组")
    newcomer.hears("第5网格", "大家想商量的事", "还没有议题")
    newcomer.hears_nothing_of("路灯坏了半年")


async def test_a_grid_without_a_chat(chen: Person, stage: Stage) -> None:
    await proposes(chen)
    many_second(stage, 3, group=22)
    await chen.says("/topics")
    assert labels(chen.last)[0].endswith("3/10")
    assert person_id(stage, chen) == stored(stage).author_id


async def test_a_new_chat_of_the_grid_gets_what_is_open(
    wang: Person, zhou: Person, worker: Person, grid3: Chat, stage: Stage
) -> None:
    await proposes(wang)
    await proposes(wang, "想要一个老年食堂")
    await wang.presses("撤回")
    await wang.presses("确定撤回")
    await zhou.presses("附议（0）", chat=grid3)
    before = grid3.card("路灯")["message_id"]
    await announces(stage, lambda announcer: show_what_waits(announcer, announcer.session.get_one(Grid, 3)))
    card = grid3.card("路灯")
    assert card["message_id"] > before
    assert labels(card) == ["👍 附议（1）", "🔍 看详情"]
    assert [labels(message) for message in grid3.messages if message["message_id"] == before] == [[]]
    assert grid3.last == card, "what was withdrawn does not come again"
    await worker.says("/topics")
    await worker.presses("路灯")
    worker.hears("附议：1 人")


async def test_what_most_want_stands_first(wang: Person, zhou: Person, stage: Stage) -> None:
    await proposes(wang, "想要一个老年食堂")
    await proposes(wang, "村口的水渠漫水")
    many_second(stage, 2)
    for number in range(8):
        await proposes(wang, f"{'甲乙丙丁戊己庚辛'[number]}{'子丑寅卯辰巳午未'[number]}")
    await zhou.says("/topics")
    assert labels(zhou.last)[0] == "💡 想要一个老年食堂 · 2/10"
    assert "下一页 »" in labels(zhou.last)
    await zhou.presses("下一页")
    assert "💡 村口的水渠漫水 · 0/10" in labels(zhou.last)
    await zhou.presses("« 上一页")
    await zhou.presses("我提的议题")
    zhou.hears("您还没有提过议题")
