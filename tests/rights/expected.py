"""What the table of rights opens, read from its rows alone: nothing here asks the code that enforces it."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.rules.roles import OPENINGS, Action, Role


@dataclass(frozen=True)
class Held:
    """A role, and where it is held."""

    role: Role
    grid: int | None = None
    group: int | None = None
    centre: str | None = None


@dataclass(frozen=True)
class Spot:
    """Where something is, and whose it is; None: nowhere, nobody's."""

    grid: int | None = None
    group: int | None = None
    owners: frozenset[int] = frozenset()
    centre: str | None = None


def opens_by_role(action: Action, held: Iterable[Held], spot: Spot) -> bool:
    """Whether one of these roles opens the action there."""
    opening = OPENINGS[action]
    for each in held:
        in_grid = each.role in opening.own_grid and each.grid is not None and each.grid == spot.grid
        in_group = each.role in opening.own_group and each.group is not None and each.group == spot.group
        in_centre = each.role in opening.own_centre and each.centre is not None and each.centre == spot.centre
        if each.role in opening.everywhere or in_grid or in_group or in_centre:
            return True
    return False


def opens_as_own(action: Action, people: Iterable[int], spot: Spot) -> bool:
    """Whether it is open to somebody who is, or speaks for, these people."""
    return OPENINGS[action].own and not spot.owners.isdisjoint(people)
