"""One thing of a service after the other: asked, checked, kept, shown; and all of it undone again."""

import pytest
from sqlalchemy.orm import Session

from handlers.services.calendar_year import warn_of_unknown_year
from handlers.ui.announce import Announcer
from models.appointments import Appointment
from models.outbox import Outbox, Outgoing, save
from models.rules.appointment_states import AppointmentState
from tests.handlers.desks.making import books, stored
from tests.handlers.services.opening import line, opens
from tests.people import Person, Stage, labels, said


async def test_a_service_in_plain_words(clerk: Person) -> None:
    await clerk.says("/menu")
    await clerk.presses("🧰 工作")
    await clerk.presses("🗓 服务和开放时间")
    clerk.hears("一站式便民服务中心能约的事", "📄 开证明：20 分钟，周一至周五 08:30–12:00、14:00–17:30")
    await clerk.presses("建房修房")
    page = said(clerk.hears("🏠 建房修房申请", "📍 社区办公楼", "🟢 现在可以约"))
    assert line(page, "⏱") == "⏱ 时长：40 分钟"
    assert line(page, "↔️") == "↔️ 前后留空：前 0 分钟，后 10 分钟"
    assert line(page, "🔁") == "🔁 间隔：接着排，每 50 分钟一个时间"
    assert line(page, "👥") == "👥 每个时间几位：1 位"
    assert line(page, "🙋") == "🙋 谁来办：吕军"
    assert line(page, "🕘") == (
        "🕘 开放时间：和社区办公时间一样，周一至周五 08:30–12:00、14:00–17:30；"
        "放假不开，调休上班日 08:30–12:00、14:00–17:30"
    )
    assert line(page, "⏳") == "⏳ 提前多久：24 小时"
    assert line(page, "📆") == "📆 能约多远：30 天以内"
    assert line(page, "🎫") == "🎫 每人最多几个：2 个"
    assert "身份证、户口本、老房子的房产证或宅基地证" in line(page, "🎒")
    assert "✏️" not in page
    assert "恢复成原来的" not in "".join(labels(clerk.last))


async def test_what_is_asked_and_a_place_that_needs_nobody(secretary: Person) -> None:
    await secretary.says("/services")
    secretary.hears("要改哪个中心的服务")
    await secretary.presses("娱乐中心")
    await secretary.presses("东广场")
    page = said(secretary.hears("📍 新集东广场"))
    assert line(page, "🙋") == "🙋 谁来办：不用人在场"
    assert line(page, "🕘") == "🕘 开放时间：每天 08:00–21:00；放假照常"
    assert line(page, "💬") == "💬 会问：活动、人数"


async def test_how_long_it_takes(clerk: Person, wang: Person, stage: Stage) -> None:
    booked = books(stage, wang, "14:40", "certificates")
    await opens(clerk)
    await clerk.presses("⏱ 时长")
    clerk.hears("⏱ 时长现在是：20 分钟", "办一次要多久")
    assert labels(clerk.last)[:3] == ["10 分钟", "15 分钟", "20 分钟"]
    await clerk.presses("30 分钟")
    clerk.hears("✅ 改好了。⏱ 时长：20 分钟 → 30 分钟", "⏱ 时长：30 分钟 ✏️", "每 30 分钟一个时间", "是在这里改过的")
    clerk.hears_nothing_of("对不上")
    assert stored(stage, booked.id).state is AppointmentState.BOOKED
    await wang.says("/book")
    await wang.says("开证明")
    await wang.says("后天上午")
    assert labels(wang.last)[:3] == ["08:30", "09:00", "09:30"]


@pytest.mark.parametrize(
    ("button", "words", "told"),
    [
        ("⏱ 时长", "一个半小时", "20 分钟 → 90 分钟"),
        ("↔️ 前后留空", "前10后5", "不留 → 前 10 分钟，后 5 分钟"),
        ("🔁 间隔", "30", "接着排，每 20 分钟一个时间 → 每 30 分钟一个时间"),
        ("👥 每个时间几位", "三位", "1 位 → 3 位"),
        ("⏳ 提前多久", "1天", "2 小时 → 24 小时"),
        ("📆 能约多远", "两周", "30 天以内 → 14 天以内"),
        ("🎫 每人最多几个", "5", "2 个 → 5 个"),
    ],
)
async def test_in_their_own_words(clerk: Person, button: str, words: str, told: str) -> None:
    await opens(clerk)
    await clerk.presses(button)
    await clerk.says(words)
    clerk.hears(f"✅ 改好了。{button}：{told}")


