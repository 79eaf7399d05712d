"""A request of somebody for whom others act: all of them see it, each may decide, and the words say who spoke."""

from handlers.requests.handing_over import hide_requests
from models.people.preferences import set_notice
from models.people.rows import Person as PersonRow
from models.rules.channels import Channel
from models.rules.notices import Notice
from models.rules.request_states import RequestState
from tests.handlers.conftest import live_in, person_id
from tests.handlers.requests.several import (
    announces,
    gets_mandate,
    is_filed,
    lives_without_account,
    loses_mandate,
    stored,
)
from tests.handlers.stories import data_of, files, forges, said_to_be_done, taken_on
from tests.people import Chat, Person, Stage, labels, said


async def test_both_get_the_card_and_the_news_and_either_may_decide(
    stage: Stage, wang: Person, chen: Person, worker: Person, grid3: Chat
) -> None:
    gets_mandate(stage, chen, person_id(stage, wang))
    await taken_on(wang, worker, grid3)
    chen.hears("2611-0001", "王秀英的事", "正在办理")
    chen.hears("于超", "接下了王秀英反映的事")
    wang.hears("于超", "接下了您反映的事")
    assert "王秀英的事" not in said(wang.card("状态"))

    await worker.presses("回复居民")
    await worker.says("明天上午来")
    for person in (wang, chen):
        person.hears("于超", "2611-0001", "明天上午来")
    await worker.presses("说完了")
    await chen.says("她耳朵不好，请打我电话", to=chen.card("明天上午来"))
    worker.hears("陈静", "替居民 王秀英", "请打我电话")
    wang.hears("陈静", "替您说", "请打我电话")

    await worker.presses("🎉 办好了")
    await worker.presses("不用说了")
    asked = wang.card("您看解决了吗")
    await chen.presses("✅ 解决了")
    worker.hears("2611-0001", "陈静 替居民说解决了")
    wang.hears("陈静", "替您说", "解决了")
    assert "已解决" in said(wang.card("状态")), "one press brings everybody's card up to date"
    assert "过期" in await wang.press(asked["message_id"], {"data": "rj:1:3"})
    assert stored(stage).state is RequestState.SOLVED
    assert [event.step for event in stored(stage).events][-1] == "confirm"
    assert not stored(stage).events[-1].by_call


async def test_a_mandate_that_ended_opens_nothing(
    stage: Stage, wang: Person, chen: Person, worker: Person, grid3: Chat
) -> None:
    gets_mandate(stage, chen, person_id(stage, wang))
    await said_to_be_done(wang, worker, grid3)
    loses_mandate(stage, chen)
    for data in ("rc:1:3", "rj:1:3", "rw:1:3:1", "rs:1:5", "rp:1", "ro:1"):
        notice = await forges(chen, data)
        assert "不归您办" in notice or "没有找到" in notice, data
    assert stored(stage).version == 3
    before = len(chen.messages)
    await wang.presses("还没有")
    await wang.says("还漏着")
    assert not [m for m in chen.messages[before:] if "漏" in said(m)]


async def test_the_list_says_whose_each_is(stage: Stage, wang: Person, chen: Person) -> None:
    gets_mandate(stage, chen, person_id(stage, wang))
    await files(wang)
    await files(chen, "楼道灯坏了")
    await chen.says("/mine")
    shown = [label for label in labels(chen.last) if "2611" in label]
    assert len(shown) == 2
    assert [("王秀英" in label) for label in sorted(shown, key=lambda label: label[2:11])] == [True, False]
    await chen.presses("2611-0001")
    assert "王秀英的事" in said(chen.card("状态"))
    await wang.says("/mine")
    assert len([label for label in labels(wang.last) if "2611" in label]) == 1


