"""Staff as an admin sees them: who holds which role where, and taking a role back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager

from models import audit
from models.actors import Actor
from models.audit import Deed
from models.people.rows import Person
from models.roles import RoleGrant, list_grants, revoke
from models.rules.refusals import Gone, LastAdmin, NotYours
from models.rules.roles import Action, Place, Role


@dataclass(frozen=True)
class Member:
    """Somebody with the roles that they hold in the place that is looked at."""

    person: Person
    grants: tuple[RoleGrant, ...]


def count_staff(session: Session) -> dict[tuple[Place, str], int]:
    """How many people serve in each place: `(grid, "3")`, `(team, "land")`, `(community, "")`."""
    counted = func.count(RoleGrant.person_id.distinct())
    grids = select(RoleGrant.grid_id, counted).where(RoleGrant.grid_id.is_not(None)).group_by(RoleGrant.grid_id)
    found = {(Place.GRID, str(grid_id)): count for grid_id, count in session.execute(grids)}
    others = select(RoleGrant.scope, counted).where(RoleGrant.grid_id.is_(None)).group_by(RoleGrant.scope)
    for scope, count in session.execute(others):
        place, _, key = scope.partition(":")
        found[Place(place) if place else Place.COMMUNITY, key] = count
    return found


def list_staff(session: Session, place: Place, key: str) -> list[Member]:
    """Who serves in that place, in the order in which they came. Gone for a place that cannot be."""
    statement = select(RoleGrant).join(RoleGrant.person).options(contains_eager(RoleGrant.person))
    return _gather(session.scalars(statement.where(_stands_in(place, key)).order_by(RoleGrant.id)))


def see_member(session: Session, actor: Actor, person_id: int) -> Member:
    """Somebody with all their roles, for whoever may take roles back. Raises NotYours and Gone."""
    if not actor.serves(Action.REVOKE_ROLE):
        raise NotYours("the roles of others")
    person = session.get(Person, person_id)
    if person is None:
        raise Gone(f"person {person_id}")
    return Member(person, tuple(list_grants(session, person_id)))


def access_grant(session: Session, actor: Actor, grant_id: int) -> RoleGrant:
    """Load a role to take it back, held until the transaction ends. Raises NotYours, Gone, and LastAdmin where nobody
    could give roles any more.
    """
    if not actor.serves(Action.REVOKE_ROLE):
        raise NotYours("taking roles back")
    held = session.get(RoleGrant, grant_id)
    if held is None:
        raise Gone(f"role grant {grant_id}")
    if held.role == Role.ADMIN:
        _keep_one_admin(session, besides=held)
    return session.get_one(RoleGrant, grant_id, with_for_update=True, populate_existing=True)


def take_back(session: Session, actor: Actor, grant_id: int, *, now: datetime) -> RoleGrant:
    """Take a role back. Raises like `access_grant`."""
    held = access_grant(session, actor, grant_id)
    revoke(session, held.id)
    fields = [held.role, held.scope]
    audit.note(session, Deed.REVOKE, actor_id=actor.id, subject_id=held.person_id, now=now, fields=fields)
    return held


def _keep_one_admin(session: Session, *, besides: RoleGrant) -> None:
    """Of two admins who take each other's role back at once, the second is told no: the rows are taken in one order."""
    admins = select(RoleGrant).where(RoleGrant.role == Role.ADMIN).order_by(RoleGrant.id).with_for_update()
    present = list(session.scalars(admins))
    if besides not in present:
        raise Gone(f"role grant {besides.id}")
    others = [grant for grant in present if grant is not besides]
    reachable = select(func.count()).where(
        Person.id.in_([grant.person_id for grant in others]), Person.telegram_id.is_not(None)
    )
    if not session.scalar(reachable):
        raise LastAdmin("the last admin")


def _stands_in(place: Place, key: str) -> ColumnElement[bool]:
    match place:
        case Place.COMMUNITY:
            return RoleGrant.scope == ""
        case Place.GRID if key.isdecimal():
            return RoleGrant.grid_id == int(key)
        case Place.TEAM | Place.CENTRE:
            return RoleGrant.scope == f"{place}:{key}"
        case _:
            raise Gone(f"{place} {key}")


def _gather(grants: Iterable[RoleGrant]) -> list[Member]:
    held: dict[Person, list[RoleGrant]] = {}
    for grant in grants:
        held.setdefault(grant.person, []).append(grant)
    return [Member(person, tuple(roles)) for person, roles in held.items()]
