"""An office at its terminal: a folder with a store, and commands that are typed."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.database import open_engine
from models.base import Base
from models.communities import EXAMPLE


@dataclass(frozen=True)
class Terminal:
    """Commands run in `folder`, on the store at `url`."""

    folder: Path
    url: str

    def runs(self, *arguments: object, **environment: str) -> Result:
        """Type a command."""
        values = {"DATABASE_URL": self.url, "DATA_DIR": str(self.folder / "data"), "COLUMNS": "200"} | environment
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], env=values)

    def writes(self, name: str, text: str) -> Path:
        """Put a file into the folder."""
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return file

    def rows(self) -> dict[str, list[Any]]:
        """Everything that stands in the store."""
        engine = open_engine(self.url)
        with Session(engine) as session:
            rows = {t.name: sorted(map(repr, session.execute(select(t)))) for t in Base.metadata.sorted_tables}
        engine.dispose()
        return rows


def xinji(*, without_grid: int | None = None) -> str:
    """The example, or the same without one of its grids and who serves there."""
    text = EXAMPLE.read_text(encoding="utf-8")
    if without_grid is None:
        return text
    block = next(part for part in text.split("[[grids]]") if part.startswith(f"\nnumber = {without_grid}\n"))
    groups = re.findall(r"\{ number = (\d+),", block)
    served = "|".join([rf"grids = \[{without_grid}\]", *(rf"group = {group}\b" for group in groups)])
    lines = text.replace(f"[[grids]]{block}", "").splitlines(keepends=True)
    return "".join(line for line in lines if not re.search(served, line))


VILLAGE = """
name = { zh = "小村", en = "Village" }
district = { zh = "某街道", en = "Some District" }
zone = "Asia/Shanghai"
close_after_silence = 7
quiet_hours = { start = 21:30:00, end = 07:30:00 }
emergency_numbers = [{ number = "110", name = { zh = "报警", en = "Police" } }]
teams = [{ key = "all", name = { zh = "大家", en = "Everybody" } }]
categories = [{ key = "other", emoji = "💬", name = { zh = "其他", en = "Other" }, promise = "ordinary", team = "all" }]
staff = [
    { name = "石大山", role = "secretary" },
    { name = "石小山", role = "grid_worker", grids = [1] },
]
grids = [{ number = 1, name = "东头", groups = [{ number = 1, name = "一组" }] }]

[[promises]]
key = "ordinary"
name = { zh = "一般事项", en = "Ordinary" }
first_reply = "4 working hours"
solution = "7 working days"
warn_before = "1 working day"

[office_hours]
monday = ["09:00-17:00"]
"""
