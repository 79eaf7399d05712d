"""A time is booked, and the desk that receives whoever comes."""

from datetime import datetime, timedelta
from pathlib import Path

from tests.bot.sandbox.browsing import Window
from tests.bot.sandbox.process import OFFICE, people
from tests.screenshots.looking import picture


def play(phone: Window, desk: Window, address: str, folder: Path) -> None:
    """The whole of it."""
    book(phone, folder)
    book_as_an_elder(phone, folder)
    wait_for_the_morning(address)
    receive(desk, folder)
    close_the_desk(desk)
    take_another_time(phone, folder)


def book(phone: Window, folder: Path) -> None:
    """王秀英 books a certificate for the next day."""
    phone.says("/book")
    phone.hears("请问要约哪一样")
    phone.says("开证明")
    phone.hears("请问想约哪一天")
    picture(phone, folder / "booking.png")
    phone.says("明天上午九点十分")
    phone.presses("✅ 确认")
    phone.hears("开证明 · 约好了")


def book_as_an_elder(phone: Window, folder: Path) -> None:
    """The same with few buttons, one a row, and numbers."""
    phone.says("/settings")
    phone.presses("打开长辈模式")
    phone.hears("长辈模式")
    phone.says("/book")
    phone.hears("请问要约哪一样", "最上面的按钮")
    phone.says("上门理发")
    phone.hears("上门理发", "请问想约哪一天")
    picture(phone, folder / "booking-elders.png")
    phone.presses("不约了")


def wait_for_the_morning(address: str) -> None:
    """Until the centres have got their lists of the day."""
    with people(address) as api:
        now = datetime.fromisoformat(api.get("/api/state").json()["clock"]["now"]).astimezone(OFFICE)
        morning = (now + timedelta(days=1)).replace(hour=8, minute=2)
        api.post("/api/clock", json={"to": morning.isoformat()}).raise_for_status()


def receive(desk: Window, folder: Path) -> None:
    """吕军 finds the day's list in the centre's group chat."""
    desk.page.keyboard.press("Escape")  # the clock is put away
    desk.become("吕军")
    desk.starts()
    desk.hears("吕军，您好")
    desk.become("吕军", "便民服务中心工作群")
    desk.hears("09:10", "开证明")
    picture(desk, folder / "morning.png")


def close_the_desk(desk: Window) -> None:
    """The power is cut: whoever was to come is asked to take another time."""
    desk.become("吕军")
    desk.says("/desk")
    desk.presses("今天关门")
    desk.presses("停电")
    desk.presses("确定关门")
    desk.hears("已通知")


def take_another_time(phone: Window, folder: Path) -> None:
    """王秀英 is told why, and takes another time with one press."""
    phone.hears("对不住您", "停电")
    picture(phone, folder / "rebooking.png")
