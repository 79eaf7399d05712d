"""走访: the morning's list in the grid's chat, a diary entry that opens a request, and who has been reached."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator

from tests.bot.sandbox.browsing import Window
from tests.bot.sandbox.process import people
from tests.screenshots.looking import picture
from tests.screenshots.meetings import CHAT, go_to, next_monday, now


def play(desk: Window, address: str, folder: Path) -> None:
    """The whole of it, on a Monday morning."""
    with people(address) as api:
        monday = next_monday(now(api))
        go_to(api, monday - timedelta(minutes=50))
    desk.page.keyboard.press("Escape")  # the clock is put away
    tick(desk, f"{monday.month}月{monday.day}日", folder)
    write_diary(desk, folder)
    look_at_the_coverage(desk, folder)


def tick(desk: Window, day: str, folder: Path) -> None:
    """于超 was at two doors, and says so in the grid's chat."""
    desk.become("于超", CHAT)
    show(desk.hears(day, "走到 0 /"))
    picture(desk, folder / "visits.png")
    desk.presses("^1$")
    desk.hears(day, "走到 1 /")
    desk.presses("^2$")
    show(desk.hears(day, "走到 2 /"))
    picture(desk, folder / "visits-ticked.png")


def write_diary(desk: Window, folder: Path) -> None:
    """At the third there was something to be done."""
    desk.become("于超")
    desk.says("/visits")
    desk.hears("我的清单")
    desk.presses("^▫️")
    show(desk.hears("还没有走访过"))
    picture(desk, folder / "household.png")
    desk.presses("带回办理")
    desk.presses("水电气暖")
    desk.presses("没有")
    desk.says("家里的水表坏了，转个不停，想请人来看看。")
    desk.presses("写好了")
    show(desk.hears("立了一件事"))
    picture(desk, folder / "diary.png")


def look_at_the_coverage(desk: Window, folder: Path) -> None:
    """冯芳 sees how far her grid is."""
    desk.become("冯芳")
    desk.says("/coverage")
    desk.hears("走访走到了哪里")
    desk.presses("看图")
    show(desk.page.locator(".photo").last)
    picture(desk, folder / "coverage.png")


def show(message: Locator) -> None:
    """From its beginning on, however much stands below it."""
    message.wait_for()
    message.evaluate("(shown) => shown.scrollIntoView({ block: 'start' })")
