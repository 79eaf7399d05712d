"""Whose an appointment is: what whoever books for others may know, and for how long they speak for them."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.people import Person as PersonRow
from models.roles import RoleGrant
from tests.handlers.appointments.test_booking import begins
from tests.handlers.conftest import person_id
from tests.handlers.desks.making import books, enters
from tests.handlers.stories import adds_relative, data_of, forges
from tests.people import Person, Stage, labels


async def test_an_older_last_look_books_nothing_that_is_gone(wang: Person, chen: Person) -> None:
    await begins(chen, service="建房修房申请")
    await chen.says("11月25日上午九点二十")
    await begins(wang, service="建房修房申请")
    await wang.says("11月25日上午八点半")
    yes = data_of(wang.last, "确认")
    await wang.says("11月25日上午九点二十")
    wang.hears("已经有人约了")
    assert "用不上" in await forges(wang, yes)
    await wang.says("11月25日上午八点半")
    await wang.presses("✅ 确认")
    wang.hears("✅ 约好了")


async def test_what_is_asked_is_not_left_out(wang: Person) -> None:
    await begins(wang, centre="居家养老中心", service="上门助老")
    await wang.says("后天上午八点半")
    serial = data_of(wang.last, "不约了").partition("~")[2]
    assert "用不上" in await forges(wang, f"be:book~{serial}")
    await wang.says("3栋501")
    await wang.presses("✅ 确认")
    wang.hears("✅ 约好了")


async def test_a_centre_has_the_address_told(stage: Stage, carer: Person, worker: Person) -> None:
    """The grid knows where its people live; a centre's people are told it by whoever calls."""
    elder = enters(stage, "周奶奶", address="东三巷3号")
    for staff, sees in ((carer, False), (worker, True)):
        await staff.says("/menu")
        await forges(staff, f"bw:{elder}")
        await staff.presses("打电话")
        await staff.presses("居家养老中心")
        await staff.presses("上门助老")
        await staff.says("后天上午八点半")
        staff.hears("上门到哪里")
        assert any("东三巷3号" in label for label in labels(staff.last)) is sees
        await staff.presses("不约了")


async def test_who_booked_for_somebody_speaks_for_them_while_that_is_their_work(stage: Stage, worker: Person) -> None:
    elder = enters(stage, "周奶奶")
    booked = books(stage, worker, "15:00", whose=elder)
    await worker.says("/menu")
    await forges(worker, f"bo:{booked.id}")
    worker.hears("周奶奶的预约", booked.code)

    def leave(session: Session) -> None:
        session.execute(delete(RoleGrant).where(RoleGrant.person_id == person_id(stage, worker)))

    stage.app.database.transact(leave)
    assert "没有找到" in await forges(worker, f"bo:{booked.id}")
    assert "不归您办" in await forges(worker, f"bc:{booked.id}:{booked.version}")


async def test_a_relative_with_an_appointment_is_not_forgotten_with_the_mandate(stage: Stage, chen: Person) -> None:
    """Whom a daughter entered stays known while there is a record of theirs, though nobody acts for them any more."""
    await adds_relative(chen, "李大妈", house="东一巷8号")
    mother = stage.app.database.transact(lambda session: session.query(PersonRow).filter_by(name="李大妈").one().id)
    books(stage, chen, "15:00", whose=mother)
    await chen.says("/family")
    await chen.presses("李大妈")
    await chen.presses("不再")
    await chen.presses("确定")
    assert stage.app.database.transact(lambda session: session.get_one(PersonRow, mother).name) == "李大妈"


async def test_what_came_free_meanwhile_is_offered_at_once(wang: Person) -> None:
    """They were told that it is full, made up their mind, and somebody had gone: nobody waits before a free seat."""
    await begins(wang, service="建房修房申请")
    serial = data_of(wang.last, "不约了").partition("~")[2]
    await forges(wang, f"bl:2026-11-25~{serial}")
    await wang.presses("⏳ 排队")
    wang.hears("有空位了", "11月25日 周三 08:30")
