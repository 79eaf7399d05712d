"""Where everything stands in a picture of households: a small square for each, block by block; in pixels, 1080 across.

There is no name and no address in it. Within a block the squares are in the order of how they stand, so that none of
them says which household it is.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from models.rules.visit_coverage import Standing, Tally

WIDTH = 1080
MARGIN = 60
ROOM = WIDTH - 2 * MARGIN
TALLEST = 1560
"""What a telephone shows without scrolling, as far as the squares can be made small enough."""
PITCHES = range(50, 13, -2)
"""From one square to the next, the largest first."""
GAP = 0.16  # of a pitch
ONE_COLUMN = 8
"""So many blocks stand one below the other; more of them in two columns."""
BETWEEN = 56
"""Pixels between two columns."""
TITLE, LINE, SMALL = 62, 38, 33  # the height of a Chinese character
BAR = 30
INK, GREY = "#1d1b20", "#5f5b62"


@dataclass(frozen=True)
class Block:
    """Households that belong together: a residents' group, or a grid. `words` says how many were reached."""

    name: str
    words: str
    standings: Sequence[Standing]


@dataclass(frozen=True)
class Waffle:
    """What is to be drawn, all of it in the reader's language. `legend`: the words for each standing."""

    above: str
    title: str
    subtitle: str
    foot: str
    legend: Mapping[Standing, str]
    blocks: Sequence[Block]

    @property
    def tally(self) -> Tally:
        """How many stand how, all together."""
        return Tally.count(standing for block in self.blocks for standing in block.standings)


@dataclass(frozen=True)
class Square:
    """`x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    standing: Standing


@dataclass(frozen=True)
class Text:
    """One line; `y` is its baseline, `anchor` the side of it that is at `x`."""

    x: float
    y: float
    size: float
    words: str
    fill: str = INK
    anchor: str = "left"
    bold: bool = False


@dataclass(frozen=True)
class Layout:
    """Everything in the picture."""

    height: float
    squares: tuple[Square, ...]
    """One for each household."""
    signs: tuple[Square, ...]
    """The bar of all together, and the legend's own squares."""
    texts: tuple[Text, ...]


def lay_out(waffle: Waffle) -> Layout:
    """Make the squares as large as the height allows."""
    head = _lay_out_head(waffle)
    for pitch in PITCHES:
        body = _Body(waffle.blocks, head.height, pitch)
        if body.bottom <= TALLEST:
            break
    baseline = body.bottom + SMALL * 1.6
    foot = Text(MARGIN, baseline, fit(waffle.foot, SMALL * 0.9, ROOM), waffle.foot, GREY)
    return Layout(baseline + MARGIN * 0.8, tuple(body.squares), head.signs, (*head.texts, *body.texts, foot))


def fit(words: str, size: float, room: float) -> float:
    """The size at which the words fit: Chinese characters are squares, others take about half of one."""
    wide = sum(1 if unicodedata.east_asian_width(letter) in "WFA" else 0.58 for letter in words)
    return min(size, room / max(1, wide))


def _lay_out_head(waffle: Waffle) -> Layout:
    """What it is of, the bar of all together, and the legend."""
    texts = [
        Text(MARGIN, 92, fit(waffle.above, SMALL, ROOM), waffle.above, GREY),
        Text(MARGIN, 176, fit(waffle.title, TITLE, ROOM), waffle.title, bold=True),
        Text(MARGIN, 246, fit(waffle.subtitle, LINE, ROOM), waffle.subtitle),
    ]
    signs = _lay_out_bar(waffle.tally, 280)
    bottom = 280.0 + BAR
    for place, (standing, words) in enumerate(waffle.legend.items()):
        row, column = divmod(place, 2)
        x, y = MARGIN + column * ROOM / 2, 372 + row * SMALL * 1.75
        signs.append(Square(x, y - SMALL * 0.9, SMALL, SMALL, standing))
        texts.append(Text(x + SMALL * 1.5, y, fit(words, SMALL, ROOM / 2 - SMALL * 1.7), words))
        bottom = y
    return Layout(bottom + 22, (), tuple(signs), tuple(texts))


def _lay_out_bar(tally: Tally, y: float) -> list[Square]:
    """All households in one bar; a piece that there is can be seen, however small."""
    counts = [(standing, getattr(tally, standing)) for standing in Standing if getattr(tally, standing)]
    least = 12.0
    room = ROOM - 6.0 * max(0, len(counts) - 1) - least * len(counts)
    widths = [least + room * count / max(1, tally.total) for _, count in counts]
    lefts = accumulate(widths, lambda left, width: left + width + 6, initial=float(MARGIN))
    return [Square(left, y, width, BAR, standing)
            for left, width, (standing, _) in zip(lefts, widths, counts, strict=False)]  # fmt: skip


class _Body:
    """The blocks with squares of one size, in one column or in two."""

    def __init__(self, blocks: Sequence[Block], top: float, pitch: int) -> None:
        self.pitch, self.squares, self.texts = pitch, list[Square](), list[Text]()
        columns = 1 if len(blocks) <= ONE_COLUMN else 2
        self.room = (ROOM - BETWEEN * (columns - 1)) / columns
        self.across = int((self.room + pitch * GAP) // pitch)
        self.bottom = top
        for start in range(0, len(blocks), columns):
            row = blocks[start : start + columns]
            lefts = [MARGIN + place * (self.room + BETWEEN) for place in range(columns)]
            self.bottom = max(self._put(block, x, self.bottom) for block, x in zip(row, lefts, strict=False))

    def _put(self, block: Block, x: float, top: float) -> float:
        """Where it ends."""
        baseline = top + SMALL * 1.65
        edge = x + self.across * self.pitch - self.pitch * GAP
        self.texts.append(Text(x, baseline, fit(block.name, SMALL, self.room * 0.62), block.name))
        self.texts.append(Text(edge, baseline, fit(block.words, SMALL, self.room * 0.36), block.words, GREY, "right"))
        size = self.pitch * (1 - GAP)
        first = baseline + SMALL * 0.45
        for place, standing in enumerate(sorted(block.standings, key=list(Standing).index)):
            row, column = divmod(place, self.across)
            self.squares.append(Square(x + column * self.pitch, first + row * self.pitch, size, size, standing))
        rows = -(-len(block.standings) // self.across)
        return first + rows * self.pitch
