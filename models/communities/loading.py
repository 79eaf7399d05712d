"""Loading a community into the store. Doing it again with the same file changes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from models import audit
from models.appointments.offerings import follow_file
from models.audit import Deed
from models.base import Base, insert
from models.binding import bind_chat, list_places
from models.centres import Centre
from models.communities.obstacles import StillInUseError, list_dropped_grids, list_dropped_groups, list_obstacles
from models.grids import Grid, Group
from models.people import Person
from models.reach import list_unreachable
from models.roles import EVERYWHERE, RoleGrant, Scope, centre_scope, grant, grid_scope, group_scope, team_scope
from models.rules.community import Community, StaffMember
from models.rules.roles import HELD_IN, Place, Role
from models.visits.rows import VisitList

FROM_FILE = "file"
FROM_SETTINGS = "settings"

Holding: TypeAlias = tuple[int, Role, str, str]
"""A role that the file or the settings give: to whom, which, in which scope, and which of the two."""


@dataclass(frozen=True)
class Loaded:
    """What loading changed. `relieved`: the people (by id) who lost a role and are still known."""

    granted: int = 0
    relieved: tuple[int, ...] = ()
    removed: tuple[str, ...] = ()
    """The names of the empty grids and groups, and the keys of the centres, that went."""


def load_community(session: Session, community: Community, *, admin_ids: frozenset[int], now: datetime) -> Loaded:
    """Bring places, staff and admins in line with the file and the settings: what these granted before and no longer
    do is revoked. No chat is unbound. StillInUseError where the file drops what is in use; the caller's transaction
    then undoes everything.
    """
    _load_grids(session, community)
    _load_centres(session, community)
    _load_chats(session, community)
    wanted = _list_wanted(session, community, admin_ids, now)
    relieved = _revoke_others(session, wanted, now)
    granted = [
        grant(session, person_id, role, scope, source=source, now=now)
        for (person_id, role, _, source), scope in wanted.items()
    ]
    gone = _forget_others(session, {person_id for person_id, *_ in wanted})
    removed = _remove_dropped(session, community)
    follow_file(session, community)
    return Loaded(sum(granted), tuple(sorted(relieved - gone)), removed)


def _load_grids(session: Session, community: Community) -> None:
    grids = insert(session, Grid)
    session.execute(
        grids.on_conflict_do_update(index_elements=["id"], set_={"name": grids.excluded.name}),
        [{"id": grid.number, "name": grid.name} for grid in community.grids],
    )
    _move_groups(session, community)
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


def _load_centres(session: Session, community: Community) -> None:
    if community.centres:
        centres = [{"key": centre.key} for centre in community.centres]
        session.execute(insert(session, Centre).on_conflict_do_nothing(), centres)


def _load_chats(session: Session, community: Community) -> None:
    """The file's chats are for places that have none: after the first start people bind chats, and Telegram moves
    them to new ids. A chat that refuses us counts as none, so that a mistake in the file can be mended in the file.
    """
    named = {str(grid_scope(grid.number)): grid.chat_id for grid in community.grids}
    named |= {str(centre_scope(centre.key)): centre.chat_id for centre in community.centres}
    places = list_places(session, community)
    bound = {place.chat_id for place in places if place.chat_id}
    serving = bound - list_unreachable(session, bound)
    for place in places:
        chat_id = named.get(place.scope)
        if chat_id and place.chat_id not in serving and chat_id not in bound:
            bind_chat(session, place, chat_id=chat_id, thread_id=None)


def _move_groups(session: Session, community: Community) -> None:
    """A group that is of another grid now takes along whatever names both: its people, their requests, its leader."""
    now_in = {group.number: grid.number for grid in community.grids for group in grid.groups}
    for group_id, grid_id in session.execute(select(Group.id, Group.grid_id)).all():
        if now_in.get(group_id, grid_id) != grid_id:
            for table in Base.metadata.sorted_tables:
                if {"grid_id", "group_id"} <= set(table.c.keys()):
                    inside = update(table).where(table.c.group_id == group_id)
                    session.execute(inside.values(grid_id=now_in[group_id]))


def _list_wanted(
    session: Session, community: Community, admin_ids: Collection[int], now: datetime
) -> dict[Holding, Scope]:
    """The roles that the file and the settings give, each with its place; whoever holds one has a row after this."""
    wanted: dict[Holding, Scope] = {}
    for member in community.staff:
        person_id = _load_member(session, community, member, now)
        for scope in _list_scopes(session, member):
            wanted[person_id, member.role, str(scope), FROM_FILE] = scope
    for telegram_id in sorted(admin_ids):
        wanted[_load_admin(session, telegram_id), Role.ADMIN, str(EVERYWHERE), FROM_SETTINGS] = EVERYWHERE
    return wanted


def _load_member(session: Session, community: Community, member: StaffMember, now: datetime) -> int:
    """The person's row, made where there is none."""
    person_id = _find_member(session, member)
    if person_id is not None:
        return person_id
    home = community.grid_of_group(member.group) if member.group else None
    values = {
        "telegram_id": member.telegram_id,
        "roster_key": _roster_key(member),
        "name": member.name,
        "grid_id": home.number if home else None,
        "group_id": member.group,
        "joined_at": now if home else None,
    }
    return _add_person(session, values)


