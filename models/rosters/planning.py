"""What an import would do, row by row, before it does anything. The same rows and people give the same plan."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import cached_property
from typing import Any, TypeAlias

from models.rosters.columns import Column
from models.rosters.entries import Entry, Held, Reason, RowError, read_entry
from models.rosters.identity import Known, KnownGrant, Register
from models.rosters.places import Names
from models.rosters.reading import Progress, SheetRow, quietly
from models.rules.roles import Role

SOURCE = "roster"
_EVERY = 500
"""Progress is told after so many rows."""


class Verdict(StrEnum):
    """What becomes of a row; each row has exactly one."""

    ADD = auto()
    CHANGE = auto()
    SAME = auto()
    REFUSE = auto()


class Field(StrEnum):
    """The stored fields that a roster sets."""

    ROSTER_KEY = auto()
    NAME = auto()
    GRID_ID = auto()
    GROUP_ID = auto()
    ADDRESS = auto()
    PHONE = auto()
    TELEGRAM_ID = auto()
    IS_VERIFIED = auto()
    CALLED = auto()
    TRAITS = auto()
    SCHOOL_YEAR = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after."""

    field: Field
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Line:
    """One row's fate."""

    row: int
    name: str
    verdict: Verdict
    person_id: int | None = None
    changes: tuple[Change, ...] = ()
    granted: tuple[Held, ...] = ()
    revoked: tuple[KnownGrant, ...] = ()
    reason: Reason | None = None
    detail: str = ""


@dataclass(frozen=True)
class Plan:
    """All rows, in the order of the file."""

    lines: tuple[Line, ...]

    @cached_property
    def counts(self) -> Counter[Verdict]:
        """How many rows have each verdict."""
        return Counter(line.verdict for line in self.lines)

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.counts[Verdict.ADD] or self.counts[Verdict.CHANGE])


Rows: TypeAlias = Sequence[Entry | Line]
"""What the rows say; a refusal in the place of a row that is not understood."""


def read_rows(rows: Iterable[SheetRow], columns: Mapping[Column, int], names: Names) -> Rows:
    """Understand every row below the headers."""
    return [_read(row, columns, names) for row in rows]


def _read(row: SheetRow, columns: Mapping[Column, int], names: Names) -> Entry | Line:
    try:
        return read_entry(row, columns, names)
    except RowError as error:
        index = columns[Column.NAME]
        return _refuse(row.number, row.cells[index] if index < len(row.cells) else "", error)


def make_plan(rows: Rows, people: Iterable[Known], *, progress: Progress = quietly) -> Plan:
    """Compare what the rows say with who is stored."""
    entries = [row for row in rows if isinstance(row, Entry)]
    register, doubles = Register(people, entries), _find_doubles(entries)
    matches = {entry.row: _match(entry, register, doubles) for entry in entries}
    matches |= _find_shared(matches)
    return Plan(tuple(_follow(_judge(rows, matches, register), len(rows), progress)))


def _refuse(row: int, name: str, error: RowError) -> Line:
    """The line of a row that cannot be taken."""
    return Line(row, name, Verdict.REFUSE, reason=error.reason, detail=error.detail)


def _follow(lines: Iterable[Line], total: int, progress: Progress) -> Iterator[Line]:
    for done, line in enumerate(lines, 1):
        yield line
        if done % _EVERY == 0 or done == total:
            progress(done, total)


def _match(entry: Entry, register: Register, doubles: dict[int, str]) -> Known | RowError | None:
    if entry.row in doubles:
        return RowError(Reason.TWICE, doubles[entry.row])
    try:
        return register.find(entry)
    except RowError as error:
        return error


def _find_shared(matches: Mapping[int, Known | RowError | None]) -> dict[int, Known | RowError | None]:
    """The rows that mean a person whom another row means too."""
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for number, match in matches.items():
        if isinstance(match, Known):
            rows[match.id].append(number)
    shared = [same for same in rows.values() if len(same) > 1]
    return {number: RowError(Reason.SAME_PERSON, _join(same)) for same in shared for number in same}


def _find_doubles(entries: Iterable[Entry]) -> dict[int, str]:
    """The rows that say of themselves that they are the same person, with the numbers of all of them."""
    rows: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for entry in entries:
        if entry.number is not None:
            rows["number", entry.number].append(entry.row)
        else:
            rows["home", entry.grid_id, entry.group_id, entry.name, entry.address].append(entry.row)
        if entry.telegram_id is not None:
            rows["account", entry.telegram_id].append(entry.row)
    return {row: _join(same) for same in rows.values() if len(same) > 1 for row in same}


def _join(rows: Iterable[int]) -> str:
    return ", ".join(str(row) for row in rows)


def _judge(
    rows: Iterable[Entry | Line],
    matches: Mapping[int, Known | RowError | None],
    register: Register,
) -> Iterator[Line]:
    for row in rows:
        if isinstance(row, Line):
            yield row
            continue
        match = matches[row.row]
        try:
            if isinstance(match, RowError):
                raise match
            yield _compare(row, match, register.make_key(row, match))
        except RowError as error:
            yield _refuse(row.row, row.name, error)


def _compare(entry: Entry, person: Known | None, key: str | None) -> Line:
    changes = tuple(_list_changes(entry, person, key))
    held = person.grants if person else ()
    granted, revoked = _compare_roles(entry, held)
    if any(role.role is Role.ADMIN for role in granted):
        raise RowError(Reason.ADMIN)
    if person is None:
        if entry.grid_id is None and not granted:
            raise RowError(Reason.NO_PLACE)
        return Line(entry.row, entry.name, Verdict.ADD, None, changes, granted)
    verdict = Verdict.CHANGE if changes or granted or revoked else Verdict.SAME
    return Line(entry.row, entry.name, verdict, person.id, changes, granted, revoked)


def _list_changes(entry: Entry, person: Known | None, key: str | None) -> Iterator[Change]:
    before = person or Known(0, "")
    grid_id, group_id = entry.grid_id, entry.group_id
    if grid_id is None:
        grid_id, group_id = before.grid_id, before.group_id
    elif group_id is None and grid_id == before.grid_id:
        group_id = before.group_id
    after = {
        Field.ROSTER_KEY: key,
        Field.NAME: entry.name,
        Field.GRID_ID: grid_id,
        Field.GROUP_ID: group_id,
        Field.ADDRESS: entry.address or before.address,
        Field.PHONE: entry.phone or before.phone,
        Field.TELEGRAM_ID: entry.telegram_id or before.telegram_id,
        Field.IS_VERIFIED: (entry.is_verified and grid_id is not None) or before.is_verified,
        Field.CALLED: before.called if entry.called is None else entry.called or None,
        Field.TRAITS: before.traits if entry.traits is None else entry.traits,
        Field.SCHOOL_YEAR: before.school_year if entry.school_year is None else entry.school_year or None,
    }
    for field, value in after.items():
        if getattr(before, field) != value:
            yield Change(field, getattr(before, field), value)


def _compare_roles(entry: Entry, held: tuple[KnownGrant, ...]) -> tuple[tuple[Held, ...], tuple[KnownGrant, ...]]:
    """The roles to give, and those to take back that only a roster gave. Without the column nothing is said of them."""
    if entry.roles is None:
        return (), ()
    holds = {(grant.role, grant.scope) for grant in held}
    listed = {(role.role, role.scope) for role in entry.roles}
    granted = [role for role in entry.roles if (role.role, role.scope) not in holds]
    revoked = [grant for grant in held if grant.source == SOURCE and (grant.role, grant.scope) not in listed]
    return tuple(sorted(granted, key=lambda role: (role.role, role.scope))), tuple(revoked)
