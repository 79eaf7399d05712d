"""Family: somebody acts for a relative who has no telephone, or who has one and agrees."""

import pytest
from sqlalchemy.orm import Session

from models.mandates import Mandate
from models.people import Person as Row
from models.requests import Request
from tests.handlers.conftest import live_in, person_id
from tests.handlers.stories import adds_relative, data_of, forges
from tests.people import Chat, Person, Stage, labels


def mandates(stage: Stage) -> list[Mandate]:
    return stage.app.database.transact(lambda session: list(session.query(Mandate).order_by(Mandate.id)))


def people_called(stage: Stage, name: str) -> list[Row]:
    return stage.app.database.transact(lambda session: list(session.query(Row).filter(Row.name == name)))


async def test_a_relative_without_a_phone_is_added_and_served_at_once(
    stage: Stage, chen: Person, worker: Person, grid3: Chat
) -> None:
    await adds_relative(chen)
    chen.hears("登记好了", "王秀英", "第3网格", "第11组", "现在就可以")
    card = grid3.hears("王**", "陈*")
    assert "王秀英" not in card["text"]
    assert "501" not in card["text"]
    await chen.presses("替TA反映")
    await chen.presses("其他事情")
    await chen.says("楼道灯坏了")
    await chen.presses("写好了")
    chen.hears("请您看一遍", "替谁反映：王秀英")
    await chen.presses("提交")
    chen.hears("替王秀英报好了", "2611-0001")
    (request,) = stage.app.database.transact(lambda session: list(session.query(Request)))
    (mother,) = people_called(stage, "王秀英")
    assert (request.author_id, request.filed_by_id) == (mother.id, person_id(stage, chen))
    assert (request.grid_id, request.group_id, mother.address) == (3, 11, "3栋501")
    await worker.presses("本组", chat=grid3)
    chen.hears("王秀英", "确认")
    (mandate,) = mandates(stage)
    assert mandate.granted_by_id == person_id(stage, worker)


async def test_who_lives_together_needs_no_address(chen: Person) -> None:
    await chen.says("/family")
    await chen.presses("添加家人")
    await chen.presses("奶奶")
    await chen.says("刘桂花")
    await chen.presses("跟我住一起")
    chen.hears("登记好了", "刘桂花", "第5网格", "第21组")
    await chen.says("/family")
    assert "奶奶 刘桂花" in chen.last["text"]


async def test_a_relative_with_an_account_is_asked_and_agrees(stage: Stage, wang: Person, chen: Person) -> None:
    await adds_relative(chen)
    told = chen.hears("登记好了", "王秀英")["text"]
    await chen.presses("替TA反映")
    await chen.presses("其他事情")
    await chen.says("楼道灯坏了")
    await chen.presses("写好了")
    await chen.presses("提交")
    wang.hears("陈静", "说是您的家人", "同意吗")
    wang.hears_nothing_of("楼道灯坏了")
    await wang.presses("✅ 同意")
    wang.hears("陈静", "可以替您办事")
    chen.hears("王秀英", "同意让您代办")
    (kept,) = people_called(stage, "王秀英")
    assert kept.telegram_id == wang.viewer
    asked = [mandate for mandate in mandates(stage) if mandate.revoked_at is None]
    assert [(m.principal_id, m.granted_by_id) for m in asked] == [(kept.id, kept.id)]
    (request,) = stage.app.database.transact(lambda session: list(session.query(Request)))
    assert request.author_id == kept.id
    wang.hears("2611-0001", "楼道灯坏了")
    await chen.says("/family")
    await chen.presses("添加家人")
    await chen.presses("妈妈")
    await chen.says("王秀英")
    await chen.presses("第3网格")
    await chen.presses("第11组")
    await chen.presses("先不填")
    chen.hears("已经在替王秀英办事")
    assert "王秀英" in told


async def test_who_adds_hears_the_same_whether_the_relative_is_here_or_not(wang: Person, chen: Person) -> None:
    await adds_relative(chen)
    here = chen.hears("登记好了")
    wang.hears("陈静", "同意吗")
    await adds_relative(chen, "王秀英子")
    not_here = chen.hears("登记好了")
    assert here["text"].replace("王秀英", "") == not_here["text"].replace("王秀英子", "")
    assert labels(here) == labels(not_here)
    await chen.says("/family")
    assert chen.last["text"].count("等网格确认") == 2
    assert len(chen.last["buttons"]) == 4, "two relatives, adding, the menu: no third for who was asked"


async def test_a_no_ends_everything_and_is_not_asked_again(stage: Stage, wang: Person, chen: Person) -> None:
    await adds_relative(chen)
    await wang.presses("不同意")
    wang.hears("没有同意，什么也没有改变")
    chen.hears("王秀英", "没有得到同意")
    assert all(mandate.revoked_at for mandate in mandates(stage))
    assert [row.telegram_id for row in people_called(stage, "王秀英")] == [wang.viewer]
    await stage.pass_time(days=3)
    count = len(wang.messages)
    await adds_relative(chen)
    chen.hears("登记好了")
    assert len(wang.messages) == count
    await stage.pass_time(days=31)
    await chen.says("/family")
    await chen.presses("替王秀英办事")
    await chen.presses("不再替TA办事")
    await chen.presses("确定停")
    await adds_relative(chen)
    assert len(wang.messages) == count + 1


async def test_what_was_filed_stays_after_a_no(stage: Stage, wang: Person, chen: Person) -> None:
    await adds_relative(chen)
    await chen.presses("替TA反映")
    await chen.presses("其他事情")
    await chen.says("楼道灯坏了")
    await chen.presses("写好了")
    await chen.presses("提交")
    await wang.presses("不同意")
    assert len(people_called(stage, "王秀英")) == 2
    wang.hears_nothing_of("楼道灯")


