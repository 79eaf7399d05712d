"""Walk-ins: seen to now, or at the next free time."""

import pytest
from sqlalchemy import func, select

from models.appointments import Appointment
from models.rules.appointment_states import AppointmentState
from tests.handlers.desks.making import books, enters, stored
from tests.handlers.stories import forges
from tests.people import Chat, Person, Stage, labels


def newest(stage: Stage) -> Appointment:
    """What was entered last."""
    id_ = stage.app.database.transact(lambda s: s.scalar(select(func.max(Appointment.id))))
    assert id_
    return stored(stage, id_)


async def comes(clerk: Person, service: str, *words: str) -> None:
    """Somebody stands there; the clerk looks for them."""
    await clerk.says("/desk")
    await clerk.presses("现场来人")
    clerk.hears("请问来办什么")
    await clerk.presses(service)
    clerk.hears("请问是哪一位")
    for each in words:
        await clerk.says(each)


async def test_a_free_time_that_is_near_is_offered(
    stage: Stage, wang: Person, clerk: Person, centre_chat: Chat
) -> None:
    await clerk.says("/desk", chat=centre_chat)
    await comes(clerk, "开证明", "没有这个人呀", "wangxiuying")
    clerk.hears("没有找到。请换个写法")
    clerk.hears("找到 1 位")
    await clerk.presses("王秀英 · 第11组")
    clerk.hears("王秀英 · 开证明", "09:10 有空位")
    await clerk.presses("排到 09:10")
    appointment = newest(stage)
    clerk.hears("王秀英 · 开证明，排到 09:10", appointment.code)
    assert appointment.state is AppointmentState.BOOKED
    assert appointment.slot_id
    centre_chat.hears("🕘 09:10 王**")
    wang.hears("开证明", "11月23日 周一 09:10")


@pytest.mark.usefixtures("wang")
async def test_or_they_are_seen_to_now(stage: Stage, clerk: Person, centre_chat: Chat) -> None:
    await clerk.says("/desk", chat=centre_chat)
    await comes(clerk, "开证明", "王秀英")
    await clerk.presses("王秀英 · 第11组")
    await clerk.presses("现在就办")
    clerk.hears("王秀英 · 开证明，现在就办")
    centre_chat.hears("✅ 09:00 王**")
    appointment = newest(stage)
    assert (appointment.state, appointment.slot_id) == (AppointmentState.ARRIVED, None)
    await clerk.presses("打开看看")
    clerk.hears("状态：到了", "到窗口说的")
    assert labels(clerk.last) == ["↩️ 点错了", "« 名单"]
    assert "新的进展" in await forges(clerk, f"en:{appointment.id}:{appointment.version}"), "who came missed nothing"
    await clerk.presses("点错了")
    assert newest(stage).state is AppointmentState.CANCELLED


@pytest.mark.usefixtures("wang")
async def test_without_a_time_that_is_near_there_is_no_question(stage: Stage, clerk: Person) -> None:
    await stage.wait_until("2026-11-23 12:30")
    await comes(clerk, "开证明", "王秀英")
    await clerk.presses("王秀英 · 第11组")
    clerk.hears("王秀英 · 开证明，现在就办")


@pytest.mark.usefixtures("wang")
async def test_a_time_that_was_taken_meanwhile(stage: Stage, clerk: Person) -> None:
    await comes(clerk, "开证明", "王秀英")
    await clerk.presses("王秀英 · 第11组")
    books(stage, clerk, "09:10", whose=enters(stage, "老周"))
    await clerk.presses("排到 09:10")
    clerk.hears("刚刚被约走了")
    assert "🕘 排到 09:10" not in labels(clerk.last)
    await clerk.presses("现在就办")
    clerk.hears("现在就办，已经在名单上了")


async def test_who_is_somewhere_else_then(stage: Stage, wang: Person, clerk: Person) -> None:
    await stage.wait_until("2026-11-23 09:25")
    books(stage, wang, "09:30", "mother_baby")
    await comes(clerk, "开证明", "王秀英")
    await clerk.presses("王秀英 · 第11组")
    await clerk.presses("排到")
    clerk.hears("王秀英 那个时间已经有别的预约")
    held = stage.app.database.transact(
        lambda s: s.scalars(select(Appointment.id).where(Appointment.state == AppointmentState.HELD)).all()
    )
    assert not held


async def test_who_is_not_on_record_is_entered_first(clerk: Person) -> None:
    await comes(clerk, "开证明")
    await clerk.presses("没登记的居民")
    clerk.hears("先登记一下再约", "扫网格的二维码")
    await clerk.presses("找居民")
    clerk.hears("找居民", "请写姓名")
    await comes(clerk, "开证明")
    await clerk.presses("先不办了")
    clerk.hears("一站式便民服务中心")


async def test_only_what_is_done_at_this_desk(clerk: Person) -> None:
    await clerk.says("/desk")
    await clerk.presses("现场来人")
    drawn = labels(clerk.last)
    assert drawn == ["📄 开证明", "🏥 社保医保", "🏠 建房修房申请", "先不办了"]
    serial = next(str(b["data"]) for row in clerk.last["buttons"] for b in row).partition("~")[2]
    assert "没有找到" in await forges(clerk, f"ev:mother_baby~{serial}")
