"""Loading a community into the store. Doing it again with the same file changes nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import insert
from models.grids import Grid, Group
from models.people import Person, grant
from models.rules.community import Community, StaffMember
from models.rules.roles import Role


def load_community(session: Session, community: Community, *, admin_ids: frozenset[int], now: datetime) -> None:
    """Bring grids, groups, staff and admins in line with the file. Nobody is removed, and no chat unbound."""
    _load_grids(session, community)
    for member in community.staff:
        _load_member(session, community, member, now)
    for telegram_id in sorted(admin_ids):
        known = session.scalars(select(Person.id).where(Person.telegram_id == telegram_id)).first()
        grant(session, known or _add_person(session, {"telegram_id": telegram_id, "name": "管理员"}), Role.ADMIN)


def _load_grids(session: Session, community: Community) -> None:
    grids = insert(session, Grid)
    session.execute(
        grids.on_conflict_do_update(index_elements=["id"], set_={"name": grids.excluded.name}),
        [{"id": grid.number, "name": grid.name} for grid in community.grids],
    )
    for grid in community.grids:
        if grid.chat_id is not None:
            session.get_one(Grid, grid.number).chat_id = grid.chat_id
    groups = insert(session, Group)
    session.execute(
        groups.on_conflict_do_update(
            index_elements=["id"], set_={"name": groups.excluded.name, "grid_id": groups.excluded.grid_id}
        ),
        [
            {"id": group.number, "name": group.name, "grid_id": grid.number}
            for grid in community.grids
            for group in grid.groups
        ],
    )


def _load_member(session: Session, community: Community, member: StaffMember, now: datetime) -> None:
    person_id = _find_member(session, member)
    if person_id is None:
        home = community.grid_of_group(member.group) if member.group else None
        values = {
            "telegram_id": member.telegram_id,
            "roster_key": _roster_key(member),
            "name": member.name,
            "grid_id": home.number if home else None,
            "group_id": member.group,
            "joined_at": now if home else None,
        }
        person_id = _add_person(session, values)
    for grid_id in member.grids or (None,):
        grant(session, person_id, member.role, grid_id)


def _find_member(session: Session, member: StaffMember) -> int | None:
    """The person's row; an account that became known meanwhile is joined to it."""
    by_roster = session.scalars(select(Person).where(Person.roster_key == _roster_key(member))).first()
    if member.telegram_id is None:
        return by_roster.id if by_roster else None
    by_account = session.scalars(select(Person).where(Person.telegram_id == member.telegram_id)).first()
    if by_account is not None:
        return by_account.id
    if by_roster is not None:
        by_roster.telegram_id = member.telegram_id
        return by_roster.id
    return None


def _roster_key(member: StaffMember) -> str:
    places = ",".join(str(number) for number in member.grids or (member.group,) if number)
    return f"{member.role}:{places}:{member.name}"


def _add_person(session: Session, values: dict[str, Any]) -> int:
    person = Person(language="zh", **values)
    session.add(person)
    session.flush()
    return person.id
