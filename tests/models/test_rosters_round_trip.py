"""Whatever people call themselves: what is written out is read back the same, and no cell ever is a formula."""

import csv
import re
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from models.rosters.cells import guard, unguard
from models.rosters.columns import Column
from models.rosters.sheets import read_lines
from models.rosters.writing import list_headers, write_roster
from models.rules.names import on_one_line

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "'=1", "''+1", "'王", "=HYPERLINK(\"http://x\")", "http://x.cn",
           "_x0041_", "0012", "1e5", "<f>1</f>", "&lt;", '"', '","', ";", "TRUE", "2026-11-23",
           "王\u202e秀英", "=cmd|' /C calc'!A0", "internal:Sheet1!A1", "{=1+1}", "a" * 300)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
CELLS = TEXTS.map(on_one_line)
ROWS = st.lists(st.lists(CELLS, min_size=len(Column), max_size=len(Column)).filter(any), min_size=1, max_size=5)
ALL_HOSTILE = [[text, *[""] * (len(Column) - 1)] for text in map(on_one_line, HOSTILE)]


def write_and_read(folder: str, name: str, rows: list[list[str]]) -> tuple[Path, list[list[str]]]:
    path = Path(folder, name)
    write_roster(path, rows, language="zh", title="居民")
    _, *read = (line[1] for line in read_lines(path) if isinstance(line, list))
    return path, [[*row, *[""] * (len(Column) - len(row))] for row in read]


@pytest.mark.parametrize("name", ["people.xlsx", "people.csv"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@example(rows=ALL_HOSTILE)
@given(rows=ROWS)
def test_is_read_as_it_was_written_and_holds_no_formula(name: str, rows: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        path, read = write_and_read(folder, name, rows)
        assert read == rows
        if name == "people.csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                cells = [cell for row in csv.reader(file) for cell in row]
            assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝＋－＠\t\r\n"))]
        else:
            with zipfile.ZipFile(path) as parts:
                sheets = [parts.read(part).decode() for part in parts.namelist() if part.startswith("xl/worksheets/")]
            assert sheets
            assert not [found for sheet in sheets for found in re.findall(r"<f[ />]|<hyperlink", sheet)]
            assert {kind for sheet in sheets for kind in re.findall(r'<c [^>]*t="(\w+)"', sheet)} <= {"s", "inlineStr"}


@given(text=st.text(st.sampled_from("'=+-@＝\t\r\nA王"), max_size=6))
def test_the_apostrophe_comes_off_again_exactly(text: str) -> None:
    assert unguard(guard(text)) == text


def test_the_headers_of_both_languages_are_read() -> None:
    assert list_headers("zh")[:3] == ["编号", "姓名", "网格"]
    assert list_headers("en")[:3] == ["number", "name", "grid"]
