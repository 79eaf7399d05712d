"""After it is booked: moved, cancelled, waited for, reminded of, prepared, taken away by the centre, judged."""

from datetime import datetime
from functools import partial

import pytest
from sqlalchemy.orm import Session

from handlers.appointments.picking import minute_of, read_minute
from models.appointments.deadlines import plan_night
from models.appointments.desk import close_today
from models.appointments.rows import Appointment
from models.appointments.steps import access_appointment, move
from models.rules.appointment_states import AppointmentState, AppointmentStep
from tests.handlers.appointments.test_booking import begins, books
from tests.handlers.conftest import acting, live_in
from tests.handlers.stories import adds_relative, data_of, forges, restarted
from tests.people import START, Chat, Person, Stage, labels, said

HOUSING = "建房修房申请"  # one person serves it: fifty minutes each


@pytest.fixture
def neighbours(stage: Stage) -> list[Person]:
    """People of the same grid."""
    people = []
    for number in range(12):
        stage.world.register_person(f"赵{number}", person_id=7201 + number)
        people.append(live_in(stage, Person(stage, 7201 + number, 7201 + number, name=f"赵{number}"), group=11))
    return people


def state(stage: Stage, appointment_id: int) -> AppointmentState:
    """How an appointment stands."""
    return stage.app.database.transact(lambda session: session.get_one(Appointment, appointment_id).state)


def arrives(stage: Stage, clerk: Person, appointment_id: int) -> None:
    """The desk notes that somebody came."""

    def note(session: Session) -> None:
        actor = acting(session, clerk)
        now, community = stage.clock.now(), stage.app.community
        appointment = access_appointment(session, actor, appointment_id, AppointmentStep.ARRIVE)
        move(session, appointment, AppointmentStep.ARRIVE, actor, community, now=now)

    stage.app.database.transact(note)


async def fill(people: list[Person], day: str = "11月25日") -> None:
    """The day of the one who advises builders is full."""
    for person, at in zip(people, ("8:30", "9:20", "10:10", "11:00", "14:00", "14:50", "15:40", "16:30"), strict=False):
        await books(person, f"{day} {at}", service=HOUSING)
        person.hears("✅ 约好了")


async def test_another_time(wang: Person, chen: Person) -> None:
    await books(wang, "11月25日上午八点半", service=HOUSING)
    await wang.presses("🔁 改时间")
    wang.hears("现在约的是：11月25日 周三 08:30")
    await wang.says("11月26日上午八点半")
    wang.hears("原来约的 11月25日 周三 08:30 会退掉")
    await wang.presses("✅ 确认")
    wang.hears("改好时间了", "11月26日 周四 08:30", "预约号还是")
    await books(chen, "11月25日上午八点半", service=HOUSING)
    chen.hears("✅ 约好了")


async def test_the_family_hears_of_it(wang: Person, chen: Person) -> None:
    await adds_relative(chen)
    await wang.presses("✅ 同意")
    await books(wang)
    chen.hears("王秀英的预约", "约好了")
    await chen.presses("🔁 改时间")
    await chen.says("11月26日上午九点十分")
    await chen.presses("✅ 确认")
    wang.hears("开证明改好时间了", "11月26日 周四 09:10")


async def test_cancelled_with_a_reason_and_free_at_once(wang: Person, chen: Person) -> None:
    await books(wang, "11月25日上午八点半", service=HOUSING)
    await wang.presses("取消预约")
    wang.hears("要取消 建房修房申请", "方便的话，说一下原因")
    await wang.presses("« 不取消")
    wang.hears("预约还在")
    await wang.presses("取消预约")
    await wang.says("儿子回来办了")
    wang.hears("取消了", "11月25日 周三 08:30", "谢谢您说一声")
    wang.hears("建房修房申请 · 已取消")
    await books(chen, "11月25日上午八点半", service=HOUSING)
    chen.hears("✅ 约好了")


async def test_too_late_to_change(stage: Stage, wang: Person) -> None:
    await books(wang, "11月25日上午八点半", service=HOUSING)
    old = data_of(wang.last, "改时间")
    await stage.wait_until("2026-11-24 08:31")
    assert "时间快到了" in await forges(wang, old)
    assert "时间快到了" in await forges(wang, old.replace("bm:", "bc:"))
    await wang.says("/appointments")
    await wang.presses("建房修房申请")
    wang.hears("这里改不了，也取消不了")
    assert not any("改时间" in label for label in labels(wang.last))


