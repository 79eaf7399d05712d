"""Leaves: planned, agreed to, begun and ended by the calendar; the tasks go along and come back."""

from sqlalchemy import select

from models.leaves import Leave, LeaveState
from models.roles import Grant, list_grants, load_grants, revoke
from models.rules.roles import Role
from tests.handlers.conftest import person_id
from tests.handlers.stories import data_of, forges, taken_on
from tests.people import Chat, Person, Stage, labels, said


async def asks(holder: Person, first: str, last: str, stand_in: str) -> None:
    """Somebody plans a leave of their own."""
    await holder.says("/leave")
    await holder.presses("我要请假")
    await holder.says(first)
    await holder.says(last)
    await holder.presses(stand_in)


async def agreed(holder: Person, stand_in: Person, first: str = "11-25", last: str = "11-27") -> None:
    """And the stand-in says yes."""
    await asks(holder, first, last, stand_in.name)
    await stand_in.presses("好，我来代")


def leaves(stage: Stage) -> list[Leave]:
    return stage.app.database.transact(lambda s: list(s.scalars(select(Leave).order_by(Leave.id))))


def grants(stage: Stage, person: Person) -> set[Grant]:
    """What somebody holds on this day."""
    id_, today = person_id(stage, person), stage.app.community.today(stage.clock.now())
    return stage.app.database.transact(lambda s: load_grants(s, [id_], today=today)[id_])


async def test_the_stand_in_gets_the_tasks_and_the_holder_gets_them_back(
    stage: Stage, wang: Person, leader: Person, colleague: Person, grid3: Chat
) -> None:
    await taken_on(wang, leader, grid3)
    await leader.says("/leave")
    leader.hears("现在没有请假")
    await leader.presses("我要请假")
    leader.hears("从哪天开始请假")
    await leader.presses("明天")
    leader.hears("从11月24日 周二开始")
    await leader.presses("11月25日")
    leader.hears("想请哪一位代班")
    await leader.presses("张红梅")
    leader.hears("已经问了 张红梅", "11月24日 周二到11月25日 周三", "答应了才算数")
    colleague.hears("冯芳", "想请您代班", "网格长（第3网格")
    assert not any(held.stands_in_for for held in grants(stage, colleague)), "not before the yes"
    await colleague.presses("好，我来代")
    colleague.hears("谢谢您", "您替 冯芳 代班")
    leader.hears("张红梅 答应了")
    assert "不归您办" in await forges(colleague, "rd:1:2"), "not before the first day"

    await stage.wait_until("2026-11-24 08:00")
    colleague.hears("从现在起，您替 冯芳 代班，到11月25日", "网格长（第3网格")
    leader.hears("张红梅 从现在起替您代班")
    assert any("2611-0001" in label for message in colleague.messages for label in labels(message)), "the task list"
    assert Grant(Role.GRID_LEADER, "grid:3", 3, None, person_id(stage, leader)) in grants(stage, colleague)
    await colleague.presses("2611-0001")
    await colleague.presses("🎉 办好了")
    await colleague.presses("不用说了")
    wang.hears("说 2611-0001 办好了")

    await stage.wait_until("2026-11-26 08:00")
    leader.hears("欢迎回来", "张红梅 的代班结束了")
    colleague.hears("冯芳 的事还回去了")
    assert not any(held.stands_in_for for held in grants(stage, colleague))
    assert [leave.state for leave in leaves(stage)] == [LeaveState.ENDED]
    assert sum("的代班结束了" in said(message) for message in leader.messages) == 1


async def test_a_leave_from_today_begins_with_the_yes(stage: Stage, worker: Person, colleague: Person) -> None:
    await agreed(worker, colleague, "今天", "明天")
    colleague.hears("从现在起，您替 于超 代班")
    assert any(held.stands_in_for for held in grants(stage, colleague))


