"""A grid's coverage, or that of all grids, as its words and its picture tell it: by residents' group, or by grid."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from handlers.ui.words import label
from models.grids import Grid, list_grids
from models.rules.community import Community
from models.rules.refusals import Gone
from models.rules.visit_coverage import Standing, Tally
from models.visits.coverage import Coverage, measure


@dataclass(frozen=True)
class Piece:
    """A residents' group of the grid, or one of all grids."""

    name: str
    standings: list[Standing]

    @property
    def tally(self) -> Tally:
        """How many of its households stand how."""
        return Tally.count(self.standings)


def load_coverage(
    session: Session, community: Community, grid: Grid | None, round_key: str, *, today: date
) -> tuple[Coverage, list[Coverage]]:
    """The coverage of a grid (None: of all) for one round, and that for each round. Gone where nothing is promised."""
    found = measure(session, community, None if grid is None else [grid.id], today=today)
    chosen = [each for each in found if each.round.key == round_key] or found
    if not chosen:
        raise Gone("a round that promises to reach everybody")
    return chosen[0], found


def list_pieces(session: Session, coverage: Coverage, grid: Grid | None, language: str) -> list[Piece]:
    """In the order of their numbers; empty ones are left out."""
    if grid is None:
        by_grid = coverage.by_grid()
        return [Piece(each.name, by_grid[each.id]) for each in list_grids(session) if each.id in by_grid]
    by_group = coverage.by_group()
    pieces = [Piece(group.name, by_group.pop(group.id)) for group in grid.groups if group.id in by_group]
    rest = [standing for standings in by_group.values() for standing in standings]
    return [*pieces, *([Piece(label(language, "coverage/no_group"), rest)] if rest else [])]


def name_place(grid: Grid | None, language: str) -> str:
    """The grid, or all of them together."""
    return grid.name if grid else label(language, "coverage/whole")
