"""Special days: a centre, or one service, is closed or open at other times; and is as usual again."""

from models.rules.appointment_states import AppointmentState
from tests.handlers.desks.making import books, stored
from tests.handlers.services.opening import opens
from tests.handlers.stories import data_of, forges
from tests.people import Person, Stage, labels, said

MONDAY = "2026-11-30"


async def plans(person: Person, first: str = "11月30日", last: str = "12月1日", hours: str = "休") -> None:
    """Somebody goes through the questions as far as the reason."""
    await person.presses("➕ 放假或换时间")
    await person.says(first)
    await person.says(last)
    await person.says(hours)


async def opens_days(person: Person) -> None:
    """And looks at the centre's special days first."""
    await person.says("/services")
    await person.presses("📅 放假、调整")


async def test_the_whole_centre_is_closed_for_two_days(clerk: Person, wang: Person, chen: Person, stage: Stage) -> None:
    hit, same, later = (
        books(stage, wang, "09:10", day=MONDAY),
        books(stage, chen, "09:00", "insurance", day="2026-12-01"),
        books(stage, wang, "09:10", day="2026-12-02"),
    )
    await opens_days(clerk)
    clerk.hears("放假、调整", "都照平时")
    await clerk.presses("➕ 放假或换时间")
    clerk.hears("整个中心从哪天开始")
    assert labels(clerk.last)[:3] == ["今天", "明天", "下周一"]
    await clerk.presses("下周一")
    clerk.hears("从11月30日 周一开始")
    await clerk.presses("12月1日")
    await clerk.presses("不开")
    clerk.hears("什么原因")
    await clerk.presses("开会、培训")
    clerk.hears("请看一看", "11月30日 周一到12月1日 周二 不开，原因：开会、培训", "影响 2 个已约的")
    assert stored(stage, hit.id).state is AppointmentState.BOOKED, "nothing counts before they are sure"
    await clerk.presses("✅ 就这样")
    clerk.hears("这几天的安排记下了", "11月30日 周一到12月1日 周二 不开")
    clerk.hears("对不上", "王秀英，开证明", "陈静，社保医保")
    await clerk.presses("都请他们改时间（2）")
    clerk.hears("已通知 2 位")
    wang.hears("对不住您", "开证明", "开会、培训")
    chen.hears("对不住您", "社保医保")
    states = [stored(stage, each.id).state for each in (hit, same, later)]
    assert states == [AppointmentState.DISPLACED, AppointmentState.DISPLACED, AppointmentState.BOOKED]
    await wang.says("/book")
    await wang.says("开证明")
    assert "30休" in labels(wang.last)


async def test_who_is_still_deciding_about_a_closed_day_chooses_another(clerk: Person, wang: Person) -> None:
    await wang.says("/book")
    await wang.says("开证明")
    await wang.says("11月30日上午九点十分")
    wang.hears("请您看一遍")
    await opens_days(clerk)
    await plans(clerk)
    await clerk.presses("放假")
    await clerk.presses("✅ 就这样")
    clerk.hears_nothing_of("对不上")
    await wang.presses("✅ 确认")
    wang.hears_nothing_of("约好了")
    await wang.says("12月2日上午九点十分")
    await wang.presses("✅ 确认")
    wang.hears("约好了")


async def test_one_service_has_other_hours_on_one_day(clerk: Person, wang: Person, stage: Stage) -> None:
    books(stage, wang, "09:10", day=MONDAY)
    hit = books(stage, wang, "15:30", "insurance", day=MONDAY)
    await opens(clerk, "社保医保")
    await plans(clerk, "下周一", "下周一", "9：00～12：00")
    await clerk.says("下午消防演习")
    clerk.hears("11月30日 周一 09:00–12:00（只是「社保医保」），原因：下午消防演习", "影响 1 个已约的")
    await clerk.presses("✅ 就这样")
    clerk.hears("这几天的安排记下了", "🏥 社保医保", "11月30日 周一 09:00–12:00")
    await clerk.presses("先不动，照旧")
    assert stored(stage, hit.id).state is AppointmentState.BOOKED
    await clerk.says("/services")
    clerk.hears("一站式便民服务中心能约的事", "11月30日 周一 09:00–12:00（只是「社保医保」）")


