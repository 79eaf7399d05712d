"""What stands against a community file: places, categories and services that it drops although they are in use."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

from sqlalchemy import ForeignKey, FromClause, Table, func, select
from sqlalchemy.orm import Session

from models.appointments.rows import IS_OPEN, Appointment
from models.base import Base
from models.grids import Grid, Group
from models.people import Person
from models.requests.rows import Request
from models.roles import RoleGrant
from models.rules.community import Community
from models.rules.request_states import OPEN
from models.rules.roles import Place


class Use(StrEnum):
    """What a dropped place, category or service is still used for."""

    HOME = auto()  # people live there
    ROLE = auto()  # people hold roles there
    REQUEST = auto()  # requests are on record there
    OPEN_REQUEST = auto()  # requests of that category, or under that promise, are open
    APPOINTMENT = auto()  # people have appointments for it ahead of them, or wait for one
    OTHER = auto()  # something else refers to it


@dataclass(frozen=True, order=True)
class Obstacle:
    """`count` uses of `name`, which the file no longer has."""

    name: str
    use: Use
    count: int


class StillInUseError(Exception):
    """A community file drops what is still in use. Nothing was changed."""

    def __init__(self, obstacles: Collection[Obstacle]) -> None:
        self.obstacles = tuple(obstacles)
        super().__init__(", ".join(f"{each.name}: {each.use} {each.count}" for each in self.obstacles))


_USES = {Person.__tablename__: Use.HOME, RoleGrant.__tablename__: Use.ROLE, Request.__tablename__: Use.REQUEST}


def list_obstacles(session: Session, community: Community) -> list[Obstacle]:
    """Everything that the file drops too early, once the grants of the file itself are in line with it."""
    return [
        *_places(session, community),
        *_offices(session, community),
        *_open_requests(session, community),
        *_appointments(session, community),
    ]


def list_dropped_grids(session: Session, community: Community) -> list[Grid]:
    """The stored grids that the file does not have."""
    kept = [grid.number for grid in community.grids]
    return list(session.scalars(select(Grid).where(Grid.id.not_in(kept)).order_by(Grid.id)))


def list_dropped_groups(session: Session, community: Community) -> list[Group]:
    """The stored groups that the file does not have."""
    kept = [group.number for grid in community.grids for group in grid.groups]
    return list(session.scalars(select(Group).where(Group.id.not_in(kept)).order_by(Group.id)))


def _places(session: Session, community: Community) -> Iterator[Obstacle]:
    """Grids and groups to which anything refers, wherever the schema allows that. What refers to a group is said of
    the group alone, and not of its grid again.
    """
    grids, groups = list_dropped_grids(session, community), list_dropped_groups(session, community)
    inside = {group.id for group in groups}
    for group in groups:
        yield from _uses_of(session, group.name, Group.__table__, group.id)
    for grid in grids:
        yield from _uses_of(session, grid.name, Grid.__table__, grid.id, counted=inside)


def _uses_of(
    session: Session, name: str, place: FromClause, number: int, *, counted: Collection[int] = ()
) -> Iterator[Obstacle]:
    for table, key in _references_to(place):
        used = key.parent == number
        if counted and "group_id" in table.c:
            used &= table.c.group_id.is_(None) | table.c.group_id.not_in(counted)
        if count := session.scalar(select(func.count()).select_from(table).where(used)):
            yield Obstacle(name, _USES.get(table.name, Use.OTHER), count)


def _references_to(place: FromClause) -> Iterator[tuple[Table, ForeignKey]]:
    """Every foreign key of the schema that leads to the places; groups of a grid are places themselves."""
    for table in Base.metadata.sorted_tables:
        if table.name != Group.__tablename__:
            yield from ((table, key) for key in table.foreign_keys if key.column.table is place)


def _offices(session: Session, community: Community) -> Iterator[Obstacle]:
    """Roles that people hold in teams and centres which the file does not have."""
    kept = {f"{Place.TEAM}:{team.key}" for team in community.teams}
    kept |= {f"{Place.CENTRE}:{centre.key}" for centre in community.centres}
    for place in (Place.TEAM, Place.CENTRE):
        held = Counter(session.scalars(select(RoleGrant.scope).where(RoleGrant.scope.startswith(f"{place}:"))))
        for scope, count in sorted(held.items()):
            if scope not in kept:
                yield Obstacle(scope, Use.ROLE, count)


def _open_requests(session: Session, community: Community) -> Iterator[Obstacle]:
    """Open requests whose category or promise the file does not have."""
    kept = (
        (Request.category, [category.key for category in community.categories]),
        (Request.promise, [promise.key for promise in community.promises]),
    )
    for column, keys in kept:
        statement = select(column, func.count()).where(Request.state.in_(OPEN), column.not_in(keys))
        for name, count in session.execute(statement.group_by(column).order_by(column)):
            yield Obstacle(name, Use.OPEN_REQUEST, count)


def _appointments(session: Session, community: Community) -> Iterator[Obstacle]:
    """Appointments ahead whose service or centre the file does not have."""
    kept = (
        (Appointment.service, [service.key for service in community.services]),
        (Appointment.centre, [centre.key for centre in community.centres]),
    )
    for column, keys in kept:
        statement = select(column, func.count()).where(IS_OPEN, column.not_in(keys))
        for name, count in session.execute(statement.group_by(column).order_by(column)):
            yield Obstacle(name, Use.APPOINTMENT, count)
