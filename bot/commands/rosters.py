"""`wuxin import` and `wuxin export`: the office's list of its people, as a spreadsheet."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.terminal import read_settings

_FILE = typer.Argument(help="An .xlsx, .xls, .ods or .csv file.", show_default=False)
_EXAMPLE = typer.Option("--example", metavar="FILE", help="Write an empty table with explanations, and end.")


def import_people(
    file: Annotated[Path | None, _FILE] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be done, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    skip_refused: Annotated[bool, typer.Option("--skip-refused", help="Import the rows that can be used.")] = False,
    example: Annotated[Path | None, _EXAMPLE] = None,
) -> None:
    """Bring people and roles in line with a spreadsheet. Nobody is removed; the same file twice changes nothing."""
    from bot.rosters.exporting import write_example  # noqa: PLC0415 -- `--help` need not wait for it
    from bot.rosters.importing import import_file  # noqa: PLC0415

    if example is not None:
        write_example(example)
    else:
        import_file(read_settings(), file, dry_run=dry_run, agreed=yes, skip_refused=skip_refused)


def export_people(
    file: Annotated[Path, typer.Argument(help="An .xlsx or .csv file that is not there yet.", show_default=False)],
    grid: Annotated[int | None, typer.Option("--grid", help="Only the people of this grid.")] = None,
) -> None:
    """Write everybody into a spreadsheet that can be changed and imported again."""
    from bot.rosters.exporting import export_file  # noqa: PLC0415 -- `--help` need not wait for it

    export_file(read_settings(), file, grid_id=grid)