async def test_a_day_on_which_it_is_open_after_all(clerk: Person, wang: Person, stage: Stage) -> None:
    """A Sunday is open, and is not any more: who is booked then does not fit."""
    await opens_days(clerk)
    await plans(clerk, "11月29日", "11月29日", "9:00-11:00")
    await clerk.says("年底集中办理")
    clerk.hears("不影响已约的")
    await clerk.presses("✅ 就这样")
    booked = books(stage, wang, "09:20", day="2026-11-29")
    await clerk.presses("取消：11月29日")
    clerk.hears("这一条不要了", "照平时")
    await clerk.presses("不取消")
    clerk.hears("放假、调整", "11月29日 周日 09:00–11:00")
    await clerk.presses("取消：11月29日")
    await clerk.presses("确定取消")
    clerk.hears("取消了，那几天照平时", "都照平时")
    clerk.hears("对不上", "11月29日 周日 09:20 王秀英")
    await clerk.presses("都请他们改时间")
    assert stored(stage, booked.id).state is AppointmentState.DISPLACED


async def test_what_was_cancelled_can_be_booked_again_by_who_waits(
    clerk: Person, wang: Person, chen: Person, stage: Stage
) -> None:
    await opens(clerk)
    for button, words in (("⏱ 时长", "3小时"), ("📆 能约多远", "1"), ("🎫 每人最多几个", "9")):
        await clerk.presses(button)
        await clerk.says(words)
    books(stage, wang, "14:00", day="2026-11-24")
    await clerk.presses("« 这个中心")
    await clerk.presses("📅 放假、调整")
    await plans(clerk, "明天", "明天", "14:00-17:30")
    await clerk.presses("人手不够")
    await clerk.presses("✅ 就这样")
    await chen.says("/book")
    await chen.says("开证明")
    await chen.presses("24满")
    await chen.presses("⏳ 排队等这一天")
    await chen.presses("⏳ 排队")
    chen.hears("排队中")
    await clerk.presses("取消：11月24日")
    await clerk.presses("确定取消")
    chen.hears("有空位，等您点头", "11月24日 周二 08:30")


async def test_the_newest_counts(clerk: Person, wang: Person) -> None:
    await opens_days(clerk)
    await plans(clerk)
    await clerk.presses("放假")
    await clerk.presses("✅ 就这样")
    await plans(clerk, "12月1日", "12月1日", "14:00-16:00")
    await clerk.says("下午开两个小时")
    clerk.hears("12月1日 周二 14:00–16:00", "本来有别的安排，重叠的以这次为准", "11月30日 周一到12月1日 周二 不开")
    await clerk.presses("✅ 就这样")
    clerk.hears("日子重叠的，后定的算数")
    await wang.says("/book")
    await wang.says("开证明")
    await wang.says("12月1日")
    assert labels(wang.last)[:2] == ["14:00", "14:20"]


async def test_days_that_make_no_sense_are_asked_again(clerk: Person) -> None:
    await opens_days(clerk)
    await clerk.presses("➕ 放假或换时间")
    await clerk.says("哪天呢")
    clerk.hears("没看懂是哪一天")
    await clerk.says("11月20日")
    clerk.hears("没看懂是哪一天")
    await clerk.says("12月5日")
    await clerk.says("12月4日")
    clerk.hears("不能早过第一天（12月5日 周六）")
    await clerk.says("12月7日")
    await clerk.says("上午")
    clerk.hears("没看懂")
    await clerk.says("不开")
    await clerk.says("长" * 101)
    clerk.hears("不超过 100 个字")
    await clerk.says("台风")
    clerk.hears("12月5日 周六到12月7日 周一 不开，原因：台风")
    await clerk.presses("« 不改了")
    clerk.hears("都照平时")


async def test_what_is_left_half_way_is_said(clerk: Person) -> None:
    await opens_days(clerk)
    await clerk.presses("➕ 放假或换时间")
    await clerk.says("12月5日")
    await clerk.says("/menu")
    clerk.hears("改服务")


async def test_days_of_another_centre_are_not_theirs(clerk: Person, carer: Person) -> None:
    await opens_days(clerk)
    await plans(clerk)
    await clerk.presses("放假")
    await clerk.presses("✅ 就这样")
    cancel = data_of(clerk.last, "取消：11月30日").partition("~")[0]
    await carer.says("/services")
    for data in (cancel, cancel.removesuffix("0") + "1", "sp:service:", "sd:service", "sk:service"):
        assert "不归您办" in await forges(carer, data)
    assert "没有找到" in await forges(carer, "sp:elders:gone")
    assert "没有找到" in await forges(carer, "sx:999:1")
    await clerk.says("/services")
    clerk.hears("11月30日 周一到12月1日 周二 不开")
    assert "王秀英" not in said(carer.last)
