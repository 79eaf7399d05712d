"""Reading a roster's file: every kind that offices have, and every way in which a file can be unusable."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from models.rosters import sheets
from models.rosters.columns import Column, HeaderError, HeaderFault, find_columns
from models.rosters.reading import Sheet, SheetRow, read_sheet
from models.rosters.sheets import LARGEST_FILE, Trouble, TroubleError, read_lines
from tests.models.compound import make_compound, make_xls

Write = Callable[[str, bytes | str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def make_xlsx(*sheets: Mapping[tuple[int, int], object]) -> bytes:
    """A workbook with these cells, by row and column from 0."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        for cells in sheets:
            sheet = workbook.add_worksheet()
            for (row, column), value in cells.items():
                sheet.write(row, column, value)
    return file.getvalue()


def make_ods(*rows: list[str]) -> bytes:
    """An OpenDocument spreadsheet with one sheet of text."""
    kinds = ("office", "table", "text")
    names = " ".join(f'xmlns:{kind}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"' for kind in kinds)
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    cells = ["".join(cell.format(text) for text in row) for row in rows]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    table = f'<table:table table:name="居民">{body}</table:table>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>{table}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


def stretch(workbook: bytes) -> bytes:
    """The same workbook with its cell B2 in the last corner of the sheet."""
    stretched = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts, zipfile.ZipFile(stretched, "w") as new:
        for part in parts.namelist():
            content = parts.read(part).replace(b'r="B2"', b'r="XFD1048576"').replace(b'row r="2"', b'row r="1048576"')
            new.writestr(part, content)
    return stretched.getvalue()


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    """The rows as the reading program prints them."""
    return [(line[0], line[1]) for line in read_lines(path) if isinstance(line, list)]


def trouble_of(path: Path) -> Trouble:
    with pytest.raises(TroubleError) as caught:
        list(read_lines(path))
    return caught.value.trouble


class TestKinds:
    """The same two people, however the office keeps them."""

    EXPECTED = ((1, ["姓名", "小组"]), (2, ["王秀英", "11"]))

    def test_xlsx_with_numbers_as_numbers(self, write: Write) -> None:
        cells = {(0, 0): "姓名", (0, 1): "小组", (1, 0): " 王秀英\u200b ", (1, 1): 11.0}
        assert tuple(rows_of(write("a.xlsx", make_xlsx(cells)))) == self.EXPECTED

    def test_xls(self, write: Write) -> None:
        path = write("a.xls", make_xls([["姓名", "小组"], ["王秀英", "11"]]))
        assert tuple(rows_of(path)) == self.EXPECTED

    def test_ods(self, write: Write) -> None:
        assert tuple(rows_of(write("a.ods", make_ods(["姓名", "小组"], ["王秀英", "11"])))) == self.EXPECTED

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", "\t", ";"])
    def test_csv(self, write: Write, encoding: str, delimiter: str) -> None:
        text = f"姓名{delimiter}小组\r\n王秀英{delimiter}11\r\n\r\n"
        assert tuple(rows_of(write("a.csv", text.encode(encoding)))) == self.EXPECTED

    def test_through_the_process_with_gaps_and_further_sheets(self, write: Write) -> None:
        people = {(2, 0): "姓名", (5, 0): "王秀英"}
        path = write("a.xlsx", make_xlsx(people, {}, {(0, 0): "more"}))
        seen: list[tuple[int, int]] = []
        sheet = read_sheet(path, progress=lambda done, total: seen.append((done, total)))
        assert sheet == Sheet((SheetRow(3, ("姓名",)), SheetRow(6, ("王秀英",))), ("Sheet3",))
        assert seen[-1] == (6, 6)


