"""What each poster says: the place, the link, and who serves there. Nothing of any resident is on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from handlers.ui.words import label
from models.grids import Grid, Group, list_grids
from models.roles import list_holders
from models.rules.community import Community
from models.rules.roles import Role

MOST_NAMES = 4


@dataclass(frozen=True)
class Poster:
    """One poster. `name` is its file's, without the ending."""

    name: str
    link: str
    community: str
    title: str
    subtitle: str
    serving: tuple[str, ...]
    """Who serves there, a role a line."""
    language: str


def list_posters(
    session: Session, community: Community, *, username: str, language: str, grid_id: int | None = None
) -> list[Poster]:
    """A poster for every grid and each of its groups, or for those of one grid."""
    grids = [grid for grid in list_grids(session) if grid_id in (None, grid.id)]
    return [poster for grid in grids for poster in _posters_of(session, community, grid, username, language)]


def _posters_of(session: Session, community: Community, grid: Grid, username: str, language: str) -> Iterator[Poster]:
    address, name = f"https://t.me/{username}?start=", community.name.in_language(language)
    of_grid = [
        _say_who(session, Role.GRID_LEADER, language, grid_id=grid.id),
        _say_who(session, Role.GRID_WORKER, language, grid_id=grid.id),
    ]
    district = community.district.in_language(language)
    yield Poster(f"grid-{grid.id:02d}", f"{address}g_{grid.id}", name, grid.name, district, _present(of_grid), language)
    for group in grid.groups:
        who = [_say_who(session, Role.GROUP_LEADER, language, group_id=group.id), of_grid[1]]
        yield Poster(_group_file(group), f"{address}p_{group.id}", name, group.name, grid.name, _present(who), language)


def _group_file(group: Group) -> str:
    return f"grid-{group.grid_id:02d}-group-{group.id:03d}"


def _say_who(
    session: Session, role: Role, language: str, *, grid_id: int | None = None, group_id: int | None = None
) -> str:
    """The names of those who hold the role there; "" where nobody does."""
    names = [person.name for person in list_holders(session, [role], grid_id=grid_id, group_id=group_id)]
    between, after, more = {"zh": ("、", "：", "等"), "en": (", ", ": ", " and others")}[language]
    said = between.join(names[:MOST_NAMES]) + (more if len(names) > MOST_NAMES else "")
    title = label(language, f"roles/{role}")
    return f"{title[:1].upper()}{title[1:]}{after}{said}" if names else ""


def _present(lines: list[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
