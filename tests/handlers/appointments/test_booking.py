"""An appointment is booked: by the calendar, by words, in two presses, for one's family."""

from tests.handlers.stories import adds_relative, data_of, forges
from tests.people import Person, Stage, labels


async def begins(person: Person, centre: str = "便民服务中心", service: str = "开证明") -> None:
    """Somebody goes as far as the days."""
    await person.says("/book")
    await person.presses(centre)
    await person.presses(service)


async def books(person: Person, when: str = "明天上午九点十分", **matter: str) -> None:
    """And books, in words."""
    await begins(person, **matter)
    await person.says(when)
    await person.presses("✅ 确认")


async def test_a_certificate_is_booked_by_the_calendar(wang: Person) -> None:
    await wang.says("/menu")
    await wang.presses("📅 预约")
    wang.hears("请问要约哪一样")
    await wang.presses("一站式便民服务中心")
    wang.hears("社区办公楼一楼大厅", "开证明", "请问要约哪一样")
    await wang.presses("开证明")
    wang.hears("请问想约哪一天", "满：可以排队")
    drawn = labels(wang.last)
    assert drawn[0] == "⚡ 最近有空：11月23日 周一 11:10", "two hours ahead at least"
    assert drawn[1:8] == list("一二三四五六日")
    assert "28休" in drawn
    assert "24" in drawn
    assert "12/1" in drawn, "the weeks go on over the end of the month"
    await wang.presses("24")
    wang.hears("11月24日 周二，请问几点方便")
    await wang.presses("09:10")
    wang.hears("请您看一遍", "开证明", "11月24日 周二 09:10", "身份证、户口本", "留 5 分钟", "2 小时以内")
    await wang.presses("✅ 确认")
    wang.hears("✅ 约好了", "预约号")
    wang.hears("开证明 · 约好了", "11月24日 周二 09:10", "吕军 接待")
    assert [label for label in labels(wang.last) if label.startswith("📋")] == ["📋 要带的东西（0/2）"]


async def test_in_words_from_the_first(wang: Person) -> None:
    await wang.says("/book")
    await wang.says("开证明")
    await wang.says("明天下午三点一刻")
    wang.hears("11月24日 周二 15:15 没有放号", "那天还有这些时间")
    assert labels(wang.last)[:4] == ["14:40", "15:00", "15:20", "15:40"], "the nearest"
    await wang.says("随便吧")
    wang.hears("没看懂", "明天上午九点")
    await wang.says("后天上午")
    wang.hears("11月25日 周三，请问几点方便")
    await wang.says("八点半")
    wang.hears("请您看一遍", "11月25日 周三 08:30")


async def test_the_next_free_time_in_two_presses(wang: Person) -> None:
    await books(wang)
    await wang.says("/book")
    await wang.presses("⚡ 再约开证明")
    await wang.presses("✅ 确认")
    wang.hears("约好了")
    await wang.says("/appointments")
    assert len([label for label in labels(wang.last) if label.startswith("📅")]) == 2


async def test_the_elders_mode_lists_days_and_numbers_them(wang: Person) -> None:
    await wang.says("/settings")
    await wang.presses("打开长辈模式")
    await begins(wang)
    drawn = labels(wang.last)
    assert drawn[0].startswith("1　⚡")
    assert "2　11月23日 周一" in drawn
    assert len(drawn) < 10
    await wang.says("3")
    wang.hears("11月24日 周二，请问几点方便")
    assert len(labels(wang.last)) == 8, "five times, later ones, another day, never mind"
    await wang.says("1")
    wang.hears("请您看一遍", "11月24日 周二 08:30")
    await wang.says("1")
    wang.hears("约好了")


async def test_for_a_relative_at_home_with_the_address_on_record(chen: Person) -> None:
    await adds_relative(chen)
    await begins(chen, centre="居家养老中心", service="上门助老")
    await chen.says("后天上午九点")
    chen.hears("没有放号")
    await chen.presses("08:30")
    chen.hears("替谁约")
    await chen.presses("王秀英")
    chen.hears("上门到哪里")
    await chen.presses("就到：3栋501")
    chen.hears("替王秀英约", "地址：3栋501")
    await chen.presses("✅ 确认")
    chen.hears("是替王秀英约的")
    chen.hears("王秀英的预约", "上门：3栋501", "孙建华 接待")


