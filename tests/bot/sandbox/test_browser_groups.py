"""Groups in a real browser: the bot taken into one by its link, and what an administrator of the group does."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.bot.sandbox.browsing import Window, browser, find_chromium
from tests.bot.sandbox.process import running

pytestmark = pytest.mark.browser
GROUP = "三网格新群"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: set CHROMIUM to its program")
        pytest.skip("no Chromium on this machine (set CHROMIUM to its program)")
    with browser(program) as chromium:
        yield chromium


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A program of its own: the grid's chat is another one afterwards."""
    with running(tmp_path / "sandbox") as address:
        yield address


def test_a_leader_takes_the_bot_into_a_group_of_theirs(chromium: Browser, address: str) -> None:
    window = Window(chromium, address)
    page = window.page
    window.become("冯芳")
    window.starts()
    window.hears("冯芳，您好")
    page.get_by_role("button", name="新建群聊").click()
    page.get_by_label("群名").fill(GROUP)
    page.get_by_role("button", name="建群", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)  # nobody can write behind it

    window.says("/groups")
    window.presses("^第3网格")
    window.presses("把我加进群里")
    page.get_by_role("dialog").get_by_role("button", name=GROUP).click()
    expect(page.locator(".chat-head h2")).to_have_text(GROUP)
    window.hears("从现在起", "第3网格")

    page.get_by_role("button", name="开发者面板").click()
    page.get_by_role("tab", name="本聊天").click()
    page.get_by_role("button", name="以群的名义匿名发言").click()
    window.says("/bind")
    window.hears("请先在群设置里关掉匿名")
    page.get_by_role("button", name="不再匿名").click()
    page.get_by_role("button", name="禁言", exact=True).click()
    expect(page.get_by_text("机器人在这个群里被禁言了")).to_be_visible()
    assert window.complaints == []
    window.close()
