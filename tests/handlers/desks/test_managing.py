"""One appointment at the desk: they came, they did not, a yes, a no, a mistake."""

from sqlalchemy import select

from models.people import Person as Row
from models.rules.appointment_states import AppointmentState, AppointmentStep
from tests.handlers.desks.making import books, enters, missed_before, stored
from tests.handlers.stories import adds_relative, data_of, forges
from tests.people import Chat, Person, Stage, labels, said


async def opens(clerk: Person, name: str) -> None:
    """The clerk goes to somebody's card."""
    await clerk.says("/desk")
    await clerk.presses(name)


async def test_they_came(stage: Stage, wang: Person, clerk: Person) -> None:
    appointment = books(stage, wang, "10:10")
    await stage.wait_until("2026-11-23 10:05")
    await opens(clerk, "王秀英")
    clerk.hears("王秀英 · 第11组", "开证明 · 11月23日 周一 10:10", "约好了", appointment.code, "吕军")
    assert {"✅ 到了", "🕘 改时间", "取消这个预约", "« 名单"} <= set(labels(clerk.last))
    assert "没来" not in labels(clerk.last), "it is not ten past yet"
    before = len(wang.messages)
    assert "记下了：王秀英 · 到了" in await clerk.presses("✅ 到了")
    clerk.hears("状态：到了", "吕军 · 到了")
    assert labels(clerk.last) == ["↩️ 点错了", "« 名单"]
    assert stored(stage, appointment.id).state is AppointmentState.ARRIVED
    assert sum("到了" in said(message) for message in wang.messages[before:]) == 0, "they stand at the desk"

    await clerk.presses("点错了")
    clerk.hears("状态：约好了", "点错了，改回来")
    assert stored(stage, appointment.id).arrived_at is None
    wang.hears_nothing_of("是我们记错了")


async def test_they_did_not_come_and_are_told_gently(
    stage: Stage, chen: Person, clerk: Person, centre_chat: Chat
) -> None:
    await adds_relative(chen, "王奶奶")
    ward = stage.app.database.transact(lambda s: s.scalars(select(Row.id).where(Row.name == "王奶奶")).one())
    appointment = books(stage, chen, "10:10", whose=ward)
    await clerk.says("/desk", chat=centre_chat)
    await stage.wait_until("2026-11-23 10:40")
    await opens(clerk, "王奶奶")
    await clerk.presses("没来")
    clerk.hears("状态：没来", "最近 180 天有 1 次没来")
    heard = said(chen.hears("王奶奶约了 11月23日 周一 10:10 的开证明", "没有等到", "没关系"))
    assert "先跟您确认" not in heard
    assert "📅 再约" in labels(chen.card("没有等到"))
    centre_chat.hears("❌ 10:10 王**")
    await clerk.presses("点错了")
    chen.hears("是我们记错了", "这次不算")
    assert stored(stage, appointment.id).state is AppointmentState.BOOKED
    await clerk.presses("没来")
    await clerk.presses("✅ 到了")
    assert [event.step for event in stored(stage, appointment.id).events][-4:] == ["miss", "undo", "miss", "arrive"]


async def test_the_third_time_says_what_comes_next(stage: Stage, wang: Person, clerk: Person) -> None:
    missed_before(stage, wang, 2)
    books(stage, wang, "10:10")
    await stage.wait_until("2026-11-23 10:40")
    await opens(clerk, "王秀英")
    await clerk.presses("没来")
    wang.hears("您约了 11月23日 周一 10:10", "没有等到", "下次约的时候，中心会先跟您确认一下")


async def test_the_desk_says_yes_to_somebody_who_often_did_not_come(stage: Stage, wang: Person, clerk: Person) -> None:
    missed_before(stage, wang, 3)
    appointment = books(stage, wang, "10:10")
    assert appointment.state is AppointmentState.PENDING
    await opens(clerk, "王秀英")
    clerk.hears("等中心同意", "最近 180 天有 3 次没来")
    assert {"👌 同意", "不同意", "✅ 到了"} <= set(labels(clerk.last))
    await clerk.presses("同意")
    wang.hears("一站式便民服务中心同意了", "您 11月23日 周一 10:10 的开证明约好了")
    assert stored(stage, appointment.id).state is AppointmentState.BOOKED


