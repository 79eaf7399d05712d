"""Somebody who has an appointment ahead wants everything erased: others get the time, and no list shows them."""

from datetime import date

from sqlalchemy.orm import Session

from models.appointments.offerings import get_offering
from models.appointments.rows import Appointment
from models.appointments.waiting import queue_up
from models.people import get_person
from models.rules.appointment_states import AppointmentState
from models.rules.channels import Channel
from tests.handlers.appointments.test_booking import begins, books
from tests.handlers.conftest import acting
from tests.people import Chat, Person, Stage, said

HOUSING = "建房修房申请"


def queues(stage: Stage, person: Person) -> None:
    """They wait for that day, and nothing has come free since."""

    def queue(session: Session) -> None:
        actor, now, day = acting(session, person), stage.clock.now(), date(2026, 11, 25)
        offering = get_offering(session, stage.app.community, "housing", today=now.date())
        queue_up(session, actor, get_person(session, actor.id), offering, first=day, last=day, details={},
                 channel=Channel.CHAT, now=now)  # fmt: skip

    stage.app.database.transact(queue)


async def erases(person: Person) -> None:
    await person.says("/privacy")
    await person.presses("删除我的信息")
    await person.presses("确定删除")
    await person.stage.pass_time(minutes=1)
    person.hears("您的信息都删掉了")


async def test_the_next_in_line_gets_the_time(stage: Stage, wang: Person, chen: Person) -> None:
    await books(wang, "11月25日上午八点半", service=HOUSING)
    queues(stage, chen)
    await erases(wang)
    chen.hears("有空位了", "11月25日 周三 08:30")
    gone = stage.app.database.transact(lambda session: session.get_one(Appointment, 1))
    assert (gone.state, gone.slot_id) == (AppointmentState.CANCELLED, None)
    await stage.wait_until("2026-11-25 09:00")
    wang.hears_nothing_of("🔔 提醒")


async def test_the_list_in_the_centres_chat_comes_back_without_them(
    wang: Person, chen: Person, clerk: Person, centre_chat: Chat
) -> None:
    await books(wang, "今天下午三点")
    await books(chen, "今天下午三点四十")
    await clerk.says("/desk", chat=centre_chat)
    centre_chat.hears("2 位", "15:00 王**", "15:40 陈*")
    await erases(wang)
    centre_chat.hears("1 位", "🚫", "15:40 陈*")
    centre_chat.hears_nothing_of("王**", "按居民要求删除")


async def test_the_desk_is_left_with_nothing_of_theirs(wang: Person, chen: Person, carer: Person) -> None:
    await begins(wang, centre="居家养老中心", service="上门助老")
    await wang.says("后天上午八点半")
    await wang.says("3栋501")
    await wang.presses("✅ 确认")
    await carer.says("/desk")
    await carer.presses("后一天")
    await carer.presses("后一天")
    carer.hears("王秀英", "3栋501")
    await carer.presses("王秀英")
    carer.hears("上门", "3栋501")
    await erases(wang)
    carer.hears_nothing_of("王秀英", "3栋501")
    assert any("按居民要求删除" in said(message) for message in carer.messages)
    chen.hears_nothing_of("3栋501")