async def test_a_no_is_told_and_moves_nothing(worker: Person, colleague: Person, leader: Person) -> None:
    await asks(worker, "明天", "11-25", "张红梅")
    yes = data_of(colleague.last, "好，我来代")
    await colleague.presses("不行")
    colleague.hears("好的，没关系")
    worker.hears("张红梅 这次代不了", "再找一位")
    assert "新的进展" in await forges(colleague, yes), "the first answer counts"
    await asks(worker, "明天", "11-25", "冯芳")
    worker.hears("已经问了 冯芳")
    leader.hears("于超", "想请您代班")


async def test_back_early_and_cancelled(stage: Stage, worker: Person, colleague: Person, leader: Person) -> None:
    await agreed(worker, colleague, "今天", "11-27")
    await worker.says("/leave")
    worker.hears("于超：11月23日 周一到11月27日 周五，张红梅 代班")
    await worker.presses("我提前回来了")
    worker.hears("现在就结束")
    await worker.presses("确定")
    worker.hears("欢迎回来")
    colleague.hears("于超 的事还回去了")
    assert not any(held.stands_in_for for held in grants(stage, colleague))

    await agreed(worker, colleague, "12-1", "12-2")
    await worker.says("/leave")
    await worker.presses("取消请假：于超 12月1日")
    sure = data_of(worker.last, "确定")
    await worker.presses("确定")
    colleague.hears("于超 的请假取消了", "是 于超 说的")
    assert "新的进展" in await forges(worker, sure)
    await stage.wait_until("2026-12-03 08:00")
    assert not any("从现在起，您替 于超 代班，到12月2日" in said(message) for message in colleague.messages)
    assert "没有找到" in await forges(leader, sure.replace("wc:2", "wc:77"))


async def test_a_stand_in_who_cannot_after_all_steps_back(worker: Person, colleague: Person) -> None:
    await agreed(worker, colleague)
    await colleague.says("/leave")
    await colleague.presses("代不了于超的班了")
    await colleague.presses("确定")
    worker.hears("于超 的请假取消了", "是 张红梅 说的")


async def test_days_that_overlap_or_make_no_sense(worker: Person, colleague: Person) -> None:
    await agreed(worker, colleague, "11-25", "11-27")
    await worker.says("/leave")
    await worker.presses("我要请假")
    for words in ("随便哪天", "11-20", "3"):
        await worker.says(words)
        worker.hears("没看懂")
    await worker.says("11-24")
    await worker.says("2026-11-23")
    worker.hears("不能早过11月24日")
    await worker.says("11-25")
    worker.hears("重了", "11月25日")
    worker.hears("从哪天开始请假")
    await worker.says("11-28")
    await worker.presses("就这一天")
    worker.hears("想请哪一位")


async def test_who_is_away_is_not_offered_and_cannot_say_yes(
    stage: Stage, worker: Person, colleague: Person, leader: Person
) -> None:
    await asks(worker, "11-25", "11-27", "张红梅")  # asked, not answered
    await asks(colleague, "11-27", "11-28", "冯芳")
    assert "于超" not in str([labels(message) for message in colleague.messages]), "who is away stands in for nobody"
    assert "新的进展" in await colleague.presses("好，我来代"), "away herself on one of the days by now"
    await leader.presses("好，我来代")
    colleague.hears("冯芳 答应了")
    assert [leave.state for leave in leaves(stage)] == [LeaveState.ASKED, LeaveState.AGREED]


async def test_a_stand_in_of_a_stand_in_has_nothing_of_the_first(
    stage: Stage, worker: Person, colleague: Person, leader: Person
) -> None:
    await agreed(leader, colleague, "今天", "11-27")
    await colleague.says("/leave")
    await colleague.presses("我要请假")
    await colleague.says("今天")
    await colleague.says("明天")
    colleague.hears("您还替 冯芳 代班")
    await colleague.presses("于超")
    await worker.presses("好，我来代")
    assert {held.role for held in grants(stage, worker)} == {Role.GRID_WORKER}


