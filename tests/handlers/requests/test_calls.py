"""The office on the telephone: the resident's word is written down as theirs, never that of whoever did the work."""

from models.rules.request_states import RequestState
from tests.handlers.requests.several import stored
from tests.handlers.stories import data_of, files, forges, said_to_be_done, taken_on
from tests.people import Chat, Person, Stage, labels, said


async def test_solved_by_telephone_and_the_resident_hears_of_it(
    stage: Stage, wang: Person, worker: Person, secretary: Person, grid3: Chat
) -> None:
    await said_to_be_done(wang, worker, grid3)
    await secretary.says("/tasks")
    await secretary.presses("2611-0001")
    assert "记下了：2611-0001" in await secretary.presses("居民来电：解决了")
    assert stored(stage).state is RequestState.SOLVED
    assert [event.step for event in stored(stage).events if event.by_call] == ["confirm"]
    worker.hears("居民来电说解决了", "刘志强 记的")
    wang.hears("您来电说", "2611-0001 解决了", "刘志强 替您记下了")
    await worker.presses("经过")
    worker.hears("刘志强 · 居民说解决了（居民来电）")

    await wang.presses("还没解决，重开")
    worker.hears("居民说 2611-0001", "还没有解决", "重新由您负责")
    assert not stored(stage).events[-1].by_call


async def test_not_yet_by_telephone(
    stage: Stage, wang: Person, worker: Person, leader: Person, secretary: Person, grid3: Chat
) -> None:
    await said_to_be_done(wang, worker, grid3)
    await secretary.says("/tasks")
    await secretary.presses("2611-0001")
    await secretary.presses("居民来电：还没有")
    worker.hears("居民来电说 2611-0001", "还没有解决", "重新由您负责")
    leader.hears("2611-0001", "第 1 次", "请您关心一下")
    wang.hears("您来电说", "还没有解决", "于超", "接着办")
    assert stored(stage).state is RequestState.ACCEPTED
    assert "还没有" not in str(labels(secretary.card("状态")))


async def test_a_leader_brings_back_and_closes_nothing(
    stage: Stage, wang: Person, worker: Person, leader: Person, grid3: Chat
) -> None:
    await said_to_be_done(wang, worker, grid3)
    await leader.says("/tasks")
    await leader.presses("2611-0001")
    assert "居民来电：解决了" not in str(labels(leader.card("状态")))
    assert "不归您办" in await forges(leader, "ry:1:3")
    await leader.presses("居民来电：还没有")
    worker.hears("居民来电说 2611-0001", "还没有解决")
    leader.hears_nothing_of("请您关心一下")
    await wang.presses("已经好了")
    await forges(leader, f"rz:1:{stored(stage).version}")
    assert stored(stage).state is RequestState.ACCEPTED
    assert stored(stage).times_reopened == 2


async def test_nobody_else_speaks_for_the_resident(
    stage: Stage, wang: Person, chen: Person, stranger: Person, worker: Person, secretary: Person
) -> None:
    await files(wang)
    await secretary.says("/tasks")
    await secretary.presses("2611-0001")
    card = secretary.card("状态")
    await secretary.presses("我来办")
    await secretary.presses("🎉 办好了")
    await secretary.presses("不用说了")
    assert "居民来电：解决了" not in str(labels(secretary.card("状态"))), "the secretary is answerable"
    version = stored(stage).version
    for person in (secretary, worker, stranger, chen, wang):
        await person.says("/menu")
        for data in (f"ry:1:{version}", "rz:1:1"):
            notice = await forges(person, data)
            assert any(no in notice for no in ("不归您办", "没有找到", "过期")), (person.name, data, notice)
    assert "不归您办" in await forges(worker, f"ry:1:{version}")
    assert "过期" in await forges(secretary, data_of(card, "解决了").replace("ry", "rz"))
    assert stored(stage).state is RequestState.PROPOSED


async def test_somebody_else_is_asked_by_the_leader_and_the_owner_knows_by_whom(
    stage: Stage, wang: Person, worker: Person, colleague: Person, leader: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await leader.says("/tasks")
    await leader.presses("2611-0001")
    await leader.presses("请别人接手")
    leader.hears("想请谁接手 2611-0001", "仍由 于超 负责")
    assert not [label for label in labels(leader.last) if "于超" in label]
    await leader.presses("张红梅")
    await leader.says("小于手上的事太多了")
    leader.hears("已经问了 张红梅", "仍由 于超 负责")
    worker.hears("冯芳", "想请 张红梅", "接手 2611-0001", "仍由您负责")
    colleague.hears("冯芳", "想请您接手 2611-0001", "小于手上的事太多了")
    assert "负责人：于超" in said(wang.card("状态"))
    await colleague.presses("接不了")
    worker.hears("张红梅 这次接不了", "仍由您负责")
    leader.hears("张红梅 这次接不了", "仍由 于超 负责")

    await leader.presses("请别人接手")
    await leader.presses("张红梅")
    await leader.presses("不用")
    await colleague.presses("我接手")
    worker.hears("张红梅", "接手了 2611-0001")
    assert "负责人：张红梅" in said(wang.card("状态"))
    assert "不归您办" in await forges(worker, f"rf:1:{stored(stage).version}"), "a worker offers only their own"