async def test_either_side_stops_it_and_the_other_hears(stage: Stage, wang: Person, chen: Person) -> None:
    for side, other, button, word in (
        (wang, chen, "陈静替我办事", "已经停了"),
        (chen, wang, "替王秀英办事", "不再替您办事"),
    ):
        await stage.pass_time(days=31)
        await adds_relative(chen)
        await wang.presses("✅ 同意")
        await side.says("/family")
        await side.presses(button)
        await side.presses("不")  # 不再替TA办事, 不让TA代办了
        await side.presses("确定停")
        side.hears("好的，已经停了")
        other.hears(word)
        assert all(mandate.revoked_at for mandate in mandates(stage))
        assert len(people_called(stage, "王秀英")) == 1


async def test_buttons_of_others_open_nothing(
    stage: Stage, wang: Person, chen: Person, stranger: Person, worker: Person
) -> None:
    await adds_relative(chen)
    asked = wang.hears("同意吗")
    standing, pending = (mandate.id for mandate in mandates(stage))
    for outsider in (stranger, worker):
        for data in (data_of(asked, "✅ 同意"), data_of(asked, "不同意"), f"yv:{standing}", f"yx:{standing}:1"):
            assert "没有找到" in await forges(outsider, data)
    for data in (f"yc:{pending}", f"yn:{pending}", f"yv:{pending}", f"yx:{pending}:1"):  # nor for who asked
        assert "没有找到" in await forges(chen, data)
    assert [mandate.revoked_at for mandate in mandates(stage)] == [None, None]
    await wang.presses("✅ 同意")
    assert "没有找到" in await forges(wang, data_of(asked, "不同意"))


async def test_at_most_five_wait_for_the_grid(chen: Person) -> None:
    for name in ("赵一", "钱二", "孙三", "李四", "周五"):
        await adds_relative(chen, name)
        chen.hears("登记好了", name)
    await chen.says("/family")
    await chen.presses("添加家人")
    chen.hears("还有 5 位在等网格确认")


async def test_a_name_is_a_name(chen: Person) -> None:
    await chen.says("/family")
    await chen.presses("添加家人")
    await chen.presses("妈妈")
    await chen.says("138 0000 1111")
    chen.hears("不像名字")
    await chen.says("王秀英")
    chen.hears("住在哪个网格")


async def test_who_lives_nowhere_here_can_still_act_for_family(stage: Stage, daughter: Person, grid3: Chat) -> None:
    stage.world.person(daughter.viewer).bot_started = True
    await adds_relative(daughter)
    daughter.hears("登记好了")
    await daughter.says("楼道灯坏了")
    daughter.hears("替谁反映")
    await daughter.presses("王秀英")
    daughter.hears("替王秀英反映", "楼道灯坏了")
    await daughter.presses("其他事情")
    await daughter.presses("写好了")
    await daughter.presses("提交")
    grid3.hears("2611-0001", "楼道灯坏了")


@pytest.mark.parametrize("answer", ["✅ 同意", "不同意"])
async def test_the_agent_went_away_before_the_answer(stage: Stage, wang: Person, chen: Person, answer: str) -> None:
    await adds_relative(chen)
    asked = wang.hears("同意吗")
    await chen.says("/family")
    await chen.presses("替王秀英办事")
    await chen.presses("不再替TA办事")
    await chen.presses("确定停")
    wang.hears_nothing_of("不再替您办事")  # they never knew of each other
    assert "没有找到" in await forges(wang, data_of(asked, answer))
    assert len(people_called(stage, "王秀英")) == 1


@pytest.mark.parametrize("answer", ["✅ 同意", "不同意"])
async def test_of_several_of_one_name_each_is_asked_and_one_no_is_not_everybodys(
    stage: Stage, wang: Person, chen: Person, answer: str
) -> None:
    stage.world.register_person("王秀英", person_id=7201)
    other = live_in(stage, Person(stage, 7201, 7201, name="王秀英"), group=11)
    await adds_relative(chen)
    asked = other.hears("同意吗")
    await wang.presses(answer)
    if answer == "不同意":
        chen.hears_nothing_of("没有得到同意")
        await other.presses("不同意")
        chen.hears("没有得到同意")
    else:
        chen.hears("同意让您代办")
        chen.hears_nothing_of("没有得到同意")
        (standing,) = [mandate for mandate in mandates(stage) if mandate.revoked_at is None]
        assert standing.principal_id == person_id(stage, wang)
        assert "没有找到" in await forges(other, data_of(asked, "✅ 同意"))


async def test_only_who_may_confirm_a_mandate_joins_a_relative_with_the_offices_list(
    stage: Stage, chen: Person, worker: Person, grid3: Chat
) -> None:
    def enlist(session: Session) -> int:
        person = Row(name="王秀英", grid_id=3, group_id=11, roster_key="no:7", phone="13800005678", muted=[])
        session.add(person)
        session.flush()
        return person.id

    listed = stage.app.database.transact(enlist)
    group_leader = Person(stage, 7003, 7003, name="何丽华")
    await group_leader.says("/start")
    await adds_relative(chen)
    assert "不归您办" in await group_leader.presses("名单上", chat=grid3)
    assert listed in [row.id for row in people_called(stage, "王秀英")]
    await worker.presses("名单上", chat=grid3)
    (joined,) = people_called(stage, "王秀英")
    (mandate,) = mandates(stage)
    assert (joined.roster_key, mandate.principal_id) == ("no:7", joined.id)
    assert mandate.granted_by_id == person_id(stage, worker)
