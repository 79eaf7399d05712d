"""`wuxin import`: read, planned, shown, agreed to, and written if the plan still holds then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.commands.terminal import err, fail, out
from bot.database import lock_store
from bot.rosters.office import Office, opened_office
from bot.rosters.tables import Teller
from bot.rosters.words import name_roles, say, say_in_both
from bot.settings import Settings
from models.rosters.columns import HeaderError, find_columns
from models.rosters.planning import Plan, Rows, Verdict, make_plan, read_rows
from models.rosters.reading import Sheet, read_sheet
from models.rosters.sheets import TroubleError
from models.rosters.storing import apply_plan, load_known

Steps: TypeAlias = Callable[[str], Callable[[int, int], None]]
"""Begins a step's progress bar."""


def import_file(settings: Settings, path: Path | None, *, dry_run: bool, agreed: bool, skip_refused: bool) -> None:
    """Import a spreadsheet, or end with one sentence that names the remedy."""
    if path is None:
        fail(say_in_both("says/no_file"))
    sheet = read_file(path)
    with opened_office(settings) as office:
        rows = understand(path, sheet, office)
        planned = Import(office, rows)
        plan = planned.plan()
        planned.show(plan, sheet, only_refused=not dry_run)
        if dry_run:
            office.print("says/dry_run")
        elif plan.counts[Verdict.REFUSE] and not skip_refused:
            fail(office.say("says/refused", count=plan.counts[Verdict.REFUSE]))
        elif not plan.changes_something:
            office.print("says/nothing")
        elif agreed or typer.confirm(office.say("says/ask")):
            planned.write(plan)
        else:
            office.print("says/left_alone")


def read_file(path: Path) -> Sheet:
    """The first sheet."""
    try:
        with following() as steps:
            return read_sheet(path, progress=steps("reading"))
    except TroubleError as error:
        fail(say_in_both(f"troubles/{error.trouble}", file=path.name))


def understand(path: Path, sheet: Sheet, office: Office) -> Rows:
    """What each row says, or why it is refused."""
    try:
        columns, below = find_columns(sheet.rows)
    except HeaderError as error:
        fail(say_in_both(f"headers/{error.fault}", file=path.name, names="、".join(error.names)))
    return read_rows(below, columns, office.names)


@dataclass(frozen=True)
class Import:
    """The rows on their way into the store."""

    office: Office
    rows: Rows

    def plan(self) -> Plan:
        """What would be done."""
        with following() as steps:
            return self.office.database.transact(lambda session: self._plan(session, steps))

    def show(self, plan: Plan, sheet: Sheet, *, only_refused: bool) -> None:
        """Tell it row by row, or only what is refused; and how much it is in all."""
        office = self.office
        teller = Teller(office.community, office.language, name_roles(office.language))
        teller.tell(out, plan, only_refused=only_refused)
        ours = say("zh", "sheets/notes")  # of `write_example`
        if others := [name for name in sheet.others if name != ours]:
            office.print("says/others", names="、".join(others))
        out.print(teller.summarise(plan), markup=False)

    def write(self, plan: Plan) -> None:
        """Write it, unless people came or changed since it was shown: what nobody read and agreed to is not done."""
        try:
            with following() as steps:
                is_done = self.office.database.transact(lambda session: self._write(session, plan, steps))
        except IntegrityError:  # somebody came in by the bot just now
            is_done = False
        if not is_done:
            fail(self.office.say("says/meanwhile"))
        self.office.print("says/done", add=plan.counts[Verdict.ADD], change=plan.counts[Verdict.CHANGE])

    def _plan(self, session: Session, steps: Steps) -> Plan:
        return make_plan(self.rows, load_known(session), progress=steps("comparing"))

    def _write(self, session: Session, plan: Plan, steps: Steps) -> bool:
        lock_store(session.connection())
        if self._plan(session, steps) != plan:
            return False
        apply_plan(session, plan, now=Clock().now(), progress=steps("writing"))
        return True


@contextmanager
def following() -> Iterator[Steps]:
    """Progress bars, one for each step that is begun; they go when all is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        yield lambda step: _follow(progress, step)


def _follow(progress: Progress, step: str) -> Callable[[int, int], None]:
    task = progress.add_task(say_in_both(f"steps/{step}"), total=None)
    return lambda done, total: progress.update(task, completed=done, total=total)
