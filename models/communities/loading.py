"""Loading a community into the store. Doing it again with the same file changes nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.base import insert
from models.grids import Grid, Group, bind_chat, list_grids
from models.people import Person
from models.reach import list_unreachable
from models.roles import EVERYWHERE, RoleGrant, Scope, centre_scope, grant, grid_scope, group_scope, team_scope
from models.rules.community import Community, StaffMember
from models.rules.roles import HELD_IN, Place, Role


def load_community(session: Session, community: Community, *, admin_ids: frozenset[int], now: datetime) -> None:
    """Bring grids, groups, staff and admins in line with the file. No person is removed, and no chat unbound."""
    _load_grids(session, community)
    for member in community.staff:
        _load_member(session, community, member, now)
    for telegram_id in sorted(admin_ids):
        known = session.scalars(select(Person.id).where(Person.telegram_id == telegram_id)).first()
        person_id = known or _add_person(
            session, {"telegram_id": telegram_id, "name": "管理员", "named_by_self": False}
        )
        grant(session, person_id, Role.ADMIN, source="settings", now=now)


def _load_grids(session: Session, community: Community) -> None:
    grids = insert(session, Grid)
    session.execute(
        grids.on_conflict_do_update(index_elements=["id"], set_={"name": grids.excluded.name}),
        [{"id": grid.number, "name": grid.name} for grid in community.grids],
    )
    _load_chats(session, community)
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


def _load_chats(session: Session, community: Community) -> None:
    """The file's chats are for grids that have none: after the first start people bind chats, and Telegram moves
    them to new ids. A chat that refuses us counts as none, so that a mistake in the file can be mended in the file.
    """
    bound = {grid.id: grid.chat_id for grid in list_grids(session) if grid.chat_id}
    closed = list_unreachable(session, bound.values())
    for grid in community.grids:
        has_one = grid.number in bound and bound[grid.number] not in closed
        if grid.chat_id and not has_one and grid.chat_id not in bound.values():
            bind_chat(session, session.get_one(Grid, grid.number), chat_id=grid.chat_id, thread_id=None)


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
    for scope in _list_scopes(session, member):
        grant(session, person_id, member.role, scope, source="file", now=now)


def _list_scopes(session: Session, member: StaffMember) -> list[Scope]:
    """Where the member holds their role."""
    match HELD_IN[member.role]:
        case Place.GRID:
            return [grid_scope(number) for number in member.grids]
        case Place.GROUP:
            return [group_scope(session.get_one(Group, member.group))]
        case Place.TEAM:
            return [team_scope(str(member.team))]
        case Place.CENTRE:
            return [centre_scope(str(member.centre))]
        case Place.COMMUNITY:
            return [EVERYWHERE]


def _find_member(session: Session, member: StaffMember) -> int | None:
    """The person's row. An account that became known meanwhile is joined to it; somebody who came by themselves
    before keeps their own row, and takes the offices over.
    """
    by_roster = session.scalars(select(Person).where(Person.roster_key == _roster_key(member))).first()
    if member.telegram_id is None:
        return by_roster.id if by_roster else None
    by_account = session.scalars(select(Person).where(Person.telegram_id == member.telegram_id)).first()
    if by_roster is None or by_account is by_roster:
        return by_account.id if by_account else None
    if by_account is None:
        by_roster.telegram_id = member.telegram_id
        return by_roster.id
    session.execute(delete(RoleGrant).where(RoleGrant.person_id == by_roster.id))
    return by_account.id


def _roster_key(member: StaffMember) -> str:
    places = ",".join(str(number) for number in member.grids or (member.group,) if number)
    return f"{member.role}:{places}:{member.name}"


def _add_person(session: Session, values: dict[str, Any]) -> int:
    person = Person(language="zh", **values)
    session.add(person)
    session.flush()
    return person.id