async def test_the_waiting_list_promotes_the_first(
    stage: Stage, wang: Person, chen: Person, neighbours: list[Person]
) -> None:
    await fill(neighbours)
    await begins(wang, service=HOUSING)
    assert "25满" in labels(wang.last)
    await wang.presses("25满")
    wang.hears("11月25日 周三 已经约满了", "可以排队")
    await wang.presses("排队等这一天")
    wang.hears("等 11月25日 周三 的空位")
    await wang.presses("⏳ 排队")
    wang.hears("排上了")
    wang.hears("排队中", "您排在第一位")
    await begins(chen, service=HOUSING)
    await chen.says("11月25日")
    await chen.presses("排队等这一天")
    await chen.presses("⏳ 排队")
    chen.hears("前面还有 1 位")

    await neighbours[2].presses("取消预约")
    await neighbours[2].presses("临时有事")
    wang.hears("有空位了", "10:10", "11月23日 周一 11:00 前")
    chen.hears_nothing_of("有空位了")
    await stage.wait_until("2026-11-23 11:01")
    wang.hears("没等到您点头，已经让给下一位了")
    chen.hears("有空位了", "10:10")
    await chen.presses("要这个时间")
    chen.hears("建房修房申请 · 约好了", "10:10")
    assert "过期" in await forges(wang, "bt:9:2") or "用不上" in await forges(wang, "bt:9:2")


async def test_reminded_the_day_before_and_two_hours_before(stage: Stage, wang: Person) -> None:
    await books(wang, "11月25日下午三点")
    await stage.wait_until("2026-11-24 14:59")
    wang.hears_nothing_of("🔔 提醒")
    await stage.wait_until("2026-11-24 15:00")
    wang.hears("🔔 提醒", "开证明", "11月25日 周三 15:00", "请带：身份证、户口本")
    await wang.presses("👌 会来")
    wang.hears("等您来")
    wang.hears("约好了", "说好了会来")
    await stage.wait_until("2026-11-25 13:00")
    wang.hears("🔔 提醒", "时间快到了，这里改不了")
    assert sum("🔔 提醒" in said(message) for message in wang.messages) == 1, "the first one became its answer"
    await stage.wait_until("2026-11-25 14:59")
    assert sum("🔔 提醒" in said(message) for message in wang.messages) == 1


async def test_a_reminder_moves_along_and_comes_once_across_a_restart(stage: Stage, wang: Person) -> None:
    await books(wang, "11月25日下午三点")
    await wang.presses("🔁 改时间")
    await wang.says("11月26日下午三点")
    await wang.presses("✅ 确认")
    await stage.wait_until("2026-11-25 14:30")
    wang.hears_nothing_of("🔔 提醒")
    stage.clock.move(datetime.fromisoformat("2026-11-25T15:30+08:00") - stage.clock.now())  # while nobody runs
    async with restarted(stage):
        await stage.settle()
        wang.hears("🔔 提醒", "11月26日 周四 15:00")
        await stage.pass_time(hours=2)
        assert sum("🔔 提醒" in said(message) for message in wang.messages) == 1


async def test_an_outage_over_both_reminders_leaves_the_later_one(stage: Stage, wang: Person) -> None:
    await books(wang, "11月25日下午三点")
    await stage.wait_until("2026-11-25 13:30")
    assert sum("🔔 提醒" in said(message) for message in wang.messages) == 1
    await books(wang, "11月27日下午三点")
    await stage.wait_until("2026-11-27 15:30")
    assert sum("🔔 提醒" in said(message) for message in wang.messages) == 1, "after it nothing needs saying"


async def test_an_early_appointment_is_not_announced_at_night(stage: Stage, wang: Person) -> None:
    await books(wang, "11月25日上午八点半")
    await stage.wait_until("2026-11-24 08:31")
    assert sum("🔔 提醒" in said(message) for message in wang.messages) == 1, "the day before"
    await stage.wait_until("2026-11-25 07:29")
    assert sum("🔔 提醒" in said(message) for message in wang.messages) == 1
    await stage.wait_until("2026-11-25 07:31")
    assert sum("🔔 提醒" in said(message) for message in wang.messages) == 2, "as the quiet hours end"


