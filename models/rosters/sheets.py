"""Reads one spreadsheet file and prints its rows as lines of JSON. A program of its own with little memory and time:
whatever a broken or hostile file does to it, the caller goes on and says what happened.

The lines: `{"total": 12}`, then `[row number, [cell, ...]]` for each row that is not empty, then `{"others": [...]}`
with the names of further sheets that hold something; or, at any point, `{"trouble": "..."}`.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import StrEnum, auto
from pathlib import Path
from typing import Any

from models.rosters.cells import as_text, unguard
from models.rules.names import on_one_line

MEGABYTE = 2**20
LARGEST_FILE = 20 * MEGABYTE
LARGEST_CONTENT = 200 * MEGABYTE
LARGEST_RATIO = 100
"""How many times its size a packed file may hold, once it holds more than `LARGEST_FILE`."""
MOST_ROWS = 200_000
MOST_COLUMNS = 256
MEMORY = 1024 * MEGABYTE
CPU_SECONDS = 60

_PACKED, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_SUFFIXES = {".csv", ".tsv", ".txt"}


class Trouble(StrEnum):
    """Why a file cannot be read."""

    MISSING = auto()
    TOO_LARGE = auto()
    BOMB = auto()
    NOT_A_SHEET = auto()
    WEB_PAGE = auto()
    PASSWORD = auto()
    BROKEN = auto()
    ENCODING = auto()
    EMPTY = auto()
    TOO_MANY_ROWS = auto()


class TroubleError(Exception):
    """The file cannot be read."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def read_lines(path: Path) -> Iterator[Any]:
    """What `main` prints. Raises TroubleError."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST_FILE else b""
    except OSError:
        raise TroubleError(Trouble.MISSING) from None
    if size > LARGEST_FILE:
        raise TroubleError(Trouble.TOO_LARGE)
    if not data:
        raise TroubleError(Trouble.EMPTY)
    if data.startswith((_PACKED, _COMPOUND)):
        return _read_workbook(path, data)
    return _read_text(data, path.suffix.lower())


def _read_workbook(path: Path, data: bytes) -> Iterator[Any]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 -- text needs none of it

    _refuse_bombs(data)
    if data.startswith(_COMPOUND) and "EncryptedPackage".encode("utf-16-le") in data:
        raise TroubleError(Trouble.PASSWORD)
    try:
        try:
            workbook = CalamineWorkbook.from_object(io.BytesIO(data))
        except CalamineError:
            workbook = CalamineWorkbook.from_path(path)  # told by its name what it is, it says better what is wrong
        first, *others = workbook.sheet_names
        sheet = workbook.get_sheet_by_name(first)
        last_row, last_column = sheet.end or (0, 0)
        if last_column >= MOST_COLUMNS or last_row >= 2 * MOST_ROWS:
            raise TroubleError(Trouble.TOO_MANY_ROWS)
        yield from _number_rows(sheet.iter_rows(), total=last_row + 1)
        yield {"others": [name for name in others if workbook.get_sheet_by_name(name).height]}
    except PasswordError:
        raise TroubleError(Trouble.PASSWORD) from None
    except (CalamineError, ValueError):
        raise TroubleError(Trouble.BROKEN) from None


def _refuse_bombs(data: bytes) -> None:
    if data.startswith(_COMPOUND):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            total = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise TroubleError(Trouble.BROKEN) from None
    if total > LARGEST_CONTENT or total > max(LARGEST_FILE, len(data) * LARGEST_RATIO):
        raise TroubleError(Trouble.BOMB)


def _read_text(data: bytes, suffix: str) -> Iterator[Any]:
    if data.lstrip()[:1] == b"<":
        raise TroubleError(Trouble.WEB_PAGE)
    if suffix not in _TEXT_SUFFIXES:
        raise TroubleError(Trouble.NOT_A_SHEET)
    text = _decode(data)
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        yield from _number_rows(([unguard(cell) for cell in row] for row in rows), total=text.count("\n"))
    except csv.Error:
        raise TroubleError(Trouble.BROKEN) from None
    yield {"others": []}


def _decode(data: bytes) -> str:
    """UTF-8 first: text in another encoding hardly ever is valid UTF-8. Excel's "Unicode text" has a mark."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if "\0" not in text:
                return text
    raise TroubleError(Trouble.ENCODING)


def _number_rows(rows: Iterable[Iterable[object]], *, total: int) -> Iterator[Any]:
    yield {"total": total}
    count = 0
    for number, row in enumerate(rows, 1):
        cells = [text if text.isalnum() else on_one_line(text) for text in map(as_text, row)]
        if any(cells):
            count += 1
            if count > MOST_ROWS + 1:
                raise TroubleError(Trouble.TOO_MANY_ROWS)
            yield [number, cells]
    if count == 0:
        raise TroubleError(Trouble.EMPTY)


def main(path: Path) -> None:
    """Print the file's rows, within the limits."""
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # where the system has no such limit
            resource.setrlimit(limit, (most, most))
    write = sys.stdout.write
    try:
        for line in read_lines(path):
            write(json.dumps(line) + "\n")
    except TroubleError as error:
        write(json.dumps({"trouble": error.trouble}) + "\n")
    except MemoryError:
        write(json.dumps({"trouble": Trouble.BOMB}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
