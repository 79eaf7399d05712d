"""The names that a roster may use for places and roles, and what they mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from models.rosters.cells import plain
from models.rules.community import Community
from models.rules.roles import Role
from models.rules.traits import Trait

K = TypeVar("K", int, str)


@dataclass(frozen=True)
class Names:
    """Everything that can be named in a cell, by its name as `plain` has it."""

    grids: Mapping[str, int]
    groups: Mapping[str, int]
    grid_of_group: Mapping[int, int]
    teams: Mapping[str, str]
    centres: Mapping[str, str]
    roles: Mapping[str, Role]
    traits: Mapping[str, Trait]


def list_names(
    community: Community, roles: Mapping[str, Role], traits: Mapping[str, Trait] = MappingProxyType({})
) -> Names:
    """The names of a community; `roles` and `traits` are the words for these in its languages."""
    groups = [group for grid in community.grids for group in grid.groups]
    return Names(
        grids=_index((grid.number, _spellings(grid.number, grid.name)) for grid in community.grids),
        groups=_index((group.number, _spellings(group.number, group.name)) for group in groups),
        grid_of_group={group.number: grid.number for grid in community.grids for group in grid.groups},
        teams=_index((team.key, (team.key, team.name.zh, team.name.en)) for team in community.teams),
        centres=_index((centre.key, (centre.key, centre.name.zh, centre.name.en)) for centre in community.centres),
        roles={plain(name): role for name, role in roles.items()} | {plain(role): role for role in Role},
        traits={plain(name): trait for name, trait in traits.items()} | {plain(trait): trait for trait in Trait},
    )


def _spellings(number: int, name: str) -> list[str]:
    """第3网格 · 新集南 may be written whole, or either half, or as its number."""
    return [str(number), name, *name.split("·")]


def _index(named: Iterable[tuple[K, Iterable[str]]]) -> dict[str, K]:
    """By name; what two of them would answer to is nobody's."""
    meant: dict[str, set[K]] = {}
    for key, names in named:
        for name in names:
            meant.setdefault(plain(name), set()).add(key)
    return {name: keys.pop() for name, keys in meant.items() if name and len(keys) == 1}
