"""Leaves and lost roles: somebody is always there for the resident, and who may no longer see sees no more."""

from datetime import date, timedelta

from handlers.requests.handing_over import relieve, show_given_back, show_taken_over
from models.people.rows import Person as PersonRow
from models.requests.relief import plan_look
from models.roles import grant, grid_scope
from models.rules.request_states import RequestState
from models.rules.roles import Role
from tests.handlers.conftest import person_id
from tests.handlers.requests.several import announces, gets_mandate, is_away, loses_role, stored
from tests.handlers.stories import files, forges, said_to_be_done, taken_on
from tests.people import Chat, Person, Stage, labels, said

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


async def go_on_leave(stage: Stage, holder: Person, stand_in: Person) -> None:
    ids = person_id(stage, holder), person_id(stage, stand_in)
    is_away(stage, holder, stand_in, MONDAY, FRIDAY)
    await announces(stage, lambda a: show_taken_over(a, *(a.session.get_one(PersonRow, id_) for id_ in ids)))


async def come_back(stage: Stage, holder: Person, stand_in: Person) -> None:
    ids = person_id(stage, holder), person_id(stage, stand_in)
    await announces(stage, lambda a: show_given_back(a, *(a.session.get_one(PersonRow, id_) for id_ in ids)))


async def test_the_stand_in_has_everything_and_the_holder_stays_answerable_by_name(
    stage: Stage, wang: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await go_on_leave(stage, worker, colleague)
    colleague.hears("于超", "休假，由您代班", "1 件事")
    assert "负责人：于超（休假中，张红梅 代班）" in said(wang.card("状态"))
    await colleague.presses("2611-0001")
    assert "负责人：于超（休假中，由您代班）" in said(colleague.card("状态"))
    await wang.says("今天来吗？", to=wang.card("状态"))
    colleague.hears("王秀英", "今天来吗", "于超 休假，由您代班")
    worker.hears_nothing_of("今天来吗")
    await stage.wait_until("2026-11-23 15:00")
    colleague.hears("过了答应的首次回复时间")
    worker.hears_nothing_of("首次回复时间")

    await colleague.presses("🎉 办好了")
    await colleague.presses("不用说了")
    wang.hears("于超", "办好了", "您看解决了吗")
    await wang.presses("还没有")
    colleague.hears("还没有解决", "重新由您负责", "于超 休假，由您代班")
    assert stored(stage).owner_id == person_id(stage, worker)

    await stage.wait_until("2026-11-28 08:00")
    await come_back(stage, worker, colleague)
    worker.hears("欢迎回来", "1 件事")
    await worker.presses("2611-0001")
    worker.hears("负责人：您")
    assert "代班" not in said(wang.card("状态"))
    colleague.hears("2611-0001 已经交回 于超")
    assert "不归您办" in await forges(colleague, f"rd:1:{stored(stage).version}")


async def test_a_stand_in_from_elsewhere_takes_on_in_the_holders_name(
    stage: Stage, wang: Person, worker: Person, stranger: Person
) -> None:
    await files(wang)
    assert "没有找到" in await forges(stranger, "ro:1")
    await go_on_leave(stage, worker, stranger)
    await stranger.says("/tasks")
    await stranger.presses("2611-0001")
    await stranger.presses("我来办")
    assert stored(stage).owner_id == person_id(stage, worker)
    wang.hears("负责人：于超（休假中，李涛 代班）")
    await stage.wait_until("2026-11-28 08:00")
    await come_back(stage, worker, stranger)
    stranger.hears_nothing_of("东三巷垃圾没清")
    worker.hears("欢迎回来")
    for data in ("ro:1", "rt:1", f"rd:1:{stored(stage).version}"):
        assert "生效" in await forges(stranger, data) or "没有找到" in await forges(stranger, data)


async def test_nobody_is_asked_to_take_over_while_away(
    stage: Stage, wang: Person, worker: Person, colleague: Person, leader: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    is_away(stage, colleague, leader, MONDAY, FRIDAY)
    await worker.presses("请别人接手")
    assert [label for label in labels(worker.last) if "张红梅" in label] == []
    assert [label for label in labels(worker.last) if "冯芳" in label]


async def test_a_stand_in_for_the_leader_hears_what_the_leader_would(
    stage: Stage, wang: Person, worker: Person, colleague: Person, leader: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await go_on_leave(stage, leader, colleague)
    colleague.hears_nothing_of("代班。这")
    await stage.wait_until("2026-11-23 15:00")
    colleague.hears("过了答应的首次回复时间", "于超")
    leader.hears_nothing_of("首次回复时间")


async def test_who_lost_the_role_gives_back_and_sees_no_more(
    stage: Stage, wang: Person, worker: Person, colleague: Person, leader: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await files(wang, "楼道灯坏了")
    await worker.presses("我来办", chat=grid3)
    await worker.presses("问居民")
    await worker.says("几楼？")
    owner = person_id(stage, worker)
    loses_role(stage, worker)
    released = await announces(stage, lambda a: relieve(a, a.session.get_one(PersonRow, owner)))
    assert len(released) == 2
    for number in (1, 2):
        request = stored(stage, number)
        assert (request.state, request.owner_id, request.first_owner_id) == (RequestState.FILED, None, None)
        assert (request.events[-1].step, request.events[-1].actor_id) == ("release", None)
        assert request.time_left is None, "its clock runs again"
    wang.hears("您反映的事（2611-0001）要换一个人负责")
    grid3.hears("于超 不再负责", "2 件")
    leader.hears("于超 不再负责", "2 件")
    worker.hears("2611-0001 不再由您负责了")
    worker.hears_nothing_of("东三巷垃圾没清")
    for data in ("ro:1", "rt:1", "rd:1:3", "rh:1"):
        notice = await forges(worker, data)
        assert "不归您办" in notice or "没有找到" in notice
    assert "由您负责到底" in await colleague.presses("我来办 2611-0002", chat=grid3)
    wang.hears("张红梅", "接下了")
    assert stored(stage, 1).state is RequestState.FILED


async def test_whoever_is_found_by_night_and_keeps_what_they_still_serve(
    stage: Stage, wang: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await files(wang, "楼道灯坏了")
    await colleague.presses("我来办", chat=grid3)
    stage.app.database.transact(lambda session: plan_look(session, now=stage.clock.now()))
    await stage.settle()
    assert stored(stage).owner_id == person_id(stage, worker), "nothing to do"
    loses_role(stage, worker)
    moved = person_id(stage, worker)
    stage.app.database.transact(lambda session: grant(session, moved, Role.GRID_WORKER, grid_scope(5)))
    await stage.wait_until("2026-11-24 03:59")
    assert stored(stage).owner_id == moved
    assert "不归您办" in await forges(worker, "rd:1:2"), "but they can do nothing meanwhile"
    await stage.wait_until("2026-11-24 08:00")
    assert stored(stage).state is RequestState.FILED
    assert stored(stage, 2).owner_id == person_id(stage, colleague)
    grid3.hears("于超 不再负责", "1 件")
    await stage.wait_until("2026-11-25 08:00")
    assert sum("不再负责" in said(message) for message in grid3.messages) == 1


async def test_what_comes_back_goes_to_the_first_owner_only_while_they_serve(
    stage: Stage, wang: Person, worker: Person, colleague: Person, leader: Person, grid3: Chat
) -> None:
    await said_to_be_done(wang, worker, grid3)
    await wang.presses("解决了")
    loses_role(stage, worker)
    before = len(worker.messages)
    await wang.presses("重开")
    wang.hears("我们接着为您办")
    assert (stored(stage).state, stored(stage).owner_id) == (RequestState.FILED, None)
    assert len(worker.messages) == before
    leader.hears("2611-0001", "还没有解决")
    await colleague.presses("我来办", chat=grid3)
    assert stored(stage).first_owner_id == person_id(stage, colleague)


async def test_a_late_reopening_gives_the_leader_the_promised_time(
    stage: Stage, wang: Person, worker: Person, leader: Person, secretary: Person, grid3: Chat
) -> None:
    await said_to_be_done(wang, worker, grid3)
    await wang.presses("解决了")
    await stage.wait_until("2026-12-15 10:00")
    await wang.presses("重开")
    leader.hears("过了答应的办结时间")
    secretary.hears_nothing_of("2611-0001")
    await stage.wait_until("2026-12-16 08:00")
    secretary.hears_nothing_of("2611-0001")
    await stage.wait_until("2026-12-16 18:00")
    secretary.hears("2611-0001", "仍然没有办结")


async def test_a_stand_in_who_is_family_leaves_the_work_to_the_holder(
    stage: Stage, wang: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    gets_mandate(stage, colleague, person_id(stage, wang))
    await taken_on(wang, worker, grid3)
    await go_on_leave(stage, worker, colleague)
    version = stored(stage).version
    assert "不归您办" in await forges(colleague, f"rd:1:{version}")
    await wang.says("今天来吗？", to=wang.card("状态"))
    worker.hears("今天来吗")
    assert timedelta() < stored(stage).solution_due - stage.clock.now()