async def test_or_no_and_why(stage: Stage, wang: Person, clerk: Person) -> None:
    missed_before(stage, wang, 3)
    appointment = books(stage, wang, "10:10")
    await opens(clerk, "王秀英")
    await clerk.presses("不同意")
    clerk.hears("王秀英", "这次不同意，请问是什么原因")
    await clerk.says("请先来电话说一声")
    wang.hears("对不起，您想约的 11月23日 周一 10:10 的开证明", "这次没能安排", "原因：请先来电话说一声")
    assert stored(stage, appointment.id).state is AppointmentState.CANCELLED
    clerk.hears("状态：取消了", "取消：请先来电话说一声")


async def test_it_is_called_off_with_a_reason(stage: Stage, wang: Person, clerk: Person, centre_chat: Chat) -> None:
    appointment = books(stage, wang, "10:10")
    await clerk.says("/desk", chat=centre_chat)
    await opens(clerk, "王秀英")
    await clerk.presses("取消这个预约")
    clerk.hears("要取消 王秀英", "请问是什么原因")
    await clerk.presses("不取消，回去看看")
    clerk.hears("状态：约好了")
    await clerk.presses("取消这个预约")
    await clerk.says("长" * 201)
    clerk.hears("写得短一些", "200")
    await clerk.presses("这件事要到别处办")
    wang.hears("您 11月23日 周一 10:10 的开证明取消了", "原因：这件事要到别处办", "欢迎再约")
    assert "📅 再约" in labels(wang.card("原因：这件事"))
    centre_chat.hears("🚫 10:10 王**")
    assert stored(stage, appointment.id).state is AppointmentState.CANCELLED
    books(stage, clerk, "10:10", whose=enters(stage, "老周"))


async def test_a_button_of_yesterday_shows_how_things_are(
    stage: Stage, wang: Person, clerk: Person, secretary: Person
) -> None:
    books(stage, wang, "10:10")
    await opens(clerk, "王秀英")
    arrive, call_off = data_of(clerk.last, "✅ 到了"), data_of(clerk.last, "取消这个预约")
    await secretary.says("/desk")
    await secretary.presses("一站式便民服务中心")
    await secretary.presses("王秀英")
    await secretary.presses("✅ 到了")
    await clerk.says("/desk")
    assert "新的进展" in await forges(clerk, arrive)
    clerk.hears("状态：到了", "刘志强 · 到了")
    assert "新的进展" in await forges(clerk, call_off)
    await secretary.presses("点错了")
    assert "过期" in await forges(clerk, arrive)
    clerk.hears("状态：约好了")


async def test_nobody_stayed_away_before_the_time_nor_came_before_the_day(
    stage: Stage, wang: Person, clerk: Person
) -> None:
    today, tomorrow = books(stage, wang, "10:10"), books(stage, wang, "10:10", day="2026-11-24")
    await clerk.says("/desk")
    assert "新的进展" in await forges(clerk, f"en:{today.id}:{today.version}")
    assert "新的进展" in await forges(clerk, f"ea:{tomorrow.id}:{tomorrow.version}")
    await clerk.says("/desk")
    await clerk.presses("后一天")
    await clerk.presses("王秀英")
    assert "✅ 到了" not in labels(clerk.last)


async def test_the_seat_that_comes_free_goes_to_whoever_waits(stage: Stage, wang: Person, clerk: Person) -> None:
    appointment = books(stage, wang, "10:10")
    await opens(clerk, "王秀英")
    await clerk.presses("取消这个预约")
    await clerk.presses("约重了")
    steps = [event.step for event in stored(stage, appointment.id).events]
    assert steps == [AppointmentStep.HOLD, AppointmentStep.BOOK, AppointmentStep.CANCEL]
    assert stored(stage, appointment.id).slot_id is None
