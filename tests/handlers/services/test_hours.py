"""Opening hours, changed under what is booked: who does not fit any more is asked for another time, or comes anyway."""

import pytest

from models.rules.appointment_states import AppointmentState
from tests.handlers.desks.making import books, enters, stored
from tests.handlers.services.opening import line, opens, presses_exactly
from tests.people import Person, Stage, labels, said

MONDAY, TUESDAY = "2026-11-30", "2026-12-01"


async def changes(person: Person, days: str, hours: str, service: str = "开证明") -> None:
    """Somebody gives a service other hours on these days."""
    await opens(person, service)
    await person.presses("🕘 开放时间")
    await presses_exactly(person, days)
    await person.says(hours)


async def test_new_hours_on_some_days(clerk: Person, wang: Person) -> None:
    await changes(clerk, "周五", "8：30到12：00")
    page = said(clerk.hears("✅ 改好了。🕘 开放时间：周一至周四"))
    assert line(page, "🕘") == (
        "🕘 开放时间：周一至周四 08:30–12:00、14:00–17:30；周五 08:30–12:00；"
        "放假不开，调休上班日 08:30–12:00、14:00–17:30 ✏️"
    )
    clerk.hears_nothing_of("对不上")
    await wang.says("/book")
    await wang.says("开证明")
    await wang.says("11月27日下午三点")
    wang.hears("11月27日 周五 15:00 没有放号")
    await clerk.presses("🕘 开放时间")
    await clerk.presses("和社区办公时间一样")
    assert "✏️" not in said(clerk.last), "as in the file again"


async def test_every_day_also_at_the_weekend(clerk: Person) -> None:
    await changes(clerk, "每天", "9-12 14-17")
    assert line(said(clerk.last), "🕘").startswith("🕘 开放时间：每天 09:00–12:00、14:00–17:00；放假不开")
    await clerk.presses("🕘 开放时间")
    await presses_exactly(clerk, "周日")
    await clerk.presses("不开")
    assert line(said(clerk.last), "🕘").startswith("🕘 开放时间：周一至周六 09:00–12:00、14:00–17:00；放假不开")


@pytest.mark.parametrize(
    ("words", "why"),
    [("下午", "没看懂"), ("8:32-12:00", "写到 5 分钟"), ("14:00-17:30 8:30-12:00", "先后好像不对")],
)
async def test_hours_that_make_no_sense_are_asked_again(clerk: Person, words: str, why: str) -> None:
    await changes(clerk, "周一至周五", words)
    clerk.hears(why)
    await clerk.says("休")
    clerk.hears("✅ 改好了", "都不开")


async def test_whoever_does_not_fit_chooses_another_time(
    clerk: Person, wang: Person, chen: Person, stage: Stage
) -> None:
    hit, other = books(stage, wang, "15:00", day=MONDAY), books(stage, chen, "09:10", day=MONDAY)
    await changes(clerk, "周一", "8:30-12:00")
    clerk.hears("✅ 改好了")
    asked = clerk.hears("对不上", "11月30日 周一 15:00 王秀英，开证明")
    assert "陈静" not in said(asked)
    wang.hears_nothing_of("对不住")
    await clerk.presses("都请他们改时间（1）")
    clerk.hears("✅ 已通知 1 位改时间")
    wang.hears("对不住您", "开证明", "时间或人手有变动")
    assert len(wang.last["buttons"]) > 1, "other times to choose from"
    chen.hears_nothing_of("对不住")
    assert stored(stage, hit.id).state is AppointmentState.DISPLACED
    assert stored(stage, other.id).state is AppointmentState.BOOKED


async def test_or_they_come_anyway(clerk: Person, wang: Person, stage: Stage) -> None:
    hit = books(stage, wang, "15:00", day=MONDAY)
    await changes(clerk, "周一", "8:30-12:00")
    await clerk.presses("先不动，照旧")
    clerk.hears("这 1 位照旧来")
    assert stored(stage, hit.id).state is AppointmentState.BOOKED
    wang.hears_nothing_of("对不住")
    await clerk.presses("⏱ 时长")
    await clerk.presses("15 分钟")
    page = clerk.hears("✅ 改好了。⏱ 时长")
    assert "⚠️ 对不上的（1）" in labels(page), "nobody is asked again, and nobody is forgotten"
    await clerk.presses("对不上的")
    await clerk.presses("都请他们改时间")
    clerk.hears("✅ 已通知 1 位")
    wang.hears("对不住您")


