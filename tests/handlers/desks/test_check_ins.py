"""Check-in: five digits, or a name."""

from models.roles import list_grants, revoke
from models.rules.appointment_states import AppointmentState
from tests.handlers.conftest import person_id
from tests.handlers.desks.making import books, enters, stored
from tests.people import Chat, Person, Stage, labels


async def begins(clerk: Person) -> None:
    """The clerk waits for the first in the queue."""
    await clerk.says("/desk")
    await clerk.presses("报号签到")
    clerk.hears("请问预约号是多少", "5 位数字")


async def test_they_say_their_digits(stage: Stage, wang: Person, clerk: Person, centre_chat: Chat) -> None:
    first, second = books(stage, wang, "10:10"), books(stage, clerk, "10:30", whose=enters(stage, "老周"))
    await clerk.says("/desk", chat=centre_chat)
    await begins(clerk)
    await clerk.says("00000")
    clerk.hears("没有找到 00000 这个号", "5 位数字")
    full_width = first.code.translate({ord(str(digit)): chr(ord("０") + digit) for digit in range(10)})
    await clerk.says(f" {full_width[:2]} {full_width[2:]} ")
    clerk.hears("王秀英 签到了：10:10 开证明")
    centre_chat.hears("✅ 10:10 王**")
    assert stored(stage, first.id).state is AppointmentState.ARRIVED
    await clerk.says(first.code)
    clerk.hears("王秀英 10:10 的开证明现在是：到了")
    await clerk.says(second.code)
    clerk.hears("老周 签到了：10:30")
    await clerk.presses("« 名单")
    clerk.hears("✅ 10:10 王秀英", "✅ 10:30 老周")
    await clerk.says("你好")
    assert "没有找到" not in clerk.last["text"], "the queue is over"


async def test_another_day_or_another_centre(stage: Stage, wang: Person, chen: Person, clerk: Person) -> None:
    tomorrow = books(stage, wang, "10:10", day="2026-11-24")
    elsewhere = books(stage, chen, "10:00", "home_care", details={"address": "南一巷3栋"})
    await begins(clerk)
    await clerk.says(tomorrow.code)
    clerk.hears("这个号约的是 11月24日 周二 10:10，不是今天")
    await clerk.says(elsewhere.code)
    clerk.hears("保姆式居家养老中心", "社区办公楼一楼西侧", "11月23日 周一 10:00")
    assert {stored(stage, each.id).state for each in (tomorrow, elsewhere)} == {AppointmentState.BOOKED}


async def test_a_part_of_the_name_does(stage: Stage, wang: Person, clerk: Person) -> None:
    books(stage, wang, "10:10")
    sister = books(stage, clerk, "10:30", whose=enters(stage, "王秀兰"))
    books(stage, clerk, "10:50", whose=enters(stage, "老周"))
    await begins(clerk)
    await clerk.says("赵云")
    clerk.hears("今天的名单里没有找到")
    await clerk.says("laozhou")
    clerk.hears("老周 签到了")
    await clerk.says("王秀")
    clerk.hears("不止一位")
    assert labels(clerk.last) == ["🕘 10:10 王秀英 📄", "🕘📵 10:30 王秀兰 📄", "« 名单"]
    await clerk.presses("王秀兰")
    clerk.hears("王秀兰", "状态：到了")
    assert stored(stage, sister.id).state is AppointmentState.ARRIVED
    await clerk.says("wangxiuying")
    clerk.hears("王秀英 签到了")


async def test_a_desk_that_is_no_longer_theirs(stage: Stage, wang: Person, clerk: Person) -> None:
    appointment = books(stage, wang, "10:10")
    await begins(clerk)
    id_ = person_id(stage, clerk)
    (held,) = stage.app.database.transact(lambda s: list_grants(s, id_))
    stage.app.database.transact(lambda s: revoke(s, held.id))
    await clerk.says(appointment.code)
    clerk.hears("不归您办")
    assert stored(stage, appointment.id).state is AppointmentState.BOOKED
