"""Pictures of the sandbox for the README: `python -m tests.screenshots OUTDIR`, which is .github/screenshots.

Starts the real program, plays a story on its page in Chromium ($CHROMIUM, or `chromium` on the PATH), and writes PNG
files: what a resident, a grid worker and a visitor at a desk see, a poster, a terminal. Sizes stay under 300 kB each.
"""

import io
import os
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize
from rich.console import Console
from rich.text import Text

from bot.posters.contents import Poster
from bot.posters.layout import lay_out
from bot.posters.pictures import draw
from models.communities import EXAMPLE
from tests.bot.sandbox.browsing import PHONE, Window, browser, find_chromium
from tests.bot.sandbox.process import OFFICE, ROOT, open_the_office, people, running

_LARGEST = 300_000
_WINDOW = ViewportSize(width=1120, height=700)


def main() -> None:
    """Play the story once on a phone and look at it on a desktop too."""
    folder = Path(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
    program = find_chromium() or sys.exit("There is no Chromium: set CHROMIUM to its program.")
    folder.mkdir(parents=True, exist_ok=True)
    draw_poster(folder)
    with tempfile.TemporaryDirectory() as office, browser(program) as chromium:
        picture_of_terminal(chromium, rehearse_import(Path(office)), folder / "import.png")
    with tempfile.TemporaryDirectory() as data, running(Path(data)) as address, browser(program) as chromium:
        with people(address) as api:
            open_the_office(api)
        play(chromium, address, folder)


def play(chromium: Browser, address: str, folder: Path) -> None:
    """From the first word to the stars."""
    phone = Window(chromium, address, size=PHONE, scale=2)
    desk = Window(chromium, address, size=_WINDOW, scale=1.25)
    enrol(phone, folder)
    confirm(desk, folder)
    file_a_request(phone, folder)
    take_it_on(desk, folder)
    work_on_it(phone, folder)
    close_it(phone, folder)
    look_around(desk, folder)
    book(phone, folder)
    book_as_an_elder(phone, folder)
    wait_for_the_morning(address)
    receive(desk, folder)
    close_the_desk(desk)
    take_another_time(phone, folder)


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


def draw_poster(folder: Path) -> None:
    """A grid's poster, as `wuxin poster` draws it."""
    who = ("网格长：冯芳", "网格员：于超、张红梅")
    grid = Poster(
        "", "https://t.me/xinji_bot?start=g_3", "新集社区", "第3网格 · 新集南", "南京市六合区龙池街道", who, "zh"
    )
    draw(lay_out(grid)).savefig(folder / "poster.png", dpi=100)


ROSTER = """编号,姓名,网格,小组,住址,电话,身份
2001,李桂英,3,11,南一巷7号,13800000001,
2002,赵明华,3,12,南二巷2号,,
2003,于超,3,,,,网格员
2004,孙国强,3,99,南三巷1号,,
2005,=HYPERLINK(),3,11,南一巷9号,,
2006,周玉兰,5,21,老街1号,13800000002,小组长
"""


def rehearse_import(office: Path) -> str:
    """What `wuxin import --dry-run` writes on the terminal, with its colours."""
    (office / "people.csv").write_text(ROSTER, encoding="utf-8")
    command = [sys.executable, "-m", "bot"]
    environment = os.environ | {"DATA_DIR": str(office), "FORCE_COLOR": "1", "COLUMNS": "104", "PYTHONPATH": str(ROOT)}
    for arguments in (["init", str(EXAMPLE)], ["import", "people.csv", "--dry-run"]):
        done = subprocess.run(  # noqa: S603 -- our own program
            [*command, *arguments], cwd=office, env=environment, capture_output=True, text=True, check=False
        )
    return done.stdout


def picture_of_terminal(chromium: Browser, output: str, file: Path) -> None:
    """The same as a picture."""
    console = Console(record=True, width=104, file=io.StringIO())
    narrow = output.translate(_NARROW)
    console.print(Text.from_ansi(f"$ uv run wuxin import people.csv --dry-run\n{narrow}"))
    page = chromium.new_page(viewport=ViewportSize(width=980, height=400), device_scale_factor=1.5)
    page.set_content(console.export_html(code_format=_TERMINAL))
    page.locator("pre").screenshot(path=file)
    page.close()


_NARROW = str.maketrans({**dict.fromkeys("┏┳┓┡╇┩└┴┘━─", "-"), **dict.fromkeys("│┃", "|")})
"""Lines of a table that are as wide as a Latin letter in every font."""

_TERMINAL = (
    "<style>{stylesheet} pre {{ background: #fff; padding: 16px; width: max-content; font: 14px/1.35 "
    "'Noto Sans Mono CJK SC', monospace }}</style><pre>{code}</pre>"
)


def picture(window: Window, file: Path) -> None:
    """As soon as nothing moves any more."""
    window.settles()
    window.page.mouse.move(0, 0)
    window.page.screenshot(path=file, animations="disabled")
    if file.stat().st_size > _LARGEST:
        raise SystemExit(f"{file} has {file.stat().st_size} bytes, more than {_LARGEST}")


if __name__ == "__main__":
    main()
