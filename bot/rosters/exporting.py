"""`wuxin export`, and the empty table of `wuxin import --example`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.commands.terminal import fail, out
from bot.rosters.office import opened_office
from bot.rosters.words import list_notes, name_roles, name_traits, say, say_in_both
from bot.settings import Settings
from models.rosters.listing import export_people
from models.rosters.writing import write_roster


def export_file(settings: Settings, path: Path, *, grid_id: int | None) -> None:
    """Write the people of the community, or of one grid; noted in the audit log with the file's last byte."""
    check_target(path)
    with opened_office(settings) as office:
        if grid_id is not None and grid_id not in {grid.number for grid in office.community.grids}:
            fail(say_in_both("says/unknown_grid", number=grid_id))
        language, roles = office.language, name_roles(office.language)

        def export(session: Session) -> int:
            now = Clock().now()
            rows = export_people(
                session,
                office.names,
                roles=roles,
                traits=name_traits(language),
                language=language,
                now=now,
                grid_id=grid_id,
            )
            with writable(path):
                write_roster(path, rows, language=language, title=office.say("sheets/people"))
            return len(rows)

        office.print("says/exported", file=path, count=office.database.transact(export))


def write_example(path: Path) -> None:
    """An empty table with the headers, and a sheet that explains them."""
    check_target(path)
    notes = (say("zh", "sheets/notes"), [*list_notes("zh"), [], *list_notes("en")])
    with writable(path):
        write_roster(path, [], language="zh", title=say("zh", "sheets/people"), notes=notes)
    out.print(say_in_both("says/example", file=path), markup=False)


def check_target(path: Path) -> None:
    """A file that we can write, and that is not there yet."""
    if path.suffix.lower() not in (".xlsx", ".csv"):
        fail(say_in_both("says/format", file=path))
    if path.exists():
        fail(say_in_both("says/exists", file=path))


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """An end with one sentence where the file cannot be written."""
    try:
        yield
    except OSError as error:
        fail(say_in_both("says/unwritable", file=path, reason=error.strerror))
