"""A roster written to a file: every cell is text, and none ever becomes a formula."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from models.rosters.cells import guard
from models.rosters.columns import HEADERS, Column

_WIDTHS = {Column.ADDRESS: 30, Column.ROLES: 24, Column.GRID: 20, Column.GROUP: 20}
_USUAL_WIDTH = 14
_LAST_ROW = 2**20 - 1


def list_headers(language: str) -> list[str]:
    """The headers that we write, in the order of the columns."""
    return [HEADERS[column][0 if language == "zh" else 1] for column in Column]


def write_roster(
    path: Path,
    rows: Iterable[Sequence[str]],
    *,
    language: str,
    title: str = "",
    notes: tuple[str, Iterable[Sequence[str]]] | None = None,
) -> None:
    """Write an .xlsx or a .csv file, by what `path` ends with; it appears whole or not at all, for its owner only.
    `notes`: a second sheet's title and rows, in an .xlsx file.
    """
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.touch(mode=0o600)
    try:
        if path.suffix.lower() == ".xlsx":
            _write_workbook(unfinished, rows, language, title, notes)
        else:
            _write_text(unfinished, rows, language)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_text(path: Path, rows: Iterable[Sequence[str]], language: str) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # with the mark, spreadsheets know the encoding
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(list_headers(language))
        writer.writerows([guard(cell) for cell in row] for row in rows)


def _write_workbook(
    path: Path,
    rows: Iterable[Sequence[str]],
    language: str,
    title: str,
    notes: tuple[str, Iterable[Sequence[str]]] | None,
) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 -- a CSV file needs none of it

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with Workbook(str(path), options) as workbook:
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet(title)
        for index, column in enumerate(Column):
            sheet.set_column(index, index, _WIDTHS.get(column, _USUAL_WIDTH), text)
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:Z{_LAST_ROW}"})
        _fill(sheet, [list_headers(language)], bold)
        _fill(sheet, rows, text, first=1)
        if notes:
            explained = workbook.add_worksheet(notes[0])
            explained.set_column(0, 0, 16)
            explained.set_column(1, 1, 90)
            _fill(explained, notes[1], workbook.add_format({"text_wrap": True, "valign": "top"}))


def _fill(sheet: Any, rows: Iterable[Sequence[str]], style: Any, *, first: int = 0) -> None:
    for number, row in enumerate(rows, first):
        for index, cell in enumerate(row):
            if cell:
                sheet.write_string(number, index, cell, style)
