"""The columns of a roster: found by their headers, in any order, in Chinese or English."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum, auto

from models.rosters.cells import plain
from models.rosters.reading import SheetRow

LOOKED_AT = 10
"""So many rows may stand above the headers: offices put a title there."""


class Column(StrEnum):
    """What a column says."""

    NUMBER = auto()
    NAME = auto()
    GRID = auto()
    GROUP = auto()
    ADDRESS = auto()
    PHONE = auto()
    ROLES = auto()
    TELEGRAM = auto()
    VERIFIED = auto()
    CALLED = auto()
    TRAITS = auto()
    SCHOOL_YEAR = auto()


HEADERS: dict[Column, tuple[str, ...]] = {
    Column.NUMBER: ("编号", "number"),
    Column.NAME: ("姓名", "name"),
    Column.GRID: ("网格", "grid"),
    Column.GROUP: ("小组", "group"),
    Column.ADDRESS: ("住址", "address", "地址"),
    Column.PHONE: ("电话", "phone", "手机", "手机号", "联系电话"),
    Column.ROLES: ("身份", "roles", "角色", "role"),
    Column.TELEGRAM: ("Telegram", "Telegram ID"),
    Column.VERIFIED: ("核实", "verified"),
    Column.CALLED: ("称呼", "called"),
    Column.TRAITS: ("情况", "needs"),
    Column.SCHOOL_YEAR: ("小学入学年份", "school year", "入学年份"),
}
"""How each may be headed; the first is the Chinese one that we write, the second the English one."""

_COLUMN_OF = {plain(header): column for column, headers in HEADERS.items() for header in headers}


class HeaderFault(StrEnum):
    """What is wrong with the headers."""

    NO_NAME_COLUMN = auto()
    UNKNOWN_HEADER = auto()
    TWICE_HEADER = auto()
    NO_HEADER = auto()


class HeaderError(Exception):
    """The headers cannot be used; `names` are those that are meant."""

    def __init__(self, fault: HeaderFault, names: Sequence[str] = ()) -> None:
        super().__init__(fault)
        self.fault, self.names = fault, tuple(names)


def find_columns(rows: Sequence[SheetRow]) -> tuple[dict[Column, int], Sequence[SheetRow]]:
    """Where each column stands, and the rows below the headers. Raises HeaderError."""
    for index, row in enumerate(rows[:LOOKED_AT]):
        if any(_COLUMN_OF.get(plain(cell)) is Column.NAME for cell in row.cells):
            below = rows[index + 1 :]
            return _place(row, below), below
    raise HeaderError(HeaderFault.NO_NAME_COLUMN)


def _place(headers: SheetRow, below: Sequence[SheetRow]) -> dict[Column, int]:
    if unknown := [cell for cell in headers.cells if cell and plain(cell) not in _COLUMN_OF]:
        raise HeaderError(HeaderFault.UNKNOWN_HEADER, unknown)
    placed = [(_COLUMN_OF[plain(cell)], index) for index, cell in enumerate(headers.cells) if cell]
    if twice := [HEADERS[column][0] for column, times in Counter(column for column, _ in placed).items() if times > 1]:
        raise HeaderError(HeaderFault.TWICE_HEADER, twice)
    headed = {index for _, index in placed}
    filled = {index for row in below for index, cell in enumerate(row.cells) if cell}
    if unheaded := sorted(filled - headed):
        raise HeaderError(HeaderFault.NO_HEADER, [_letters(index) for index in unheaded])
    return dict(placed)


def _letters(index: int) -> str:
    """The column as spreadsheets call it: A, Z, AA."""
    first, last = divmod(index, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)