async def test_what_waited_for_the_morning_makes_way_for_the_next(stage: Stage, wang: Person) -> None:
    await books(wang, "11月25日上午八点半")
    await stage.wait_until("2026-11-25 07:29")  # nobody ran since; it is still quiet
    await stage.wait_until("2026-11-25 07:31")
    assert sum("🔔 提醒" in said(message) for message in wang.messages) == 1


async def test_what_to_bring_is_ticked_off(wang: Person) -> None:
    await books(wang)
    await wang.presses("📋 要带的东西")
    await wang.presses("◻️ 身份证")
    assert labels(wang.last)[:2] == ["☑️ 身份证", "◻️ 户口本"]
    assert "📋 要带的东西（1/2）" in labels(wang.card("约好了"))
    await wang.presses("☑️ 身份证")
    assert labels(wang.last)[:2] == ["◻️ 身份证", "◻️ 户口本"]
    await wang.presses("« 看预约")
    wang.hears("开证明 · 约好了")


async def test_a_file_for_the_calendar(wang: Person) -> None:
    await books(wang)
    await wang.presses("📅 加到手机日历")
    message = wang.hears("加到手机日历")
    assert message["document"]["file_name"] == "appointment.ics"


async def test_the_centre_closes_and_offers_other_times(
    stage: Stage, wang: Person, chen: Person, clerk: Person
) -> None:
    await books(wang, "今天下午三点")
    await books(chen, "今天下午三点四十")
    await stage.wait_until("2026-11-23 14:00")

    def close(session: Session) -> None:
        actor = acting(session, clerk)
        now, community = stage.clock.now(), stage.app.community
        close_today(session, actor, community, "service", reason="停电", now=now)

    stage.app.database.transact(close)
    await stage.settle()
    wang.hears("对不住您", "开证明", "11月23日 周一 15:00", "因为停电")
    offered = labels(wang.last)
    assert offered[:3] == ["11月24日 周二 08:30", "11月24日 周二 08:50", "11月24日 周二 09:10"]
    await wang.presses("11月24日 周二 08:50")
    wang.hears("改好时间了", "11月24日 周二 08:50")
    wang.hears("开证明 · 约好了", "11月24日 周二 08:50")
    await chen.presses("11月24日 周二 08:50")
    chen.hears("刚刚被别人约走了")
    await chen.presses("自己选时间")
    await chen.says("11月24日上午九点十分")
    await chen.presses("✅ 确认")
    chen.hears("改好时间了")


async def test_afterwards_one_question(stage: Stage, wang: Person, clerk: Person) -> None:
    await books(wang, "今天下午两点")
    await stage.wait_until("2026-11-23 14:05")
    arrives(stage, clerk, 1)
    await stage.wait_until("2026-11-23 14:40")
    wang.hears("开证明办得怎么样")
    await wang.presses("★★★★★")
    wang.hears("还想说两句吗")
    await wang.says("小吕很耐心")
    wang.hears("都记下了")
    kept = stage.app.database.transact(lambda s: s.get_one(Appointment, 1))
    assert (kept.rating, kept.comment) == (5, "小吕很耐心")
    await stage.wait_until("2026-11-24 09:00")
    assert state(stage, 1) is AppointmentState.ARRIVED


async def test_what_nobody_noted_passes_without_blame(stage: Stage, wang: Person) -> None:
    stage.app.database.transact(lambda s: plan_night(s, stage.app.community, now=stage.clock.now()))
    await books(wang, "今天下午两点")
    await stage.wait_until("2026-11-24 08:00")
    assert state(stage, 1) is AppointmentState.PASSED
    wang.hears("开证明 · 已过")
    assert not any("没有来" in said(message) for message in wang.messages)


async def test_who_often_did_not_come_is_confirmed_by_the_desk(stage: Stage, wang: Person, centre_chat: Chat) -> None:
    for number, at in enumerate(("下午两点", "下午两点二十", "下午两点四十"), start=1):
        await books(wang, f"今天{at}")
        stage.app.database.transact(partial(_miss, appointment_id=number))
    await books(wang, "明天下午两点")
    wang.hears("请中心先确认一下")
    centre_chat.hears("请先确认一下", "前几次约了没来")
    centre_chat.hears_nothing_of("王秀英")
    assert state(stage, 4) is AppointmentState.PENDING


def _miss(session: Session, appointment_id: int) -> None:
    session.get_one(Appointment, appointment_id).state = AppointmentState.NO_SHOW


def test_minutes_read_back() -> None:
    assert read_minute(minute_of(START)) == START
