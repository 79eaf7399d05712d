"""A message as paragraphs, and each of them in rows of a width, broken where Chinese and English readers expect it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(frozen=True)
class Run:
    """Words that look the same."""

    words: str
    bold: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One line of a message, however long; without runs it is a gap."""

    runs: tuple[Run, ...]
    quoted: bool = False


Measure = Callable[[Run], float]

_UNIT = re.compile(r"\s+|[（《「『“‘(]*(?:[!-'*-~À-ɏ]+|[^\s])[，。、；：？！）》」』”’…)]*")
"""What stays together: a word, a sign with the punctuation that no row may begin or end with, or blanks."""


def read_message(html: str, *, drop: Callable[[str], bool] = lambda _: False) -> list[Paragraph]:
    """The paragraphs of a message in Telegram's HTML, without the signs that the font does not have (`drop`)."""
    reader = _Reader(drop)
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    return reader.paragraphs


def break_rows(paragraph: Paragraph, width: float, measure: Measure) -> list[list[Run]]:
    """The paragraph in rows that are no wider than `width`."""
    rows: list[list[Run]] = [[]]
    room = width
    for unit in _units(paragraph, width, measure):
        needed = measure(unit)
        if needed > room and rows[-1]:
            rows.append([])
            room = width
            if unit.words.isspace():
                continue
        rows[-1].append(unit)
        room -= needed
    return [_join(row) for row in rows]


def _units(paragraph: Paragraph, width: float, measure: Measure) -> Iterator[Run]:
    for run in paragraph.runs:
        for found in _UNIT.finditer(run.words):
            unit = Run(found[0], run.bold)
            if measure(unit) <= width:
                yield unit
            else:  # an address of the web, or the like
                yield from (Run(sign, run.bold) for sign in unit.words)


def _join(row: list[Run]) -> list[Run]:
    """Neighbours that look the same as one."""
    joined: list[Run] = []
    for run in row:
        if joined and joined[-1].bold is run.bold:
            joined[-1] = Run(joined[-1].words + run.words, run.bold)
        else:
            joined.append(run)
    return joined


@dataclass
class _Reader(HTMLParser):
    drop: Callable[[str], bool]
    paragraphs: list[Paragraph] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    depth: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- as it is called
        self.depth[tag] = self.depth.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self.end_paragraph()
        self.depth[tag] = self.depth.get(tag, 0) - 1

    def handle_data(self, data: str) -> None:
        first, *others = data.split("\n")
        self._add(first)
        for line in others:
            self.end_paragraph()
            self._add(line)

    def end_paragraph(self) -> None:
        """What was said so far is one."""
        is_gap = not self.runs
        if not (is_gap and (not self.paragraphs or not self.paragraphs[-1].runs)):  # one gap is enough
            self.paragraphs.append(Paragraph(tuple(self.runs), self.depth.get("blockquote", 0) > 0))
        self.runs = []

    def _add(self, words: str) -> None:
        kept = "".join(sign for sign in words if not self.drop(sign))
        if not self.runs:
            kept = kept.lstrip(" \u3000" if kept != words else " ")  # what a sign that went left behind
        if kept:
            self.runs.append(Run(kept, self.depth.get("b", 0) > 0))
