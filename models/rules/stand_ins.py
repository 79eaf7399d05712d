"""Who can stand in for whom: colleagues of the same post first, then of the grid, then its leader, then the office."""

from collections.abc import Collection
from enum import IntEnum
from typing import NamedTuple

from models.rules.roles import OFFICE, Role


class Post(NamedTuple):
    """A role in a place."""

    role: Role
    scope: str
    grid_id: int | None


class Closeness(IntEnum):
    """How near somebody's work is to another's; the nearest are asked first."""

    SAME_POST = 0
    SAME_GRID = 1
    GRID_LEADER = 2
    SAME_ROLE = 3
    OFFICE = 4


def closeness(holder: Collection[Post], other: Collection[Post]) -> Closeness | None:
    """How near `other` is to the posts of `holder`; None for who cannot stand in."""
    return min((found for post in other if (found := _closeness(holder, post)) is not None), default=None)


def _closeness(holder: Collection[Post], post: Post) -> Closeness | None:
    roles, grids = {own.role for own in holder}, {own.grid_id for own in holder if own.grid_id}
    if any(own.role is post.role and own.scope == post.scope for own in holder):
        return Closeness.SAME_POST
    if post.grid_id in grids and post.role is Role.GRID_LEADER:
        return Closeness.GRID_LEADER
    # A group leader is no grid worker: they stand in for other group leaders only.
    if post.grid_id in grids and (post.role is Role.GRID_WORKER or post.role in roles):
        return Closeness.SAME_GRID
    if post.role is Role.CENTRE_STAFF and post.role in roles:
        return Closeness.SAME_ROLE
    return Closeness.OFFICE if post.role in OFFICE else None