@pytest.mark.parametrize(
    ("button", "words", "possible"),
    [
        ("⏱ 时长", "7", "5 到 720 分钟"),
        ("⏱ 时长", "很快就好", "5 到 720 分钟"),
        ("↔️ 前后留空", "8小时", "0 到 240 分钟"),
        ("👥 每个时间几位", "0", "1 到 500"),
        ("⏳ 提前多久", "一年", "0 到 336 小时"),
        ("📆 能约多远", "0", "1 到 183 天"),
    ],
)
async def test_nonsense_is_asked_again(clerk: Person, button: str, words: str, possible: str) -> None:
    before = await opens(clerk)
    await clerk.presses(button)
    await clerk.says(words)
    clerk.hears("这个不行", possible)
    await clerk.presses("« 不改了")
    assert said(clerk.last) == before
    await clerk.says("45")
    clerk.hears_nothing_of("改好了")


async def test_starts_of_several_may_not_overlap(secretary: Person) -> None:
    await secretary.says("/services")
    await secretary.presses("妇幼")
    await secretary.presses("亲子游戏")
    await secretary.presses("🔁 间隔")
    await secretary.presses("每 30 分钟")
    secretary.hears("至少要隔 60 分钟", "「间隔」")
    await secretary.says("75")
    secretary.hears("✅ 改好了", "每 75 分钟一个时间")


async def test_no_new_bookings_for_a_while(clerk: Person, wang: Person, stage: Stage) -> None:
    booked = books(stage, wang, "14:40", "certificates")
    await opens(clerk)
    await clerk.presses("⛔️ 停约")
    clerk.hears("✅ 停约了", "已经约好的不变", "⛔️ 停约，不收新的 ✏️")
    assert stored(stage, booked.id).state is AppointmentState.BOOKED
    await clerk.presses("🟢 恢复预约")
    clerk.hears("✅ 又可以约了", "🟢 现在可以约")
    assert "✏️" not in said(clerk.last), "what is again as in the file is no change"


async def test_who_waits_gets_what_comes_free(clerk: Person, wang: Person, chen: Person, stage: Stage) -> None:
    """Two can come at a time from now on, also to what is open already: whoever waits hears of it at once."""
    await opens(clerk)
    for button, words in (("⏱ 时长", "3小时"), ("📆 能约多远", "1"), ("🎫 每人最多几个", "9")):
        await clerk.presses(button)
        await clerk.says(words)
    starts = (("14:00", "2026-11-23"), ("08:30", "2026-11-24"), ("14:00", "2026-11-24"))
    booked = [books(stage, wang, clock, "certificates", day=day) for clock, day in starts]
    await chen.says("/book")
    await chen.says("开证明")
    await chen.presses("24满")
    await chen.presses("⏳ 排队等这一天")
    await chen.presses("⏳ 排队")
    chen.hears("排队中")
    await clerk.presses("👥 每个时间几位")
    await clerk.presses("2 位")
    chen.hears("有空位，等您点头", "11月24日 周二 08:30")
    await clerk.presses("👥 每个时间几位")
    await clerk.presses("1 位")
    assert [stored(stage, each.id).seats for each in booked] == [1, 2, 1], "nobody loses their seat"


async def test_who_serves(clerk: Person, wang: Person, stage: Stage) -> None:
    booked = books(stage, wang, "14:40", "certificates")
    await opens(clerk)
    await clerk.presses("🙋 谁来办")
    clerk.hears("请问谁来办")
    assert not any("就这几位" in label for label in labels(clerk.last))
    await clerk.presses("◻️ 吕军")
    await clerk.presses("☑️ 吕军")
    await clerk.presses("◻️ 吕军")
    await clerk.presses("就这几位")
    clerk.hears("🙋 谁来办：谁都行：吕军 → 吕军")
    await clerk.presses("🙋 谁来办")
    await clerk.presses("不用人在场")
    clerk.hears("🙋 谁来办：吕军 → 不用人在场")
    assert stored(stage, booked.id).state is AppointmentState.BOOKED
    clerk.hears_nothing_of("对不上")


