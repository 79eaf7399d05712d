"""Roles that people hold, where they hold them, and who serves whom today."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, BigId, insert
from models.grids import Grid, Group
from models.leaves import list_stand_ins
from models.people.rows import Person
from models.rules.roles import HELD_IN, NEVER_LENT, Place, Role


class RoleGrant(Base):
    """A role that a person holds in one place. `scope` says which: `grid:3`, `group:11`, `team:land`, `centre:service`,
    or `` for the whole community; `grid_id` and `group_id` say the same to queries.
    """

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("person_id", "role", "scope"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    scope: Mapped[str] = mapped_column(default="")
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    source: Mapped[str] = mapped_column(default="hand")
    """Where the grant comes from: `file` (the community file), `settings` (ADMIN_IDS), `roster`, `invite`, `hand`."""
    granted_at: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


@dataclass(frozen=True, slots=True)
class Scope:
    """One place in which a role is held. A group's grid is known with it."""

    place: Place = Place.COMMUNITY
    key: str = ""
    grid_id: int | None = None
    group_id: int | None = None

    def __str__(self) -> str:
        return "" if self.place is Place.COMMUNITY else f"{self.place}:{self.key}"


EVERYWHERE = Scope()


def grid_scope(grid_id: int) -> Scope:
    """A grid."""
    return Scope(Place.GRID, str(grid_id), grid_id)


def group_scope(group: Group) -> Scope:
    """A residents' group."""
    return Scope(Place.GROUP, str(group.id), group.grid_id, group.id)


def team_scope(key: str) -> Scope:
    """One of the community's teams."""
    return Scope(Place.TEAM, key)


def centre_scope(key: str) -> Scope:
    """One of the community's centres."""
    return Scope(Place.CENTRE, key)


def read_scope(session: Session, packed: str) -> Scope:
    """The scope that `str(scope)` wrote. ValueError where it is none, or names a grid or group that does not exist."""
    place, _, key = packed.partition(":")
    match place:
        case "":
            return EVERYWHERE
        case Place.GRID:
            if session.get(Grid, int(key)):
                return grid_scope(int(key))
            raise ValueError(packed)
        case Place.GROUP:
            if group := session.get(Group, int(key)):
                return group_scope(group)
            raise ValueError(packed)
        case _:
            return Scope(Place(place), key)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held today: one's own, or (`stands_in_for`, a person's id) that of somebody on leave."""

    role: Role
    scope: str = ""
    grid_id: int | None = None
    group_id: int | None = None
    stands_in_for: int | None = None


def grant(
    session: Session,
    person_id: int,
    role: Role,
    scope: Scope = EVERYWHERE,
    *,
    source: str = "hand",
    by_id: int | None = None,
    now: datetime | None = None,
) -> bool:
    """Give a role; False where they hold it already. ValueError where the role is not held in such a place."""
    if HELD_IN.get(role) is not scope.place:
        raise ValueError(f"{role} is not held in {scope.place}")
    values = {
        "person_id": person_id,
        "role": role,
        "scope": str(scope),
        "grid_id": scope.grid_id,
        "group_id": scope.group_id,
        "source": source,
        "granted_by_id": by_id,
        "granted_at": now,
    }
    statement = insert(session, RoleGrant).on_conflict_do_nothing().returning(RoleGrant.id)
    return session.scalar(statement, values) is not None


def revoke(session: Session, grant_id: int) -> RoleGrant | None:
    """Take a role back; returns what was taken, None where there was nothing."""
    held = session.get(RoleGrant, grant_id)
    if held is not None:
        session.execute(delete(RoleGrant).where(RoleGrant.id == grant_id))
        session.expunge(held)
    return held


def list_grants(session: Session, person_id: int) -> list[RoleGrant]:
    """The roles that somebody holds themselves, in the order in which they were given."""
    return list(session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(RoleGrant.id)))


def load_grants(session: Session, person_ids: Collection[int], *, today: date) -> dict[int, set[Grant]]:
    """What each of these people holds today, their own and of those for whom they stand in; two statements."""
    stands_in = list_stand_ins(session, stand_in_ids=person_ids, today=today)
    holders = {*person_ids, *(holder for holder, _ in stands_in)}
    columns = (RoleGrant.person_id, RoleGrant.role, RoleGrant.scope, RoleGrant.grid_id, RoleGrant.group_id)
    held: dict[int, list[Grant]] = {}
    for person_id, role, scope, grid_id, group_id in session.execute(
        select(*columns).where(RoleGrant.person_id.in_(holders))
    ):
        held.setdefault(person_id, []).append(Grant(Role(role), scope, grid_id, group_id))
    found = {person_id: set(held.get(person_id, ())) for person_id in person_ids}
    for holder, stand_in in stands_in:
        found[stand_in] |= {
            Grant(g.role, g.scope, g.grid_id, g.group_id, stands_in_for=holder)
            for g in held.get(holder, ())
            if g.role not in NEVER_LENT
        }
    return found


def list_holders(
    session: Session,
    roles: Collection[Role],
    *,
    grid_id: int | None = None,
    group_id: int | None = None,
) -> list[Person]:
    """Everybody who holds one of `roles`: in that grid or group, or with neither in the whole community. By id."""
    where = RoleGrant.scope == ""
    if group_id is not None:
        where = RoleGrant.group_id == group_id
    elif grid_id is not None:
        where = RoleGrant.grid_id == grid_id
    statement = select(Person).join(RoleGrant, RoleGrant.person_id == Person.id)
    return list(session.scalars(statement.where(RoleGrant.role.in_(roles), where).distinct().order_by(Person.id)))


def list_serving(
    session: Session,
    roles: Collection[Role],
    *,
    today: date,
    grid_id: int | None = None,
    group_id: int | None = None,
) -> list[Person]:
    """The same, but today: in the place of who is on leave stands their stand-in."""
    return replace_absent(session, list_holders(session, roles, grid_id=grid_id, group_id=group_id), today=today)


def list_serving_centre(session: Session, centre: str, *, today: date) -> list[Person]:
    """Who serves a centre today."""
    held = (RoleGrant.role == Role.CENTRE_STAFF, RoleGrant.scope == str(centre_scope(centre)))
    holders = select(Person).join(RoleGrant, RoleGrant.person_id == Person.id).where(*held)
    return replace_absent(session, session.scalars(holders.distinct().order_by(Person.id)), today=today)


def replace_absent(session: Session, people: Iterable[Person], *, today: date) -> list[Person]:
    """Each of `people`, or whoever stands in for them today, once and in order."""
    asked = list(people)
    stand_ins = dict(list_stand_ins(session, holder_ids=[person.id for person in asked], today=today))
    acting = [session.get_one(Person, stand_ins[p.id]) if p.id in stand_ins else p for p in asked]
    return list({person.id: person for person in acting}.values())