async def test_only_those_who_were_shown_are_put_off(clerk: Person, wang: Person, chen: Person, stage: Stage) -> None:
    """One was let stand before; the next change is about the other alone."""
    stands = books(stage, wang, "15:00", day=MONDAY)
    await changes(clerk, "周一", "8:30-12:00")
    await clerk.presses("先不动，照旧")
    hit = books(stage, chen, "15:00", day=TUESDAY)
    await changes(clerk, "周二", "8:30-12:00")
    asked = clerk.hears("对不上", "12月1日 周二 15:00 陈静")
    assert "王秀英" not in said(asked)
    await clerk.presses("都请他们改时间（1）")
    assert stored(stage, stands.id).state is AppointmentState.BOOKED
    assert stored(stage, hit.id).state is AppointmentState.DISPLACED


async def test_whom_no_message_reaches_is_named(clerk: Person, stage: Stage) -> None:
    books(stage, clerk, "15:00", day=MONDAY, whose=enters(stage, "李大爷"))
    await changes(clerk, "周一", "8:30-12:00")
    await clerk.presses("都请他们改时间")
    clerk.hears("📵 这几位收不到消息，请打电话：李大爷")
    clerk.hears_nothing_of("已通知")


async def test_what_changed_meanwhile_is_left_alone(clerk: Person, wang: Person, stage: Stage) -> None:
    """They cancel before the answer; or the hours are put back by a colleague."""
    hit = books(stage, wang, "15:00", day=MONDAY)
    await changes(clerk, "周一", "8:30-12:00")
    await wang.says("/appointments")
    await wang.presses("开证明")
    await wang.presses("取消预约")
    await wang.presses("不用办了")
    assert stored(stage, hit.id).state is AppointmentState.CANCELLED
    await clerk.presses("都请他们改时间")
    clerk.hears("谁也没有动")
    wang.hears_nothing_of("对不住")


async def test_an_offer_that_is_not_taken_yet_goes_back_to_the_queue(
    clerk: Person, wang: Person, chen: Person, stage: Stage
) -> None:
    """Who was offered the time is first in line again, and is offered another."""
    await opens(clerk)
    for button, words in (("⏱ 时长", "3小时"), ("📆 能约多远", "1"), ("🎫 每人最多几个", "9"), ("⏳ 提前多久", "0")):
        await clerk.presses(button)
        await clerk.says(words)
    first, _ = books(stage, wang, "08:30", day="2026-11-24"), books(stage, wang, "14:00", day="2026-11-24")
    await chen.says("/book")
    await chen.says("开证明")
    await chen.presses("24满")
    await chen.presses("⏳ 排队等这一天")
    await chen.presses("⏳ 排队")
    await wang.says("/appointments")
    await wang.presses("08:30")
    await wang.presses("取消预约")
    await wang.presses("不用办了")
    assert stored(stage, first.id).state is AppointmentState.CANCELLED
    chen.hears("有空位，等您点头", "08:30")
    await clerk.presses("🕘 开放时间")
    await presses_exactly(clerk, "周二")
    await clerk.says("9:00-12:00 14:30-17:30")
    clerk.hears("对不上", "08:30 陈静", "14:00 王秀英")
    await clerk.presses("都请他们改时间（2）")
    clerk.hears("已通知 1 位", "1 位还没点头的，回到排队的最前面")
    chen.hears("有空位，等您点头", "09:00")


async def test_a_server_who_is_taken_off_a_service(clerk: Person, wang: Person, stage: Stage) -> None:
    """Nobody named holds the post: that is said, and whoever is booked does not fit."""
    books(stage, wang, "14:50", "housing", day=MONDAY)
    page = await opens(clerk, "建房修房")
    assert line(page, "🙋") == "🙋 谁来办：吕军"
    await clerk.presses("🙋 谁来办")
    await clerk.presses("不用人在场")
    clerk.hears_nothing_of("对不上")
    await clerk.presses("↩️ 恢复成原来的")
    await clerk.presses("确定恢复")
    clerk.hears("🙋 谁来办：吕军")
    clerk.hears_nothing_of("对不上")
