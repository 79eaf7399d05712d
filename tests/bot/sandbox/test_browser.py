"""The page in a real browser, against the real program: what a visitor of the first run does."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.bot.sandbox.browsing import PHONE, Window, browser, find_chromium

pytestmark = pytest.mark.browser
_TABS_AT_MOST = 60


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: set CHROMIUM to its program")
        pytest.skip("no Chromium on this machine (set CHROMIUM to its program)")
    with browser(program) as chromium:
        yield chromium


def test_the_whole_story_on_a_desktop(chromium: Browser, address: str) -> None:
    window = Window(chromium, address)
    file_a_request(window)

    window.become("于超")
    window.starts()
    window.hears("于超，您好")
    window.become("于超", "第3网格工作群")
    window.hears("路灯坏了", "等待接单")
    window.presses("我来办")
    expect(window.page.get_by_test_id("toast")).to_contain_text("由您负责到底")
    window.become("于超")
    window.hears("王秀英", "路灯坏了")

    window.moves_clock("+1 天")
    expect(window.hears("过了答应的首次回复时间")).to_be_in_viewport()
    window.presses("回复居民")
    window.hears("要对居民说什么")
    window.says("您好！电工明天上午到。")
    window.hears("已经转给居民")
    window.presses("办好了")
    window.button("不用说了").wait_for()
    window.says("换了新灯泡，亮了。")
    window.hears("请居民确认")

    window.become("王秀英")
    window.hears("电工明天上午到")
    window.hears("办好了", "换了新灯泡")
    window.presses("解决了")
    window.presses("^★★★★★$")
    window.hears("您的评价：★★★★★")
    assert window.complaints == []
    window.close()


def file_a_request(window: Window) -> None:
    """王秀英 says hello, and reports a street lamp with a picture of it."""
    window.become("王秀英")
    window.starts()
    window.presses("第3网格")
    window.presses("第11组")
    window.presses("我要反映")
    window.presses("设施维修")
    window.presses("没有")
    window.hears("请把情况告诉我")
    window.says("东三巷口的路灯坏了，晚上看不见路")
    window.hears("收到 ✓")
    window.sends_sample_photo("路灯不亮了")
    window.presses("写好了")
    window.hears("请您看一遍", "照片 1")
    window.presses("提交")
    window.hears("状态：等待接单")


def test_by_keyboard_alone_on_a_phone(chromium: Browser, address: str) -> None:
    window = Window(chromium, address, size=PHONE, language="en")
    walk_to(window, "person", "陈静")
    walk_to(window, "chat", "五心")
    walk_to(window, "start", "Start")
    for label in ("第3网格", "第11组", "Report a problem", "Repairs", "No"):
        walk_to(window, "inline-button", label)
    window.hears("what is wrong")
    walk_to(window, "composer", "")
    window.page.keyboard.type("The street lamp at East Lane 3 is out")
    window.page.keyboard.press("Enter")
    for label in ("Finished", "Send"):
        walk_to(window, "inline-button", label)
    window.hears("Status", "street lamp")
    window.page.keyboard.press("Shift+Tab")
    walk_to(window, "back", "")
    expect(window.page.get_by_test_id("chat").first).to_contain_text("2")
    assert window.complaints == []
    window.close()


def walk_to(window: Window, kind: str, label: str) -> None:
    """Press Tab until the thing of this kind with this label has the focus, then Enter."""
    wanted = window.page.get_by_test_id(kind).filter(has_text=label)
    expect(wanted.last).to_be_visible()
    for _ in range(_TABS_AT_MOST):
        if wanted.last.evaluate("node => node === document.activeElement"):
            window.page.keyboard.press("Enter")
            return
        window.page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {kind} {label!r}")
