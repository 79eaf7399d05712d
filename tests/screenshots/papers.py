"""What is not on the sandbox's page: a poster, and a command on a terminal."""

import io
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize
from rich.console import Console
from rich.text import Text

from bot.posters.contents import Poster
from bot.posters.layout import lay_out
from bot.posters.pictures import draw
from models.communities import EXAMPLE
from tests.bot.sandbox.process import ROOT


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
