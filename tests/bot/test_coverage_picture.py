"""The picture of a coverage: a square for each household, in a colour that everybody can tell from the others."""

from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from bot.pictures.drawing import FILLS, draw
from bot.pictures.waffle import GREY, MARGIN, TALLEST, WIDTH, Block, Layout, Square, Waffle, fit, lay_out
from models.rules.visit_coverage import Standing, Tally

S = Standing
LEGEND = {
    S.IN_TIME: "见过，还早",
    S.SOON: "一星期内该去",
    S.OVERDUE: "过了日子",
    S.NEVER: "还没去过",
    S.PAUSED: "想清静一阵",
}
EACH = [S.NEVER, S.IN_TIME, S.PAUSED, S.OVERDUE, S.SOON, S.IN_TIME]


def picture(*counts: int, standings: list[Standing] = EACH) -> Waffle:
    """So many households in each block."""
    blocks = [
        Block(f"第{number}组 · 南{number}巷", f"{count} / {count}", (standings * count)[:count])
        for number, count in enumerate(counts, start=11)
    ]
    return Waffle("新集社区 · 11月23日 周一", "第3网格 · 新集南", "要见 6 户", "一个方块是一户", LEGEND, blocks)


GRID = picture(71, 58, 64, 66, 61)
COMMUNITY = picture(*[320] * 13)
ONE, NONE = picture(1), picture()


def overlap(one: Square, other: Square) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@pytest.mark.parametrize("waffle", [GRID, COMMUNITY, ONE, NONE])
def test_a_square_for_each_household_and_none_on_another(waffle: Waffle) -> None:
    layout = lay_out(waffle)
    assert Tally.count(square.standing for square in layout.squares) == waffle.tally
    places = {(round(square.x, 3), round(square.y, 3)) for square in layout.squares}
    assert len(places) == len(layout.squares)
    assert not any(overlap(one, other) for one, other in zip(layout.squares, layout.squares[1:], strict=False))
    for square in (*layout.squares, *layout.signs):
        assert square.x >= MARGIN - 1
        assert square.x + square.width <= WIDTH - MARGIN + 1
        assert square.y + square.height < layout.height


@pytest.mark.parametrize("waffle", [GRID, COMMUNITY])
def test_no_words_run_into_others_or_over_the_edge(waffle: Waffle) -> None:
    layout = lay_out(waffle)
    spans: dict[float, list[tuple[float, float]]] = {}
    for text in layout.texts:
        wide = text.size * sum(1 if ord(sign) > 0x2E80 else 0.58 for sign in text.words)
        left = text.x - wide if text.anchor == "right" else text.x
        assert left >= MARGIN - 1
        assert left + wide <= WIDTH - MARGIN + 1
        spans.setdefault(text.y, []).append((left, left + wide))
    for line in spans.values():
        for (_, end), (begin, _) in zip(sorted(line), sorted(line)[1:], strict=False):
            assert end < begin


def test_it_fits_a_telephone() -> None:
    """A grid at once, with squares and words that can be seen; the whole community in two columns."""
    grid, community = lay_out(GRID), lay_out(COMMUNITY)
    assert grid.height <= TALLEST + 120
    assert min(square.width for square in grid.squares) >= 30
    assert min(text.size for text in grid.texts) >= 28
    assert community.height <= 2 * WIDTH
    assert len({text.x for text in community.texts if text.words.startswith("第1")}) == 2


def test_neighbours_in_the_picture_are_no_neighbours_at_home() -> None:
    """They stand in the order of how they stand, so that no place among them says which household it is."""
    [block] = picture(12).blocks
    mixed = lay_out(picture(12))
    assert [square.standing for square in mixed.squares] == sorted(block.standings, key=list(S).index)


def test_it_says_what_it_was_given_and_no_more() -> None:
    given = {GRID.above, GRID.title, GRID.subtitle, GRID.foot, *LEGEND.values()}
    given |= {words for block in GRID.blocks for words in (block.name, block.words)}
    assert {text.words for text in lay_out(GRID).texts} == given


def test_long_words_become_smaller() -> None:
    assert fit("短", 30, 200) == 30
    assert fit("第3网格" * 20, 30, 200) == pytest.approx(200 / (3.58 * 20), rel=0.01)


def test_every_colour_can_be_told_by_its_lightness() -> None:
    """So that nobody needs to tell red from green; who is left in peace has a sign of their own."""

    def luminance(colour: str) -> float:
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    fills = [luminance(fill) for standing, fill in FILLS.items() if standing is not S.PAUSED]
    assert all((max(pair) + 0.05) / (min(pair) + 0.05) > 1.5 for pair in combinations(fills, 2))
    assert (1 + 0.05) / (luminance(GREY) + 0.05) > 4.5, "small words can be read"


@pytest.mark.parametrize("waffle", [GRID, COMMUNITY])
def test_the_drawn_picture_shows_each_in_its_colour(waffle: Waffle) -> None:
    layout, png = lay_out(waffle), draw(waffle)
    drawn = imread(BytesIO(png))
    height, width, _ = drawn.shape
    assert (width, height) == (WIDTH, int(layout.height))
    assert len(png) < 1_000_000
    for square in layout.squares:
        assert colour_of(drawn, square) == pytest.approx(to_rgb(FILLS[square.standing]), abs=0.02), square


def colour_of(drawn: np.ndarray, square: Square) -> tuple[float, ...]:
    """At a quarter of its height, where no bar is."""
    row, column = int(square.y + square.height * 0.22), int(square.x + square.width / 2)
    return tuple(float(part) for part in drawn[row, column, :3])


def test_a_picture_of_nobody_can_be_drawn() -> None:
    assert draw(NONE).startswith(b"\x89PNG")
    assert isinstance(lay_out(NONE), Layout)
