"""Reading a roster's file, in a process of its own: a file that is broken or made to do harm ends only that process."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from models.rosters.sheets import Trouble, TroubleError

Progress: TypeAlias = Callable[[int, int], None]
"""Told how much is done, of how much."""


def quietly(done: int, total: int) -> None:
    """Progress that nobody watches."""
    del done, total


@dataclass(frozen=True)
class SheetRow:
    """A row that is not empty, with its number as the spreadsheet counts it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The first sheet of a file, and the names of the others that hold something and are not read."""

    rows: tuple[SheetRow, ...]
    others: tuple[str, ...]


def read_sheet(path: Path, *, progress: Progress = quietly) -> Sheet:
    """Read an .xlsx, .xls, .ods or CSV file. Raises TroubleError."""
    command = [sys.executable, "-P", "-m", "models.rosters.sheets", str(path.absolute())]
    with subprocess.Popen(  # noqa: S603 -- our own program, and a path that is only an argument
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as reader:
        try:
            sheet = _collect(reader.stdout or (), progress)
        finally:
            reader.kill()
    if sheet is None:  # it ended before its last line: out of memory, out of time
        raise TroubleError(Trouble.BOMB)
    return sheet


def _collect(lines: Iterable[str], progress: Progress) -> Sheet | None:
    rows: list[SheetRow] = []
    total = 0
    for line in lines:
        match json.loads(line):
            case [int(number), list(cells)]:
                rows.append(SheetRow(number, tuple(cells)))
                progress(min(number, total), total)
            case {"total": int(total)}:
                pass
            case {"others": list(others)}:
                progress(total, total)
                return Sheet(tuple(rows), tuple(others))
            case {"trouble": str(trouble)}:
                raise TroubleError(Trouble(trouble))
    return None