async def test_one_carer_for_two_services(wang: Person, chen: Person) -> None:
    await begins(wang, centre="居家养老中心", service="上门助老")
    await wang.says("后天上午八点半")
    await wang.says("3栋501")
    await wang.presses("✅ 确认")
    wang.hears("约好了")
    await begins(chen, centre="居家养老中心", service="上门理发")
    await chen.says("后天上午九点半")
    chen.hears("已经有人约了")


async def test_a_seat_is_kept_and_goes_on(stage: Stage, wang: Person, chen: Person) -> None:
    await begins(wang, service="建房修房申请")
    await wang.says("11月25日上午八点半")
    wang.hears("请您看一遍")
    await begins(chen, service="建房修房申请")
    await chen.says("11月25日上午八点半")
    chen.hears("已经有人约了", "那天还有这些时间")
    await stage.pass_time(minutes=6)
    await chen.says("11月25日上午八点半")
    chen.hears("请您看一遍")
    await chen.presses("✅ 确认")
    chen.hears("约好了")
    await wang.presses("✅ 确认")
    wang.hears("留的时间过了", "被别人约走了")
    wang.hears("11月25日 周三，请问几点方便")


async def test_who_took_too_long_still_gets_what_nobody_took(stage: Stage, wang: Person) -> None:
    await begins(wang)
    await wang.says("明天上午九点十分")
    await stage.pass_time(minutes=30)
    await wang.presses("✅ 确认")
    wang.hears("约好了")


async def test_never_mind_frees_the_seat_at_once(wang: Person, chen: Person) -> None:
    await begins(wang, service="建房修房申请")
    await wang.says("11月25日上午八点半")
    await wang.presses("不约了")
    await begins(chen, service="建房修房申请")
    await chen.says("11月25日上午八点半")
    chen.hears("请您看一遍")


async def test_limits_are_explained(wang: Person) -> None:
    await books(wang, "明天上午九点十分")
    await begins(wang, service="社保医保")
    await wang.says("明天上午九点")
    wang.hears("已经有人约了")
    await begins(wang, centre="妇幼", service="母婴")
    await wang.says("明天上午九点")
    await wang.presses("✅ 确认")
    wang.hears("同一个时间去不了两处")
    await wang.presses("不约了")
    await begins(wang)
    await wang.says("明天下午两点")
    await wang.presses("✅ 确认")
    wang.hears("✅ 约好了")
    await books(wang, "11月25日上午八点半")
    wang.hears("已经约了 2 个")
    await wang.presses("11月24日 周二 09:10")
    wang.hears("开证明 · 约好了")


async def test_days_that_cannot_be_had(wang: Person) -> None:
    await begins(wang)
    await wang.says("11月28日")
    wang.hears("11月28日 周六 不办公", "看看别的时间")
    await wang.says("2027年3月1日")
    wang.hears("最远能约到 12月23日")
    await wang.says("今天上午九点")
    wang.hears("已经过了")
    await wang.presses("换一天")
    wang.hears("请问想约哪一天")
    assert labels(wang.last)[-6:] == ["23", "·", "·", "·", "·", "不约了"], "the last day that can be booked"


async def test_whoever_has_no_grid_is_led_to_the_door(resident: Person) -> None:
    await resident.says("/book")
    resident.hears("先告诉我们您住在哪个网格")
    assert not any("中心" in label for label in labels(resident.last))


async def test_forged_buttons(wang: Person, chen: Person) -> None:
    await begins(wang)
    serial = data_of(wang.last, "不约了").partition("~")[2]
    assert "没有找到" in await forges(wang, f"bk:nothing~{serial}")
    assert "没有找到" in await forges(wang, f"bd:tomorrow~{serial}")
    await wang.says("明天上午九点十分")
    await wang.presses("✅ 确认")
    await chen.says("/start")
    assert "没有找到" in await forges(chen, "bo:1")
    assert "不归您办" in await forges(chen, "bm:1:2")
    assert "不归您办" in await forges(chen, "bc:1:2")
    chen.hears_nothing_of("王秀英")
