"""Posters: what they say, that their codes lead where they should, and the one command that draws them all."""

import shutil
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import segno
from matplotlib.image import imread

from bot.commands import posters as command
from bot.posters.contents import Poster
from bot.posters.layout import HEIGHT, QR_SIZE, QUIET, WIDTH, Sheet, lay_out
from bot.posters.pictures import draw_pictures
from bot.posters.svg import draw_svg
from tests.bot.terminal import VILLAGE, Terminal

LINK = "https://t.me/wuxin_bot?start=g_3"
WHO = ("网格长：冯芳", "网格员：于超、张红梅")
POSTER = Poster("grid-03", LINK, "新集社区", "第3网格 · 新集南", "某街道", WHO, "zh")
SVG = "{http://www.w3.org/2000/svg}"


def modules(link: str) -> list[list[bool]]:
    return [[bool(module) for module in row] for row in segno.make_qr(link, error="q").matrix]


def drawn(sheet: Sheet, size: int) -> list[list[bool]]:
    found = [[False] * size for _ in range(size)]
    for row, column, length in sheet.code.runs:
        found[row][column : column + length] = [True] * length
    return found


@pytest.mark.parametrize("link", [LINK, "https://t.me/xinji_community_service_bot?start=p_9999"])
def test_the_code_is_the_links_with_white_around_it(link: str) -> None:
    sheet = lay_out(Poster("x", link, "社区", "网格", "街道", (), "zh"))
    size = len(modules(link))
    assert drawn(sheet, size) == modules(link)
    assert sheet.code.module * (size + 2 * QUIET) == pytest.approx(QR_SIZE)


def test_the_code_of_the_picture_is_the_links(tmp_path: Path) -> None:
    sheet = lay_out(POSTER)
    draw_pictures(sheet, tmp_path / "poster")
    picture = imread(tmp_path / "poster.png")
    height, width, _ = picture.shape
    scale = width / WIDTH
    assert height / HEIGHT == pytest.approx(scale, rel=0.001)
    wanted, code = modules(LINK), sheet.code

    def is_dark(row: int, column: int) -> bool:
        x, y = code.x + (column + 0.5) * code.module, code.y + (row + 0.5) * code.module
        return bool(picture[int(y * scale), int(x * scale), 0] < 0.5)

    size = len(wanted)
    assert [[is_dark(row, column) for column in range(size)] for row in range(size)] == wanted
    assert not any(is_dark(row, -2) or is_dark(-2, row) or is_dark(row, size + 1) for row in range(size))
    assert (tmp_path / "poster.pdf").read_bytes().startswith(b"%PDF")


def test_the_drawing_says_everything_and_stays_on_the_sheet() -> None:
    root = ET.fromstring(draw_svg(lay_out(POSTER)))  # noqa: S314 -- our own
    said = [text.text or "" for text in root.iter(f"{SVG}text")]
    for words in (
        "新集社区",
        "第3网格 · 新集南",
        "扫一扫，登记住址",
        "有事直接说",
        "办没办好，您说了算",
        "　　".join(WHO),
        LINK,
    ):
        assert words in said
    for text in root.iter(f"{SVG}text"):
        assert 0 < float(text.get("x", "")) < WIDTH
        assert 0 < float(text.get("y", "")) < HEIGHT


def test_names_are_never_markup_and_shrink_until_they_fit() -> None:
    title = "<b>第3网格</b> & 很长很长的名字" * 4
    sheet = lay_out(Poster("x", LINK, "社区", title, "街道", (), "zh"))
    said = [text.text for text in ET.fromstring(draw_svg(sheet)).iter(f"{SVG}text")]  # noqa: S314 -- our own
    assert title in said
    (line,) = (line for line in sheet.lines if line.words == title)
    assert line.size * len(title) * 0.5 < WIDTH


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    shutil.copy(sqlite_template, tmp_path / "wuxin.db")
    return Terminal(tmp_path, f"sqlite:///{tmp_path / 'wuxin.db'}")


@pytest.fixture
def without_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra is not installed."""
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "zhplot" else find_spec(name))


@pytest.mark.usefixtures("without_pictures")
def test_one_command_draws_all(office: Terminal) -> None:
    result = office.runs("poster", "--bot", "wuxin_bot", "--out", "海报")
    assert result.exit_code == 0, result.output
    assert "uv run --extra pictures wuxin poster" in result.output
    files = sorted(file.name for file in (office.folder / "海报").iterdir())
    assert len(files) == 13 + 66
    assert {file.rpartition(".")[2] for file in files} == {"svg"}
    of_group = (office.folder / "海报" / "grid-03-group-011.svg").read_text(encoding="utf-8")
    for words in ("第11组 · 南一巷", "第3网格 · 新集南", "小组长：何丽华", "start=p_11"):
        assert words in of_group
    of_grid = (office.folder / "海报" / "grid-03.svg").read_text(encoding="utf-8")
    for words in ("网格长：冯芳", "网格员：于超、张红梅", "start=g_3<"):
        assert words in of_grid


def test_with_the_extra_there_are_pictures_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    village = Terminal(tmp_path, "")
    assert village.runs("init", village.writes("village.toml", VILLAGE)).exit_code == 0
    result = village.runs("poster", "--bot", "@wuxin_bot", "--grid", 1, "--language", "en")
    assert result.exit_code == 0, result.output
    names = {f"{name}.{kind}" for name in ("grid-01", "grid-01-group-001") for kind in ("svg", "png", "pdf")}
    assert {file.name for file in (tmp_path / "posters").iterdir()} == names
    assert "Scan, and say where you live" in (tmp_path / "posters" / "grid-01.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--grid", 99, "--bot", "wuxin_bot"], "没有 99"),
        (["--language", "fr", "--bot", "wuxin_bot"], "没有 fr"),
        (["--out", "wuxin.db", "--bot", "wuxin_bot"], "--out"),
        ([], "--bot"),
    ],
)
def test_what_is_wrong_is_said(office: Terminal, arguments: list[object], said: str) -> None:
    result = office.runs("poster", *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