class TestTroubles:
    """Each with a reason of its own."""

    def test_not_there(self, tmp_path: Path) -> None:
        assert trouble_of(tmp_path / "no.xlsx") is Trouble.MISSING
        assert trouble_of(tmp_path) is Trouble.MISSING

    @pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
    def test_empty(self, write: Write, name: str) -> None:
        assert trouble_of(write(name, b"")) is Trouble.EMPTY

    def test_nothing_in_it(self, write: Write) -> None:
        assert trouble_of(write("a.csv", "\r\n ,, \r\n")) is Trouble.EMPTY
        assert trouble_of(write("a.xlsx", make_xlsx({}))) is Trouble.EMPTY

    def test_something_else(self, write: Write) -> None:
        assert trouble_of(write("a.xlsx", b"\x89PNG\r\n\x1a\n")) is Trouble.NOT_A_SHEET
        assert trouble_of(write("a.xls", "<html><table>")) is Trouble.WEB_PAGE
        other = io.BytesIO()
        with zipfile.ZipFile(other, "w") as packed:
            packed.writestr("photo.jpg", b"no workbook")
        assert trouble_of(write("b.xlsx", other.getvalue())) is Trouble.BROKEN

    def test_with_a_password(self, write: Write) -> None:
        assert trouble_of(write("a.xlsx", make_compound("EncryptedPackage", b"?" * 5000))) is Trouble.PASSWORD
        assert trouble_of(write("a.xls", make_xls([["姓名"]], locked=True))) is Trouble.PASSWORD

    @pytest.mark.parametrize("kept", [0.3, 0.9, 0.99])
    @pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
    def test_cut_off(self, write: Write, name: str, kept: float) -> None:
        whole = make_xls([["姓名"]] * 50) if name == "a.xls" else make_xlsx({(0, 0): "姓名"})
        path = write(name, whole[: int(len(whole) * kept)])
        if name == "a.xls" and kept > 0.5:
            assert len(rows_of(path)) == 50  # what is missing is only padding
        else:
            assert trouble_of(path) in (Trouble.BROKEN, Trouble.EMPTY)

    def test_an_unknown_encoding(self, write: Write) -> None:
        assert trouble_of(write("a.csv", b"\xff\xff\x80name")) is Trouble.ENCODING
        assert trouble_of(write("a.csv", b"name\0group")) is Trouble.ENCODING

    def test_a_quote_that_never_ends(self, write: Write) -> None:
        assert trouble_of(write("a.csv", '姓名\n"王秀英\n')) is Trouble.BROKEN

    def test_too_large(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        with path.open("wb") as file:
            file.truncate(LARGEST_FILE + 1)
        assert trouble_of(path) is Trouble.TOO_LARGE

    def test_too_many_rows(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sheets, "MOST_ROWS", 50)
        rows = "姓名\n" + "王\n" * 50
        assert len(rows_of(write("a.csv", rows))) == 51
        assert trouble_of(write("b.csv", rows + "王\n")) is Trouble.TOO_MANY_ROWS
        assert len(rows_of(write("a.xlsx", make_xlsx({(row, 0): "王" for row in range(51)})))) == 51
        assert trouble_of(write("b.xlsx", make_xlsx({(0, 0): "姓名", (100, 0): "王"}))) is Trouble.TOO_MANY_ROWS
        assert trouble_of(write("c.xlsx", make_xlsx({(0, 0): "姓名", (0, 256): "王"}))) is Trouble.TOO_MANY_ROWS

    def test_packed_until_it_bursts(self, write: Write) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
            parts.writestr("xl/worksheets/sheet1.xml", b" " * (LARGEST_FILE + 1))
        assert trouble_of(write("a.xlsx", packed.getvalue())) is Trouble.BOMB

    def test_what_would_take_all_memory_takes_only_the_reader(self, write: Write) -> None:
        """Two cells in opposite corners: the library lays out every cell between them, half a terabyte."""
        path = write("a.xlsx", stretch(make_xlsx({(0, 0): "姓名", (1, 1): "王"})))
        with pytest.raises(TroubleError) as caught:
            read_sheet(path)
        assert caught.value.trouble is Trouble.BOMB

    def test_the_reason_comes_through_the_process(self, tmp_path: Path) -> None:
        with pytest.raises(TroubleError) as caught:
            read_sheet(tmp_path / "no.xlsx")
        assert caught.value.trouble is Trouble.MISSING


class TestColumns:
    """Headers in any order and either language; what is not understood is named."""

    @staticmethod
    def find(*rows: str) -> dict[Column, int]:
        return find_columns([SheetRow(n, tuple(row.split(","))) for n, row in enumerate(rows, 1)])[0]

    @staticmethod
    def refused(*rows: str) -> tuple[HeaderFault, tuple[str, ...]]:
        with pytest.raises(HeaderError) as caught:
            TestColumns.find(*rows)
        return caught.value.fault, caught.value.names

    def test_any_order_spelling_and_language(self) -> None:
        assert self.find("手 机,ＮＡＭＥ,Group") == {Column.PHONE: 0, Column.NAME: 1, Column.GROUP: 2}

    def test_a_title_may_stand_above(self) -> None:
        rows = [SheetRow(1, ("新集社区花名册",)), SheetRow(3, ("姓名",)), SheetRow(4, ("王秀英",))]
        assert find_columns(rows) == ({Column.NAME: 0}, rows[2:])

    def test_what_cannot_be_used(self) -> None:
        assert self.refused("网格,小组") == (HeaderFault.NO_NAME_COLUMN, ())
        assert self.refused("姓名,序号,身份证") == (HeaderFault.UNKNOWN_HEADER, ("序号", "身份证"))
        assert self.refused("姓名,电话,手机") == (HeaderFault.TWICE_HEADER, ("电话",))
        assert self.refused("姓名,,", "王秀英,,x") == (HeaderFault.NO_HEADER, ("C",))
        assert self.refused(*["x"] * 10, "姓名") == (HeaderFault.NO_NAME_COLUMN, ())