async def test_for_somebody_without_account_the_one_who_filed_it_speaks_until_the_family_does(
    stage: Stage, chen: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    granny = lives_without_account(stage)
    await is_filed(stage, granny, by=worker)
    grid3.hears("2611-0001", "赵**", "电话登记")
    grid3.hears_nothing_of("赵奶奶")
    assert "电话登记：于超" in said(worker.card("状态"))
    await colleague.presses("我来办", chat=grid3)
    worker.hears("张红梅", "接下了赵奶奶反映的事")
    await colleague.presses("🎉 办好了")
    await colleague.presses("不用说了")
    await worker.presses("✅ 解决了")
    colleague.hears("于超 替居民说解决了")

    await worker.presses("重开")
    gets_mandate(stage, chen, granny)
    assert "不归您办" in await forges(worker, f"rc:1:{stored(stage).version}"), "now the family speaks"
    await chen.says("/mine")
    await chen.presses("2611-0001")
    await chen.presses("已经好了")
    colleague.hears("陈静 替居民说解决了")


async def test_who_filed_it_and_took_it_on_does_not_declare_it_good(
    stage: Stage, worker: Person, secretary: Person, grid3: Chat
) -> None:
    await is_filed(stage, lives_without_account(stage), by=worker, channel=Channel.VISIT)
    await worker.presses("我来办", chat=grid3)
    await worker.presses("回复居民")
    await worker.says("明天上午来")
    worker.hears("居民没有账号", "打电话或上门")
    await worker.presses("说完了")
    await worker.presses("🎉 办好了")
    await worker.presses("不用说了")
    worker.hears("居民没有账号", "社区打电话")
    card = worker.card("状态")
    assert "上门登记：于超" in said(card)
    assert "📵" in said(card)
    version = stored(stage).version
    for data in (f"rc:1:{version}", f"rw:1:{version}:1", "rp:1"):
        assert "不归您办" in await forges(worker, data)
    await secretary.says("/tasks")
    await secretary.presses("2611-0001")
    await secretary.presses("居民来电：解决了")
    worker.hears("居民来电说解决了", "刘志强 记的")


async def test_somebody_of_the_family_works_on_none_of_it(
    stage: Stage, wang: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    gets_mandate(stage, worker, person_id(stage, wang))
    await files(wang)
    worker.hears("2611-0001", "王秀英的事")
    assert "不归您办" in await worker.presses("我来办", chat=grid3)
    await colleague.presses("我来办", chat=grid3)
    await colleague.presses("请别人接手")
    assert "于超" not in labels(colleague.last)


async def test_an_owner_who_becomes_family_still_does_not_close_it(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await said_to_be_done(wang, worker, grid3)
    gets_mandate(stage, worker, person_id(stage, wang))
    assert "不归您办" in await forges(worker, "rc:1:3")
    await wang.presses("还没有")
    assert stored(stage).state is RequestState.ACCEPTED


async def test_news_that_somebody_does_without_still_shows_on_the_card(
    stage: Stage, wang: Person, chen: Person, worker: Person, grid3: Chat
) -> None:
    gets_mandate(stage, chen, person_id(stage, wang))
    chen_id = person_id(stage, chen)
    stage.app.database.transact(
        lambda session: set_notice(session, session.get_one(PersonRow, chen_id), Notice.FAMILY, wanted=False)
    )
    await said_to_be_done(wang, worker, grid3)
    chen.hears_nothing_of("接下了")
    assert "于超" in said(chen.card("状态"))
    chen.hears("您看解决了吗")  # what needs her always comes
    assert "还没有" in str(labels(chen.card("您看解决了吗")))
    assert data_of(chen.card("您看解决了吗"), "✅ 解决了")


async def test_a_family_member_of_another_grid_stays_in_private(
    stage: Stage, wang: Person, chen: Person, grid3: Chat
) -> None:
    live_in(stage, chen, group=21)
    gets_mandate(stage, chen, person_id(stage, wang))
    await is_filed(stage, person_id(stage, wang), by=chen, channel=Channel.CHAT)
    grid3.hears("2611-0001", "王**", "家人代报")
    grid3.hears_nothing_of("陈静", "王秀英")
    wang.hears("2611-0001", "家人代报：陈静")
    chen.hears("2611-0001", "王秀英的事", "家人代报：陈静")


async def test_cards_of_who_no_longer_speaks_say_nothing_more(
    stage: Stage, wang: Person, chen: Person, worker: Person, grid3: Chat
) -> None:
    principal, agent = person_id(stage, wang), person_id(stage, chen)
    gets_mandate(stage, chen, principal)
    await taken_on(wang, worker, grid3)
    loses_mandate(stage, chen)
    await announces(stage, lambda a: hide_requests(a, a.session.get_one(PersonRow, agent), principal))
    chen.hears("2611-0001 不再由您代办了")
    chen.hears_nothing_of("东三巷垃圾没清")
    wang.hears("2611-0001", "东三巷垃圾没清")
