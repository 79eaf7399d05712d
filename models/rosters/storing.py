"""A plan, written in a few statements; and the people with whom the next one is made."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.orm import Session

from models.audit import Deed, note
from models.base import insert
from models.people.rows import Person
from models.requests.relief import plan_look
from models.roles import RoleGrant
from models.rosters.identity import Known, KnownGrant
from models.rosters.planning import SOURCE, Field, Line, Plan, Verdict
from models.rosters.reading import Progress, quietly
from models.rules.roles import Role
from models.rules.traits import Trait

T = TypeVar("T")
_AT_ONCE = 500
_COLUMNS = (Person.id, Person.name, Person.roster_key, Person.telegram_id, Person.grid_id, Person.group_id,
            Person.address, Person.phone, Person.verified_at, Person.left_at, Person.erased_at,
            Person.erase_asked_at, Person.called, Person.traits, Person.school_year)  # fmt: skip


def load_known(session: Session) -> list[Known]:
    """Everybody who is stored, with their roles."""
    grants: defaultdict[int, list[KnownGrant]] = defaultdict(list)
    held = (RoleGrant.person_id, RoleGrant.id, RoleGrant.role, RoleGrant.scope, RoleGrant.source)
    for person_id, id_, role, scope, source in session.execute(select(*held).order_by(RoleGrant.id)):
        grants[person_id].append(KnownGrant(id_, Role(role), scope, source))
    people = session.execute(select(*_COLUMNS).order_by(Person.id))
    return [_know(row, tuple(grants.get(row.id, ()))) for row in people]


def _know(row: Any, grants: tuple[KnownGrant, ...]) -> Known:
    return Known(
        id=row.id,
        name=row.name,
        roster_key=row.roster_key,
        telegram_id=row.telegram_id,
        grid_id=row.grid_id,
        group_id=row.group_id,
        address=row.address,
        phone=row.phone,
        is_verified=row.verified_at is not None,
        has_left=row.left_at is not None,
        is_erased=row.erased_at is not None or row.erase_asked_at is not None,
        called=row.called,
        traits=tuple(trait for trait in Trait if trait in row.traits),
        school_year=row.school_year,
        grants=grants,
    )


def apply_plan(session: Session, plan: Plan, *, now: datetime, progress: Progress = quietly) -> None:
    """Write everything that the plan adds and changes; refused rows leave no trace."""
    added = [line for line in plan.lines if line.verdict is Verdict.ADD]
    changed = [line for line in plan.lines if line.verdict is Verdict.CHANGE]
    total = len(added) + len(changed)
    for number, lines in enumerate(_chunk(added)):
        session.execute(plain_insert(Person), [_new_row(line, now) for line in lines])
        progress(min((number + 1) * _AT_ONCE, total), total)
    _change_rows(session, changed, now)
    _change_roles(session, [*_find_new(session, added), *((line, line.person_id) for line in changed)], now)
    progress(total, total)
    counted = [f"{verdict}={plan.counts[verdict]}" for verdict in Verdict]
    note(session, Deed.IMPORT, actor_id=None, subject_id=None, now=now, fields=[f"rows={len(plan.lines)}", *counted])


def _new_row(line: Line, now: datetime) -> dict[str, Any]:
    names = ("grid_id", "group_id", "address", "phone", "telegram_id", "called", "school_year")
    values = dict.fromkeys(names) | _list_values(line, now)
    return {"joined_at": None, "verified_at": None, "language": "zh", "elders_mode": False, "muted": [],
            "traits": []} | values  # fmt: skip


def _list_values(line: Line, now: datetime) -> dict[str, Any]:
    """The columns that the row sets, and those that follow from them."""
    values = {str(change.field): change.after for change in line.changes}
    if Field.NAME in values:
        values["named_by_self"] = True  # or it would follow the account's
    if values.keys() & {Field.GRID_ID, Field.GROUP_ID}:
        values["joined_at"] = now
    if Field.TRAITS in values:
        values["traits"] = [str(trait) for trait in values["traits"]]
    if values.pop(Field.IS_VERIFIED, False):
        values["verified_at"] = now
    return values


def _change_rows(session: Session, lines: Sequence[Line], now: datetime) -> None:
    """One statement for all rows that change the same columns."""
    alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        if values := _list_values(line, now):
            alike[tuple(sorted(values))].append({f"new_{name}": value for name, value in values.items()}
                                                | {"person_id": line.person_id})  # fmt: skip
    table = Person.__table__
    for names, rows in alike.items():
        statement = update(table).where(table.c.id == bindparam("person_id"))  # type: ignore[arg-type]
        session.connection().execute(statement.values({name: bindparam(f"new_{name}") for name in names}), rows)


def _find_new(session: Session, added: Sequence[Line]) -> Iterator[tuple[Line, int]]:
    """Those among the added who get a role, with the ids that they were given."""
    by_key = {change.after: line for line in added if line.granted for change in line.changes
              if change.field is Field.ROSTER_KEY}  # fmt: skip
    for keys in _chunk(list(by_key)):
        found = session.execute(select(Person.roster_key, Person.id).where(Person.roster_key.in_(keys)))
        yield from ((by_key[key], person_id) for key, person_id in found)


def _change_roles(session: Session, lines: Sequence[tuple[Line, int | None]], now: datetime) -> None:
    given = [
        {"person_id": person_id, "role": role.role, "scope": role.scope, "grid_id": role.grid_id,
         "group_id": role.group_id, "source": SOURCE, "granted_at": now}
        for line, person_id in lines for role in line.granted
    ]  # fmt: skip
    if given:
        session.execute(insert(session, RoleGrant).on_conflict_do_nothing(), given)
    for taken in _chunk([grant.id for line, _ in lines for grant in line.revoked]):
        session.execute(delete(RoleGrant).where(RoleGrant.id.in_(taken)))
    if any(line.revoked for line, _ in lines):
        plan_look(session, now=now)  # what they answered for goes back to the grid
    for line, person_id in lines:
        for deed, roles in ((Deed.GRANT, line.granted), (Deed.REVOKE, line.revoked)):
            for role in roles:
                note(session, deed, actor_id=None, subject_id=person_id, now=now, fields=[role.role, role.scope])


def _chunk(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
