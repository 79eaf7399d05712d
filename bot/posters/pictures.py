"""Posters as PNG and PDF: matplotlib draws, with the Chinese font that zhplot brings. Both come with an extra."""

from functools import cache
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, FancyBboxPatch, Patch, PathPatch
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from bot.pictures.fonts import font_file
from bot.posters.layout import Box, Code, Line, Sheet

INCH = 25.4  # millimetres
POINT = INCH / 72
BOLDER = 0.035  # how much the font's one weight is thickened, in characters
DOTS_PER_INCH = 200


def draw_pictures(sheet: Sheet, file: Path) -> None:
    """Write `file` with the endings .png and .pdf."""
    figure = draw(sheet)
    figure.savefig(file.with_suffix(".png"), dpi=DOTS_PER_INCH)
    figure.savefig(file.with_suffix(".pdf"), metadata={"Title": sheet.title, "CreationDate": None})


def draw(sheet: Sheet) -> Figure:
    """The sheet as a figure of its size."""
    figure = Figure(figsize=(sheet.width / INCH, sheet.height / INCH), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, sheet.width)
    axes.set_ylim(sheet.height, 0)
    for box in sheet.boxes:
        axes.add_patch(_rounded(box))
    axes.add_patch(_modules(sheet.code))
    for line in sheet.lines:
        text = axes.text(
            line.x, line.y, line.words, fontproperties=_font(), fontsize=line.size / POINT, color=line.fill,
            ha={"middle": "center", "start": "left"}[line.anchor], va="baseline", parse_math=False,
        )  # fmt: skip
        if line.bold:
            text.set_path_effects([_thicken(line)])
    return figure


def _rounded(box: Box) -> Patch:
    if box.width == box.height == 2 * box.radius:
        middle = box.x + box.radius, box.y + box.radius
        return Circle(middle, box.radius, facecolor=box.fill, linewidth=0)
    style = f"round,pad=0,rounding_size={box.radius}"
    return FancyBboxPatch((box.x, box.y), box.width, box.height, boxstyle=style, facecolor=box.fill, linewidth=0)


def _modules(code: Code) -> PathPatch:
    """The dark modules, without the hair lines that smoothing would leave between them."""
    corners, moves = [], []
    for row, column, length in code.runs:
        left, top = code.x + column * code.module, code.y + row * code.module
        right, bottom = left + length * code.module, top + code.module
        corners += [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        moves += [Outline.MOVETO, Outline.LINETO, Outline.LINETO, Outline.LINETO, Outline.CLOSEPOLY]
    return PathPatch(Outline(corners, moves), facecolor="black", linewidth=0, antialiased=False)


def _thicken(line: Line) -> withStroke:
    return withStroke(linewidth=line.size * BOLDER / POINT, foreground=line.fill)


@cache
def _font() -> FontProperties:
    return FontProperties(fname=font_file())
