"""Roles and the places in which they are held, as people say them."""

from dataclasses import dataclass

from models.rules.community import Community
from models.rules.community_parts import Words
from models.rules.roles import Place, Role


@dataclass(frozen=True)
class Office:
    """A role in a place: 网格员, 第3网格."""

    role: Role
    place: Words


def name_office(community: Community, role: str, scope: str) -> Office:
    """The role that is held in `scope`."""
    return Office(Role(role), name_place(community, scope))


def name_place(community: Community, scope: str) -> Words:
    """A place by its packed scope; one that the community no longer has is told by its key."""
    place, _, key = scope.partition(":")
    match place:
        case "":
            return community.name
        case Place.GRID:
            names = {str(grid.number): _same(grid.name) for grid in community.grids}
        case Place.GROUP:
            groups = ((grid, group) for grid in community.grids for group in grid.groups)
            names = {str(group.number): _same(f"{grid.name} {group.name}") for grid, group in groups}
        case Place.TEAM:
            names = {team.key: team.name for team in community.teams}
        case _:
            names = {centre.key: centre.name for centre in community.centres}
    return names.get(key, _same(key))


def _same(name: str) -> Words:
    return Words(zh=name, en=name)
