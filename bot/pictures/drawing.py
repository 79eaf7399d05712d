"""The picture of households as PNG, drawn with matplotlib. It comes with the extra `pictures`.

Its colours differ in lightness as well, so that nobody needs to tell red from green; who was never met is hollow, and
who is left in peace has the two bars of a pause.
"""

from collections.abc import Sequence
from functools import cache
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from bot.pictures.fonts import font_file
from bot.pictures.waffle import WIDTH, Square, Text, Waffle, lay_out
from models.rules.visit_coverage import Standing

DOTS_PER_INCH = 100
POINT = 72 / DOTS_PER_INCH  # of a pixel
BOLDER = 0.035  # how much the font's one weight is thickened, in characters
PAPER = "#ffffff"
FILLS = {
    Standing.IN_TIME: "#4a86cf",
    Standing.SOON: "#f6c544",
    Standing.OVERDUE: "#bf3326",
    Standing.NEVER: PAPER,
    Standing.PAUSED: "#dcdfe4",
}
EDGE, BARS = "#7b818b", "#8a909a"
SMALL = 20
"""Pixels; a square that is smaller has a thinner edge, and no bars."""


def draw(waffle: Waffle) -> bytes:
    """The picture as PNG."""
    layout = lay_out(waffle)
    figure = Figure(figsize=(WIDTH / DOTS_PER_INCH, layout.height / DOTS_PER_INCH), facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(layout.height, 0)
    squares = (*layout.squares, *layout.signs)
    for standing, fill in FILLS.items():
        _fill(axes, [square for square in squares if square.standing is standing], fill)
    paused = [square for square in squares if square.standing is Standing.PAUSED and square.height >= SMALL]
    _fill(axes, [bar for square in paused for bar in _bars(square)], BARS)
    for text in layout.texts:
        _write(axes, text)
    file = BytesIO()
    figure.savefig(file, format="png", dpi=DOTS_PER_INCH)
    return file.getvalue()


def _fill(axes: Axes, squares: Sequence[Square], fill: str) -> None:
    """All of one colour at once; what is as white as the paper has an edge."""
    for is_small in (False, True):
        alike = [square for square in squares if (square.height < SMALL) is is_small]
        edge = 0.0 if fill != PAPER else 2.0 if is_small else 3.0
        if outlines := [_outline(square, edge / 2) for square in alike]:
            path = Path.make_compound_path(*outlines)
            # No patch of the axes: to find their limits takes longer than all the drawing.
            axes.add_artist(PathPatch(path, facecolor=fill, edgecolor=EDGE, linewidth=edge * POINT))


def _outline(square: Square, inset: float) -> Path:
    """With corners a little rounded."""
    left, top = square.x + inset, square.y + inset
    right, bottom = square.x + square.width - inset, square.y + square.height - inset
    r = min(square.width, square.height) * 0.18
    line, curve = Path.LINETO, Path.CURVE3
    corners = [
        (left + r, top), (right - r, top), (right, top), (right, top + r), (right, bottom - r), (right, bottom),
        (right - r, bottom), (left + r, bottom), (left, bottom), (left, bottom - r), (left, top + r), (left, top),
        (left + r, top), (left + r, top),
    ]  # fmt: skip
    moves = [Path.MOVETO, line, curve, curve, line, curve, curve, line, curve, curve, line, curve, curve,
             Path.CLOSEPOLY]  # fmt: skip
    return Path(np.array(corners), moves)


def _bars(square: Square) -> list[Square]:
    """The sign of a pause, in the middle."""
    size = min(square.width, square.height)
    middle = square.x + square.width / 2
    width, height = size * 0.12, size * 0.44
    top = square.y + (square.height - height) / 2
    return [Square(middle + shift * size - width / 2, top, width, height, square.standing) for shift in (-0.13, 0.13)]


def _write(axes: Axes, text: Text) -> None:
    drawn = axes.text(
        text.x, text.y, text.words, fontproperties=_font(), fontsize=text.size * POINT, color=text.fill,
        ha=text.anchor, va="baseline", parse_math=False,
    )  # fmt: skip
    if text.bold:
        drawn.set_path_effects([withStroke(linewidth=text.size * BOLDER * POINT, foreground=text.fill)])


@cache
def _font() -> FontProperties:
    return FontProperties(fname=font_file())