async def test_what_to_bring(clerk: Person, wang: Person, stage: Stage) -> None:
    """A line more, a line less; what somebody has ticked stays ticked."""
    booked = books(stage, wang, "14:40", "certificates")
    pack(stage, booked, [1])
    await opens(clerk)
    await clerk.presses("🎒 要带什么")
    clerk.hears("开证明，要带什么", "身份证", "户口本")
    await clerk.says("结婚证 / Marriage certificate")
    clerk.hears("结婚证")
    await clerk.says("结婚证")
    clerk.hears("不要和已有的一样")
    await clerk.says("很" * 61)
    clerk.hears("不超过 60 个字")
    await clerk.presses("✖️ 身份证")
    assert "身份证" not in said(clerk.last)
    await clerk.presses("✅ 好了")
    clerk.hears("🎒 要带什么：户口本、结婚证 ✏️")
    assert stored(stage, booked.id).packed == [0], "the household register, which is first now"
    await wang.says("/appointments")
    await wang.presses("开证明")
    assert any("要带的东西（1/2）" in label for label in labels(wang.last))


async def test_no_more_than_twelve_things(clerk: Person) -> None:
    await opens(clerk)
    await clerk.presses("🎒 要带什么")
    for number in range(10):
        await clerk.says(f"材料{number}")
    await clerk.says("还有一样")
    clerk.hears("已经 12 样了")


async def test_back_to_the_words_of_the_file(clerk: Person, wang: Person, stage: Stage) -> None:
    booked = books(stage, wang, "14:40", "certificates")
    pack(stage, booked, [0, 1])
    before = await opens(clerk)
    await clerk.presses("⏱ 时长")
    await clerk.presses("30 分钟")
    await clerk.presses("🎒 要带什么")
    await clerk.presses("✖️ 身份证")
    await clerk.presses("✅ 好了")
    await clerk.presses("↩️ 恢复成原来的")
    clerk.hears("都不要了", "恢复成社区文件里写的")
    await clerk.presses("« 不改了")
    clerk.hears("⏱ 时长：30 分钟 ✏️")
    await clerk.presses("↩️ 恢复成原来的")
    await clerk.presses("确定恢复")
    assert said(clerk.last) == f"✅ 恢复成原来的了。\n\n{before}"
    assert stored(stage, booked.id).packed == [1]


async def test_a_year_that_is_only_guessed(clerk: Person) -> None:
    await opens(clerk)
    clerk.hears_nothing_of("2027年的放假安排")
    await clerk.presses("📆 能约多远")
    await clerk.presses("60 天")
    clerk.hears("2027年的放假安排还没公布，先按往年估")


async def test_the_admins_hear_of_it_once(clerk: Person, admin: Person, stage: Stage) -> None:
    await night_falls(stage)
    admin.hears_nothing_of("2027年")
    await opens(clerk)
    await clerk.presses("📆 能约多远")
    await clerk.presses("60 天")
    await night_falls(stage)
    admin.hears("已经可以预约到 2027年", "exceptions")
    count = len(admin.messages)
    await night_falls(stage)
    assert len(admin.messages) == count


def pack(stage: Stage, appointment: Appointment, numbers: list[int]) -> None:
    """They have ticked these."""

    def tick(session: Session) -> None:
        session.get_one(Appointment, appointment.id).packed = numbers

    stage.app.database.transact(tick)


async def night_falls(stage: Stage) -> None:
    """The day ends, as the job of the night has it."""

    def work(session: Session) -> list[Outgoing]:
        now = stage.clock.now()
        announcer = Announcer(session, stage.app.scheduler.product, Outbox(f"night:{now}", now), now)
        warn_of_unknown_year(announcer)
        return save(session, announcer.outbox.rows)

    stage.app.sender.offer(stage.app.database.transact(work))
    await stage.pass_time(hours=24)
