"""Pictures of the sandbox for the README: `python -m tests.screenshots OUTDIR`, which is .github/screenshots.

Starts the real program, plays a story on its page in Chromium ($CHROMIUM, or `chromium` on the PATH), and writes PNG
files: what a resident, a grid worker and a visitor at a desk see, and a poster. Sizes stay under 250 kB each.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize

from bot.posters.contents import Poster
from bot.posters.layout import lay_out
from bot.posters.pictures import draw
from tests.bot.sandbox.browsing import PHONE, Window, browser, find_chromium
from tests.bot.sandbox.process import open_the_office, people, running

_LARGEST = 250_000
_WINDOW = ViewportSize(width=1120, height=700)


def main() -> None:
    """Play the story once on a phone and look at it on a desktop too."""
    folder = Path(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
    program = find_chromium() or sys.exit("There is no Chromium: set CHROMIUM to its program.")
    folder.mkdir(parents=True, exist_ok=True)
    draw_poster(folder)
    with tempfile.TemporaryDirectory() as data, running(Path(data)) as address, browser(program) as chromium:
        with people(address) as api:
            open_the_office(api)
        play(chromium, address, folder)


def play(chromium: Browser, address: str, folder: Path) -> None:
    """From the first word to the stars."""
    phone = Window(chromium, address, size=PHONE, scale=2)
    desk = Window(chromium, address, size=_WINDOW, scale=1.25)
    file_a_request(phone, folder)
    take_it_on(desk, folder)
    work_on_it(phone, folder)
    close_it(phone, folder)
    look_around(desk, folder)


def file_a_request(phone: Window, folder: Path) -> None:
    """王秀英 reports a street lamp."""
    phone.become("王秀英")
    phone.starts()
    for label in ("第3网格", "第11组", "我要反映", "设施维修", "没有"):
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
    desk.become("于超")
    desk.starts()
    desk.hears("于超，您好")
    desk.become("于超", "第3网格工作群")
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


def draw_poster(folder: Path) -> None:
    """A grid's poster, as `wuxin poster` draws it."""
    who = ("网格长：冯芳", "网格员：于超、张红梅")
    grid = Poster(
        "", "https://t.me/xinji_bot?start=g_3", "新集社区", "第3网格 · 新集南", "南京市六合区龙池街道", who, "zh"
    )
    draw(lay_out(grid)).savefig(folder / "poster.png", dpi=100)


def picture(window: Window, file: Path) -> None:
    """As soon as nothing moves any more."""
    window.settles()
    window.page.mouse.move(0, 0)
    window.page.screenshot(path=file, animations="disabled")
    if file.stat().st_size > _LARGEST:
        raise SystemExit(f"{file} has {file.stat().st_size} bytes, more than {_LARGEST}")


if __name__ == "__main__":
    main()
