"""The desk runs late, closes, and opens again."""

from models.appointments.desk import get_change, get_day
from models.rules.appointment_states import AppointmentState
from tests.handlers.desks.making import books, enters, stored
from tests.handlers.stories import data_of, forges
from tests.people import Chat, Person, Stage, labels, said


async def test_late_is_told_once_and_so_is_on_time(
    stage: Stage, wang: Person, chen: Person, clerk: Person, centre_chat: Chat
) -> None:
    books(stage, wang, "10:10")
    books(stage, chen, "09:30", day="2026-11-24")
    await clerk.says("/desk", chat=centre_chat)
    await clerk.says("/desk")
    await clerk.presses("晚点了")
    clerk.hears("大约晚多久")
    assert "✅ 又准时了" not in labels(clerk.last)
    twenty = data_of(clerk.last, "晚 20 分钟")
    assert "已告诉后面 1 位" in await clerk.presses("晚 20 分钟")
    clerk.hears("⏰ 大约晚 20 分钟")
    centre_chat.hears("⏰ 大约晚 20 分钟")
    wang.hears("大约晚 20 分钟", "您 11月23日 周一 10:10 的开证明", "请按 11月23日 周一 10:30 来")
    assert "没有再打扰" in await forges(clerk, twenty)
    assert sum("请按" in said(message) for message in wang.messages) == 1
    chen.hears_nothing_of("大约晚")

    await clerk.presses("晚点了")
    clerk.hears("现在记的是晚 20 分钟")
    await clerk.presses("晚 60 分钟")
    wang.hears("请按 11月23日 周一 11:10 来")
    await clerk.presses("晚点了")
    await clerk.presses("又准时了")
    wang.hears("又准时了", "您的开证明还是 11月23日 周一 10:10")
    assert "没有找到" in await forges(clerk, "el:service:7")


async def test_closed_for_today(
    stage: Stage, wang: Person, chen: Person, clerk: Person, centre_chat: Chat, secretary: Person
) -> None:
    appointment, done = books(stage, wang, "10:10"), books(stage, chen, "09:10")
    tomorrow = books(stage, chen, "09:30", day="2026-11-24")
    await clerk.says("/desk", chat=centre_chat)
    await stage.wait_until("2026-11-23 09:30")
    await clerk.says("/desk")
    await clerk.presses("今天关门")
    clerk.hears("从现在起到今天结束", "后面还有 1 位", "什么原因")
    await clerk.presses("不关了")
    assert "🚪 今天关门" in labels(clerk.last)
    await clerk.presses("今天关门")
    await clerk.presses("停电")
    clerk.hears("原因：停电", "1 位会收到消息", "确定吗")
    assert stored(stage, appointment.id).state is AppointmentState.BOOKED, "not before they are sure"
    await clerk.presses("确定关门")
    clerk.hears("今天关门了", "已通知 1 位，请他们改时间")
    centre_chat.hears("🚪 关门：停电", "🔁 10:10 王**")
    wang.hears("停电")
    states = [stored(stage, each.id).state for each in (appointment, done, tomorrow)]
    assert states == [AppointmentState.DISPLACED, AppointmentState.BOOKED, AppointmentState.BOOKED]

    await clerk.presses("« 名单")
    clerk.hears("🚪 关门：停电", "🔁 10:10 王秀英")
    assert "🚪 今天关门" not in labels(clerk.last)
    assert "新的进展" in await forges(clerk, "eo:service")
    await secretary.says("/desk")
    await secretary.presses("一站式便民服务中心")
    assert "又开门了" in await secretary.presses("重新开门")
    centre_chat.hears("一站式便民服务中心", "🔁 10:10 王**")
    assert "🚪 关门" not in said(centre_chat.last)
    assert stored(stage, appointment.id).state is AppointmentState.DISPLACED, "they choose another time themselves"
    today = stage.app.community.today(stage.clock.now())
    day = stage.app.database.transact(lambda s: get_day(s, "service", today))
    assert day
    assert day.closed_at is None
    assert stage.app.database.transact(lambda s: get_change(s, "service", today)) is None
    assert "新的进展" in await forges(secretary, "er:service")


async def test_why_in_ones_own_words_and_nobody_affected(stage: Stage, clerk: Person) -> None:
    await clerk.says("/desk")
    await clerk.presses("今天关门")
    clerk.hears("后面没有人约，不影响谁")
    await clerk.says("水管 <漏> 了")
    clerk.hears("原因：水管 <漏> 了", "确定吗")
    await clerk.presses("确定关门")
    clerk.hears("没有影响到谁")
    await clerk.presses("« 名单")
    await clerk.presses("现场来人")
    await clerk.presses("开证明")
    enters(stage, "老周")
    await clerk.says("老周")
    await clerk.presses("老周")
    clerk.hears("现在就办，已经在名单上了")
