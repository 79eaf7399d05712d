"""Papers as PDF: fpdf2 draws, with the Chinese font that zhplot brings. Both come with the extra `pictures`."""

from dataclasses import dataclass
from datetime import datetime

from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.fonts import TTFFont

from bot.papers.paragraphs import Paragraph, Run, break_rows, read_message
from bot.pictures.fonts import font_file

FONT = "noto"
MARGIN, FOOT = 22.0, 18.0  # millimetres
TITLE, BODY, SMALL = 19.0, 12.0, 9.0  # points
ROW = 1.75  # the height of a row, in heights of its letters
INDENT = 6.0
BOLDER = 0.035  # how much the font's one weight is thickened, in characters
POINT = 25.4 / 72
RED, INK, GREY = (179, 38, 30), (29, 27, 32), (95, 91, 98)


@dataclass(frozen=True)
class Paper:
    """What is to be drawn: a message in Telegram's HTML, whose first line is the heading, and a line for the foot."""

    message: str
    title: str
    foot: str
    language: str
    made_at: datetime


def draw(paper: Paper) -> bytes:
    """The paper as a PDF of as many pages as it takes."""
    page = _Page(paper)
    heading, *rest = read_message(paper.message, drop=page.lacks)
    page.put(Paragraph(tuple(Run(run.words, bold=True) for run in heading.runs)), size=TITLE, colour=RED)
    for paragraph in rest:
        page.put(paragraph, size=BODY, colour=GREY if paragraph.quoted else INK)
    return bytes(page.output())


class _Page(FPDF):
    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self.paper = paper
        self.add_font(FONT, fname=font_file())
        self.set_font(FONT, size=BODY)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(False)
        self.set_title(paper.title)
        self.set_lang(paper.language)
        self.set_creation_date(paper.made_at)
        self.add_page()

    def lacks(self, sign: str) -> bool:
        """Whether the font has no such sign, as for most small pictures."""
        font = self.fonts[FONT]
        return isinstance(font, TTFFont) and ord(sign) not in font.cmap

    def footer(self) -> None:
        """On every page."""
        self.set_font(FONT, size=SMALL)
        self.set_text_color(*GREY)
        self.set_xy(MARGIN, self.h - FOOT)
        self.cell(0, SMALL * POINT, f"{self.paper.foot} · {self.page_no()}", align="C")

    def put(self, paragraph: Paragraph, *, size: float, colour: tuple[int, int, int]) -> None:
        """A paragraph, on the next page where this one is full."""
        height = size * POINT * ROW
        indent = INDENT if paragraph.quoted else 0.0
        self.set_font(FONT, size=size)
        if not paragraph.runs:
            self.set_y(self.get_y() + height / 2)
            return
        for row in break_rows(paragraph, self.epw - indent, self._measure):
            if self.get_y() + height > self.h - FOOT - height:
                self.add_page()
                self.set_font(FONT, size=size)
            self._write_row(row, x=MARGIN + indent, y=self.get_y() + height, size=size, colour=colour)
            self.set_y(self.get_y() + height)

    def _write_row(self, row: list[Run], *, x: float, y: float, size: float, colour: tuple[int, int, int]) -> None:
        self.set_text_color(*colour)
        self.set_draw_color(*colour)
        for run in row:
            mode = TextMode.FILL_STROKE if run.bold else TextMode.FILL
            with self.local_context(text_mode=mode, line_width=size * POINT * BOLDER):
                self.text(x, y - size * POINT * (ROW - 1) / 2, run.words)
            x += self._measure(run)

    def _measure(self, run: Run) -> float:
        return self.get_string_width(run.words)