def _load_admin(session: Session, telegram_id: int) -> int:
    known = session.scalars(select(Person.id).where(Person.telegram_id == telegram_id)).first()
    return known or _add_person(session, {"telegram_id": telegram_id, "name": "管理员", "named_by_self": False})


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
    before keeps their own row, and takes over the offices that the other one holds.
    """
    by_key = session.scalars(select(Person).where(Person.roster_key == _roster_key(member))).first()
    by_roster = by_key or _find_listed(session, member)
    if member.telegram_id is None:
        return by_roster.id if by_roster else None
    by_account = session.scalars(select(Person).where(Person.telegram_id == member.telegram_id)).first()
    if by_roster is None or by_account is by_roster:
        return by_account.id if by_account else None
    if by_account is None:
        by_roster.telegram_id = member.telegram_id
        return by_roster.id
    _pass_offices(session, by_roster.id, by_account.id)
    return by_account.id


def _find_listed(session: Session, member: StaffMember) -> Person | None:
    """Somebody whom the office's own list names too, and has given its number: known by the name and the role."""
    scopes = [str(scope) for scope in _list_scopes(session, member)]
    holding = (RoleGrant.role == member.role, RoleGrant.scope.in_(scopes), RoleGrant.source.in_((FROM_FILE, "roster")))
    same = select(Person).join(RoleGrant, RoleGrant.person_id == Person.id).where(Person.name == member.name, *holding)
    return session.scalars(same.order_by(Person.id)).first()


def _pass_offices(session: Session, old_id: int, new_id: int) -> None:
    mine = select(RoleGrant.role, RoleGrant.scope).where(RoleGrant.person_id == new_id)
    has = {(role, scope) for role, scope in session.execute(mine)}
    for held in session.scalars(select(RoleGrant).where(RoleGrant.person_id == old_id)):
        if (held.role, held.scope) in has:
            session.delete(held)
        else:
            held.person_id = new_id
    session.flush()


def _revoke_others(session: Session, wanted: Collection[Holding], now: datetime) -> set[int]:
    """What the file or the settings granted before and no longer do; returns who lost something."""
    still = {(person_id, role, scope) for person_id, role, scope, _ in wanted}
    relieved = set()
    for held in session.scalars(select(RoleGrant).where(RoleGrant.source.in_((FROM_FILE, FROM_SETTINGS)))):
        if (held.person_id, Role(held.role), held.scope, held.source) in wanted:
            continue
        session.delete(held)
        if (held.person_id, Role(held.role), held.scope) not in still:
            relieved.add(held.person_id)
            fields = (held.role, held.scope)
            audit.note(session, Deed.REVOKE, actor_id=None, subject_id=held.person_id, now=now, fields=fields)
    session.flush()
    return relieved


def _forget_others(session: Session, listed: Collection[int]) -> set[int]:
    """People whom only an earlier file knew go: they never had an account, nobody ever said more of them, and nothing
    refers to them. Returns them.
    """
    of_a_file = or_(*(Person.roster_key.startswith(f"{role}:", autoescape=True) for role in Role))
    bare = (column.is_(None) for column in (Person.telegram_id, Person.address, Person.phone, Person.verified_at))
    known = set(session.scalars(select(Person.id).where(of_a_file, *bare))) - set(listed)
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if known and key.column is Person.__table__.c.id:
                known -= set(session.scalars(select(key.parent).where(key.parent.in_(known))))
    session.execute(delete(Person).where(Person.id.in_(known)))
    return known


def _remove_dropped(session: Session, community: Community) -> tuple[str, ...]:
    """Grids, groups and centres that the file no longer has go, if nobody needs them."""
    session.flush()
    _forget_lists(session, community)
    if obstacles := list_obstacles(session, community):
        raise StillInUseError(obstacles)
    groups, grids = list_dropped_groups(session, community), list_dropped_grids(session, community)
    dropped = Centre.key.not_in([centre.key for centre in community.centres])
    centres = session.scalars(delete(Centre).where(dropped).returning(Centre.key))
    names = (*(group.name for group in groups), *(grid.name for grid in grids), *centres)
    session.execute(delete(Group).where(Group.id.in_([group.id for group in groups])))
    session.execute(delete(Grid).where(Grid.id.in_([grid.id for grid in grids])))
    return names


def _forget_lists(session: Session, community: Community) -> None:
    """That a grid which is dropped once had lists of visits does not keep it: the visits went with their groups."""
    dropped = [grid.id for grid in list_dropped_grids(session, community)]
    session.execute(delete(VisitList).where(VisitList.grid_id.in_(dropped)))


def _roster_key(member: StaffMember) -> str:
    places = ",".join(str(number) for number in member.grids or (member.group,) if number)
    return f"{member.role}:{places}:{member.name}"


def _add_person(session: Session, values: dict[str, Any]) -> int:
    person = Person(language="zh", **values)
    session.add(person)
    session.flush()
    return person.id
