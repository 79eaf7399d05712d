"""From the first word to the stars: 王秀英 enrols and reports a street lamp, 于超 sees to it."""

from pathlib import Path

from tests.bot.sandbox.browsing import Window
from tests.screenshots.looking import picture


def play(phone: Window, desk: Window, folder: Path) -> None:
    """The whole of it."""
    enrol(phone, folder)
    confirm(desk, folder)
    file_a_request(phone, folder)
    take_it_on(desk, folder)
    work_on_it(phone, folder)
    close_it(phone, folder)
    look_around(desk, folder)


def enrol(phone: Window, folder: Path) -> None:
    """王秀英 says where she lives."""
    phone.become("王秀英")
    phone.starts()
    phone.presses("第3网格")
    phone.presses("第11组")
    phone.presses("王秀英")
    phone.hears("哪栋楼、哪个门")
    phone.says("南一巷5号")
    phone.hears("都记好了", "于超")
    picture(phone, folder / "enrolment.png")
    phone.says("/privacy")
    phone.hears("您的信息我们怎么用")
    picture(phone, folder / "privacy.png")


def confirm(desk: Window, folder: Path) -> None:
    """于超 sees in the grid's group chat that somebody new is there, looks who it is, and confirms."""
    desk.become("于超")
    desk.starts()
    desk.hears("于超，您好")
    desk.become("于超", "第3网格工作群")
    desk.hears("新登记的居民")
    desk.presses("看是谁")
    desk.page.get_by_role("button", name="知道了").wait_for()
    picture(desk, folder / "verifying.png")
    desk.page.get_by_role("button", name="知道了").click()
    desk.presses("✅ 本组")
    desk.hears("已确认")


def file_a_request(phone: Window, folder: Path) -> None:
    """王秀英 reports a street lamp."""
    phone.hears("网格已经确认")
    phone.says("/report")
    for label in ("设施维修", "没有"):
        phone.presses(label)
    phone.hears("请把情况告诉我")
    phone.says("东三巷口的路灯坏了，晚上看不见路，老人走路怕摔。")
    phone.hears("收到 ✓")
    phone.sends_sample_photo("路灯不亮了")
    phone.hears("路灯不亮了", "收到 ✓")
    picture(phone, folder / "filing.png")
    phone.presses("写好了")
    phone.presses("提交")
    phone.hears("状态：等待接单")


def take_it_on(desk: Window, folder: Path) -> None:
    """于超 sees the card in the grid's group chat, and accepts."""
    desk.hears("路灯坏了", "等待接单")
    picture(desk, folder / "grid-chat.png")
    desk.presses("我来办")
    desk.hears("状态：正在办理")


def work_on_it(phone: Window, folder: Path) -> None:
    """王秀英's promise names its owner now; 于超 answers her from his own desk card."""
    phone.hears("状态：正在办理", "于超").scroll_into_view_if_needed()
    phone.hears("接下了")
    picture(phone, folder / "promise.png")
    phone.goes_back()
    phone.become("于超")
    phone.hears("居民：王秀英")
    phone.presses("回复居民")
    phone.hears("要对居民说什么")
    phone.says("您好！电工明天上午到。")
    phone.hears("已经转给居民")
    picture(phone, folder / "desk.png")
    phone.presses("办好了")
    phone.button("不用说了").wait_for()
    phone.says("换了新灯泡，亮了。")
    phone.hears("请居民确认")


def close_it(phone: Window, folder: Path) -> None:
    """王秀英 says that it is solved, and gives her stars."""
    phone.goes_back()
    phone.become("王秀英")
    phone.hears("办好了", "换了新灯泡")
    phone.presses("^✅ 解决了$")
    phone.button("^★★★★★$").wait_for()
    picture(phone, folder / "closing.png")
    phone.presses("^★★★★★$")
    phone.hears("您的评价")


def look_around(desk: Window, folder: Path) -> None:
    """The whole page, with the clock that a visitor can move."""
    desk.become("王秀英")
    desk.hears("您的评价")
    desk.page.get_by_test_id("clock").click()
    picture(desk, folder / "sandbox.png")
