"""How long the lists of a morning take to plan for all grids, and how that grows with the number of households."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot import migrations
from bot.database import Database
from models.communities import EXAMPLE, read_community
from models.communities.loading import load_community
from models.grids import list_grids
from models.rules.community import Community
from models.visits.planning import list_of_day, plan_list
from tests.benchmarks.replies import machine, spread
from tests.models.visits.population import settle_people
from tests.people import START

RESIDENTS = 11_671
SIZES = (RESIDENTS, 2 * RESIDENTS, 4 * RESIDENTS)
MONDAY, TUESDAY = START.date(), START.date().replace(day=24)


@dataclass
class Measured:
    """One community: its size, and for each round the ms of all grids together."""

    households: int
    statements: set[int] = field(default_factory=set)
    """Of one grid."""
    planned: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)


def found_town(file: Path, community: Community, residents: int) -> int:
    """So many people live there, and the lists of a first day are planned. Returns how many households they are."""
    migrations.upgrade(f"sqlite:///{file}")
    database = Database(f"sqlite:///{file}")
    database.transact(lambda s: load_community(s, community, admin_ids=frozenset(), now=START))
    households = database.transact(lambda s: settle_people(s, community, residents, today=MONDAY))
    for grid in database.transact(list_grids):
        database.transact(lambda s, id_=grid.id: plan_list(s, id_, MONDAY, community, now=START))  # type: ignore[misc]
    database.close()
    return households


def measure(file: Path, community: Community, found: Measured, rounds: int) -> None:
    """The lists of the next day, planned and read so often, each time undone; the first one warms the caches."""
    database = Database(f"sqlite:///{file}")
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    now = datetime.combine(TUESDAY, START.timetz()).astimezone(UTC)
    for number in range(rounds + 1):
        planned = shown = 0.0
        for grid in community.grids:
            with Session(database.engine, expire_on_commit=False) as session:
                asked.clear()
                began = time.perf_counter()
                plan_list(session, grid.number, TUESDAY, community, now=now)
                read = time.perf_counter()
                statements = len(asked)
                assert list_of_day(session, grid.number, TUESDAY)
                planned, shown = planned + read - began, shown + time.perf_counter() - read
            if number:
                found.statements.add(statements)
        if number:
            found.planned.append(1000 * planned)
            found.shown.append(1000 * shown)
    database.close()


def show_visits(out: Console, rounds: int) -> None:
    """The table: all grids together, communities of several sizes, and what each costs by household."""
    community = read_community(EXAMPLE)
    grids = len(community.grids)
    table = Table("households", "planned, ms", "ratio", "ms a household", "statements a grid", "read again, ms",
                  title=f"A day's lists for {grids} grids, SQLite: commit not counted", caption=machine())  # fmt: skip
    runs: list[Measured] = []
    with TemporaryDirectory(prefix="wuxin-benchmark-") as place:
        files = [Path(place, f"{residents}.db") for residents in SIZES]
        runs += [Measured(found_town(file, community, size)) for file, size in zip(files, SIZES, strict=True)]
        for file, found in zip(files, runs, strict=True):
            measure(file, community, found, rounds)
    for found in runs:
        growth = found.households / runs[0].households
        ratio = f"× {median(found.planned) / median(runs[0].planned):.2f} for × {growth:.2f}"
        statements = "–".join(str(count) for count in sorted({min(found.statements), max(found.statements)}))
        each = f"{median(found.planned) / found.households:.3f}"
        table.add_row(f"{found.households:,}", spread(found.planned), ratio, each, statements, spread(found.shown))
    out.print(table)
