"""The people of the community as rows of a roster that can be changed and read again."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from models.audit import Deed, note
from models.grids import Grid, Group
from models.people.rows import Person
from models.roles import RoleGrant
from models.rosters.cells import plain
from models.rosters.columns import Column
from models.rosters.entries import NOTHING, OWN_NUMBER
from models.rosters.identity import find_number
from models.rosters.places import Names
from models.rules.names import on_one_line
from models.rules.roles import Role
from models.rules.traits import Trait

_YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}


def export_people(
    session: Session,
    names: Names,
    *,
    roles: Mapping[Role, str],
    traits: Mapping[Trait, str],
    language: str,
    now: datetime,
    grid_id: int | None = None,
) -> list[list[str]]:
    """Everybody of the community, or of one grid, in the order of `Column`; not who left it or asked to be erased.
    Noted in the audit log.
    """
    rows = list(_list_rows(session, names, roles=roles, traits=traits, language=language, grid_id=grid_id))
    fields = [f"rows={len(rows)}", *([f"grid={grid_id}"] if grid_id else [])]
    note(session, Deed.EXPORT, actor_id=None, subject_id=None, now=now, fields=fields)
    return rows


def _list_rows(
    session: Session,
    names: Names,
    *,
    roles: Mapping[Role, str],
    traits: Mapping[Trait, str],
    language: str,
    grid_id: int | None,
) -> Iterator[list[str]]:
    grants = _list_grants(session, roles)
    grids = {id_: _spell(id_, name, names.grids) for id_, name in session.execute(select(Grid.id, Grid.name))}
    groups = {id_: _spell(id_, name, names.groups) for id_, name in session.execute(select(Group.id, Group.name))}
    yes, no = _YES_NO[language]
    for row in session.execute(_select_people(grid_id)):
        cells = {
            Column.NUMBER: find_number(row.roster_key) or f"{OWN_NUMBER}{row.id}",
            Column.NAME: row.name,
            Column.GRID: grids.get(row.grid_id, ""),
            Column.GROUP: groups.get(row.group_id, ""),
            Column.ADDRESS: row.address or "",
            Column.PHONE: row.phone or "",
            Column.ROLES: "、".join(grants.get(row.id, ())),
            Column.TELEGRAM: str(row.telegram_id or ""),
            Column.VERIFIED: yes if row.verified_at else no,
            Column.CALLED: "" if plain(row.called or "") in NOTHING else row.called or "",
            Column.TRAITS: "、".join(traits[trait] for trait in Trait if trait in row.traits),
            Column.SCHOOL_YEAR: str(row.school_year or ""),
        }
        yield [on_one_line(cells[column]) for column in Column]


def _select_people(grid_id: int | None) -> Select[Any]:
    columns = (Person.id, Person.roster_key, Person.name, Person.grid_id, Person.group_id, Person.address,
               Person.phone, Person.telegram_id, Person.verified_at, Person.called, Person.traits,
               Person.school_year)  # fmt: skip
    gone = (Person.left_at, Person.erase_asked_at, Person.erased_at)
    of_the_community = select(*columns).where(*(moment.is_(None) for moment in gone))
    if grid_id is not None:
        serving = select(RoleGrant.person_id).where(RoleGrant.grid_id == grid_id)
        of_the_community = of_the_community.where(or_(Person.grid_id == grid_id, Person.id.in_(serving)))
    return of_the_community.order_by(Person.grid_id, Person.group_id, Person.id)


def _list_grants(session: Session, roles: Mapping[Role, str]) -> dict[int, list[str]]:
    """The cell of each person's roles."""
    grants: defaultdict[int, list[str]] = defaultdict(list)
    held = select(RoleGrant.person_id, RoleGrant.role, RoleGrant.scope).order_by(RoleGrant.id)
    for person_id, role, scope in session.execute(held):
        _, _, place = scope.partition(":")
        grants[person_id].append(f"{roles[Role(role)]}:{place}" if place else roles[Role(role)])
    return grants


def _spell(number: int, name: str, index: Mapping[str, int]) -> str:
    """The place's name where it is the only one of that name, else its number."""
    return name if index.get(plain(name)) == number else str(number)
