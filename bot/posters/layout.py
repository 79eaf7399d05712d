"""Where everything stands on the sheet, in millimetres from its upper left corner. One layout for SVG, PNG and PDF."""

import unicodedata
from dataclasses import dataclass

import segno

from bot.posters.contents import Poster
from handlers.ui.words import label

WIDTH, HEIGHT = 210.0, 297.0  # A4
MIDDLE = WIDTH / 2
RED, INK, GREY, WHITE, PALE = "#b3261e", "#1d1b20", "#5f5b62", "#ffffff", "#fbeeec"
QR_SIZE = 104.0
QUIET = 4  # modules of white around a QR code, as its standard asks


@dataclass(frozen=True)
class Box:
    """A filled rectangle with rounded corners."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0.0


@dataclass(frozen=True)
class Line:
    """One line of text; `y` is its baseline, `size` the height of a Chinese character."""

    x: float
    y: float
    size: float
    words: str
    fill: str = INK
    anchor: str = "middle"  # or "start"
    bold: bool = False


@dataclass(frozen=True)
class Code:
    """The QR code: its dark modules as runs (row, column, length), and the square in which it stands."""

    x: float
    y: float
    module: float
    runs: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Sheet:
    """Everything on one poster, in the order in which it is painted."""

    boxes: tuple[Box, ...]
    code: Code
    lines: tuple[Line, ...]
    title: str
    width: float = WIDTH
    height: float = HEIGHT


def lay_out(poster: Poster) -> Sheet:
    """Put a poster's words and its code on the sheet."""
    corner = (WIDTH - QR_SIZE) / 2, 117.0
    frame = Box(corner[0] - 1.5, corner[1] - 1.5, QR_SIZE + 3, QR_SIZE + 3, RED, 6)
    inside = Box(*corner, QR_SIZE, QR_SIZE, WHITE, 4.5)
    steps, numbers = _steps(poster)
    return Sheet(
        boxes=(Box(12, 12, WIDTH - 24, 55, RED, 7), frame, inside, *numbers, Box(12, 264, WIDTH - 24, 22.5, PALE, 5)),
        code=encode(poster.link, *corner),
        lines=(*_heading(poster), *steps, *_foot(poster)),
        title=f"{poster.community} {poster.title}",
    )


def encode(link: str, x: float, y: float) -> Code:
    """The link as a QR code that stays readable with a quarter of it worn off."""
    matrix = segno.make_qr(link, error="q").matrix
    runs = []
    for row, modules in enumerate(matrix):
        column = 0
        while column < len(modules):
            length = 0
            while column + length < len(modules) and modules[column + length]:
                length += 1
            if length:
                runs.append((row, column, length))
            column += length or 1
    module = QR_SIZE / (len(matrix) + 2 * QUIET)
    return Code(x + QUIET * module, y + QUIET * module, module, tuple(runs))


def _heading(poster: Poster) -> list[Line]:
    said = [label(poster.language, key) for key in ("posters/scan", "posters/tell", "posters/yours")]
    return [
        _line(25.5, 7.5, poster.community, WHITE),
        _line(46.5, 17, poster.title, WHITE, bold=True),
        _line(60.5, 7.5, poster.subtitle, WHITE),
        _line(82, 10.5, said[0], RED, bold=True),
        _line(95.5, 10.5, said[1], bold=True),
        _line(109, 10.5, said[2], bold=True),
    ]


def _steps(poster: Poster) -> tuple[list[Line], list[Box]]:
    """What to do, one thing a line, with its number in a red dot."""
    said = [label(poster.language, key) for key in ("posters/camera", "posters/link", "posters/begin")]
    size, left, first = 7.0, 46.0, 235.0
    lines, dots = [], []
    for number, words in enumerate(said, start=1):
        baseline = first + 10.4 * (number - 1)
        dots.append(Box(left - 11, baseline - 5.9, 7.6, 7.6, RED, 3.8))
        lines.append(Line(left - 7.2, baseline - 0.3, 5.4, str(number), WHITE, bold=True))
        lines.append(Line(left, baseline, _fit(words, size, WIDTH - left - 14), words, anchor="start"))
    return lines, dots


def _foot(poster: Poster) -> list[Line]:
    """Who serves there, what helps whom it does not help, and the link to type where no camera is."""
    between = "　　" if poster.language == "zh" else "   "
    help_ = label(poster.language, "posters/help")
    return [
        _line(274, 6.4, between.join(poster.serving) or poster.community, bold=True),
        _line(282.2, 5, help_, GREY),
        _line(292, 3.6, poster.link, GREY),
    ]


def _line(y: float, size: float, words: str, fill: str = INK, *, bold: bool = False) -> Line:
    return Line(MIDDLE, y, _fit(words, size, WIDTH - 36), words, fill, bold=bold)


def _fit(words: str, size: float, room: float) -> float:
    """The size at which the words fit: Chinese characters are squares, others take about half of one."""
    wide = sum(1 if unicodedata.east_asian_width(letter) in "WFA" else 0.58 for letter in words)
    return min(size, room / wide)