async def test_a_leader_plans_for_a_worker_and_nobody_else(
    stage: Stage, worker: Person, colleague: Person, leader: Person, secretary: Person, wang: Person
) -> None:
    await worker.says("/leave")
    assert not any("替别人" in label for label in labels(worker.last))
    assert "不归您办" in await forges(worker, "wp:0")
    await leader.says("/leave")
    await leader.presses("替别人安排请假")
    offered = labels(leader.last)
    assert "于超" in offered
    assert "何丽华" in offered
    assert not {"冯芳", "刘志强", "许建国", "吴昊"} & set(offered)
    serial = data_of(leader.last, "于超").partition("~")[2]
    for other in (secretary, wang):
        assert "不归您办" in await forges(leader, f"wh:{person_id(stage, other)}~{serial}")
    await leader.says("张红")
    assert [label for label in labels(leader.last) if label in offered] == ["张红梅", "先不办了"]
    await leader.says("没有的人")
    leader.hears("没有叫这个名字的")
    await leader.presses("于超")
    leader.hears("于超", "从哪天开始")
    await leader.presses("下周一")
    await leader.presses("就这一天")
    await leader.presses("张红梅")
    worker.hears("冯芳 替您安排了请假：11月30日")
    await colleague.presses("好，我来代")
    worker.hears("张红梅 答应了")
    leader.hears("张红梅 答应了")
    await wang.says("/leave")
    wang.hears("不归您办")
    assert "不归您办" in await forges(wang, "wp:1")
    assert "没有找到" in await forges(wang, "wc:1:1")
    assert "没有找到" in await forges(wang, "wa:1:1")


async def test_the_secretary_plans_for_anybody_but_an_admin(stage: Stage, secretary: Person, admin: Person) -> None:
    await secretary.says("/leave")
    await secretary.presses("替别人安排请假")
    assert any("下一页" in label for label in labels(secretary.last))
    await secretary.presses("下一页")
    await secretary.presses("上一页")
    serial = data_of(secretary.last, "下一页").partition("~")[2]
    assert "不归您办" in await forges(secretary, f"wh:{person_id(stage, admin)}~{serial}"), "or they could make admins"
    await secretary.says("冯芳")
    await secretary.presses("冯芳")
    secretary.hears("冯芳", "从哪天开始")


async def test_an_admins_own_keys_are_never_lent(stage: Stage, admin: Person, secretary: Person) -> None:
    await agreed(admin, secretary, "今天", "明天")
    assert {held.role for held in grants(stage, secretary)} == {Role.SECRETARY}
    await secretary.says("/roles")
    secretary.hears("不归您办")


async def test_nobody_answered_in_time(stage: Stage, worker: Person, colleague: Person) -> None:
    await asks(worker, "11-25", "11-27", "张红梅")
    await stage.wait_until("2026-11-25 08:00")
    worker.hears("还没有人代班", "张红梅 没有回答")
    await colleague.presses("好，我来代")
    colleague.hears("从现在起，您替 于超 代班")
    await stage.wait_until("2026-11-28 08:00")
    worker.hears("欢迎回来")
    await asks(worker, "今天", "今天", "张红梅")
    late = data_of(colleague.last, "好，我来代")
    await stage.wait_until("2026-11-30 08:00")
    assert "新的进展" in await forges(colleague, late), "those days are over"


async def test_whoever_loses_their_last_role_stands_in_for_nobody(
    stage: Stage, worker: Person, colleague: Person, admin: Person, wang: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await agreed(worker, colleague, "今天", "11-27")
    await admin.says("/roles")
    await admin.presses("第3网格")
    await admin.presses("张红梅")
    await admin.presses("收回：网格员")
    await admin.presses("确定收回")
    worker.hears("张红梅 不再替 于超 代班", "再安排一次")
    colleague.hears("张红梅 不再替 于超 代班")
    assert grants(stage, colleague) == set()
    assert [leave.state for leave in leaves(stage)] == [LeaveState.ENDED]


async def test_a_role_that_ended_otherwise_takes_the_stand_ins_rights_too(
    stage: Stage, worker: Person, colleague: Person
) -> None:
    await agreed(worker, colleague, "今天", "11-27")
    id_ = person_id(stage, colleague)
    (own,) = stage.app.database.transact(lambda s: list_grants(s, id_))
    stage.app.database.transact(lambda s: revoke(s, own.id))
    assert grants(stage, colleague) == set()
