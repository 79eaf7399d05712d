"""Papers: rows break where readers expect it, and a message becomes a PDF."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.papers.paragraphs import Paragraph, Run, break_rows, read_message

CLOSING = "，。、；：？！）》」』”’…"


def wide(run: Run) -> float:
    """A sign of a Chinese font is as wide as two of a Latin one."""
    return sum(1 if sign < "\u2000" else 2 for sign in run.words)


def rows(words: str, width: float) -> list[str]:
    return ["".join(run.words for run in row) for row in break_rows(Paragraph((Run(words),)), width, wide)]


def test_a_message_is_read_line_by_line() -> None:
    read = read_message("<b>一、渠道</b> 议定\n\n\n<blockquote>今冬做 &lt;一段&gt;\n再说</blockquote>完")
    assert read == [
        Paragraph((Run("一、渠道", True), Run(" 议定"))),
        Paragraph(()),
        Paragraph((Run("今冬做 <一段>"),), quoted=True),
        Paragraph((Run("再说"),), quoted=True),
        Paragraph((Run("完"),)),
    ]


def test_signs_that_the_font_lacks_leave_no_hole() -> None:
    assert read_message("📌 请人来看", drop=lambda sign: sign == "📌") == [Paragraph((Run("请人来看"),))]


@pytest.mark.parametrize(
    ("words", "width", "expected"),
    [
        ("今冬做，再说", 6, ["今冬", "做，再", "说"]),
        ("第 12 号楼", 6, ["第 12 ", "号楼"]),
        ("channel lining", 9, ["channel ", "lining"]),
        ("（今冬）做", 6, ["（今", "冬）做"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("", 4, [""]),
    ],
)
def test_rows_break_where_readers_expect_it(words: str, width: float, expected: list[str]) -> None:
    assert rows(words, width) == expected


@given(st.text(st.sampled_from("今冬做渠道（）。，、「」abc 12-😀"), max_size=60), st.integers(6, 30))
def test_nothing_is_lost_and_no_row_is_too_wide(words: str, width: int) -> None:
    broken = rows(words, width)
    assert "".join("".join(broken).split()) == "".join(words.split())
    assert all(wide(Run(row)) <= width for row in broken)


def test_a_message_becomes_a_pdf_of_as_many_pages_as_it_takes() -> None:
    pytest.importorskip("fpdf")
    from bot.papers.drawing import Paper, draw  # noqa: PLC0415

    made_at = datetime.fromisoformat("2026-11-25T09:00:00+08:00")
    lines = "\n".join(
        f"<b>{n}. 渠道</b>\n议定：今冬做东三巷这一段。📌 😀\n<blockquote>说明</blockquote>" for n in range(40)
    )
    long, short = (
        draw(Paper(f"议事会：会议纪要\n{body}", "议事会", "新集社区", "zh", made_at)) for body in (lines, "只有一行")
    )
    assert short.startswith(b"%PDF-")
    assert short.count(b"/Type /Page\n") == 1
    assert long.count(b"/Type /Page\n") > 2
    assert len(long) < 200_000
