"""Where every row of the store belongs, and whose it is; nothing here asks the code that enforces it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from models.rules.roles import Action
from tests.rights.expected import Held, Spot, opens_by_role

Row: TypeAlias = Mapping[str, Any]
Rows: TypeAlias = dict[str, dict[Any, Row]]
"""Everything that stands in the watched tables, by table and key."""


@dataclass(frozen=True)
class Presser:
    """Who presses: their id, those for whom they speak, and what they hold."""

    id: int
    speaks_for: frozenset[int]
    held: tuple[Held, ...]


@dataclass(frozen=True)
class Change:
    """A row before and after; None where there was or is none."""

    table: str
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row as it was, or as it came."""
        row = self.before or self.after
        if row is None:
            raise ValueError(self)
        return row

    @property
    def now(self) -> Row:
        """The row as it is, or as it went."""
        return self.after or self.row


@dataclass(frozen=True)
class Press:
    """Who pressed, what stood in the store before, and everything that changed."""

    presser: Presser
    rows: Rows
    changes: Sequence[Change]


Spots: TypeAlias = Callable[[Change, Press], list[Spot]]


def of_person(person_id: int, rows: Rows, after: Row | None = None) -> Spot:
    """Where somebody lives, and who speaks for them: themselves, their family, and of whom a relative entered also
    whoever was asked whether it is they.
    """
    row = rows["people"].get(person_id) or after or {}
    standing = [m for m in rows["mandates"].values() if m["revoked_at"] is None]
    agents = {m["agent_id"] for m in standing if m["principal_id"] == person_id and m["granted_at"]}
    asked = {m["principal_id"] for m in standing if m["entered_id"] == person_id}
    grid, group = row.get("grid_id"), row.get("group_id")
    if grid is None and after is not None:
        grid, group = after.get("grid_id"), after.get("group_id")
    return Spot(grid, group, frozenset({person_id} | agents | asked))


def _people(change: Change, press: Press) -> list[Spot]:
    if change.before is None and change.row["telegram_id"] is None:  # entered by whoever presses
        return [Spot(change.row["grid_id"], change.row["group_id"], frozenset({press.presser.id}))]
    return [of_person(change.row["id"], press.rows, change.after)]


def _requests(change: Change, press: Press) -> list[Spot]:
    return [_of_request(change.row, press)]


def _of_request(request: Row, press: Press) -> Spot:
    """Whoever filed it for somebody without a telephone speaks for them, while that is their work."""
    author = of_person(request["author_id"], press.rows)
    speakers = {id_ for id_ in author.owners if (press.rows["people"].get(id_) or {}).get("telegram_id")}
    spot = Spot(request["grid_id"], request["group_id"])
    if not speakers and opens_by_role(Action.FILE_FOR_RESIDENT, press.presser.held, spot):
        speakers = {request["filed_by_id"]}
    return Spot(spot.grid, spot.group, frozenset(speakers))


def _events(change: Change, press: Press) -> list[Spot]:
    request = press.rows["requests"].get(change.row["request_id"])
    return [_of_request(request, press)] if request else []


def _mandates(change: Change, press: Press) -> list[Spot]:
    if change.before is None:
        return [Spot(owners=frozenset({change.row["agent_id"]}))]
    spot = of_person(change.row["principal_id"], press.rows)
    return [Spot(spot.grid, spot.group, spot.owners | {change.row["agent_id"]})]


def _leaves(change: Change, press: Press) -> list[Spot]:
    """Where the holder serves; a leave is that of its two people."""
    held = [g for g in press.rows["role_grants"].values() if g["person_id"] == change.row["holder_id"]]
    stand_in = {change.row["stand_in_id"]} if change.before else set()
    owners = frozenset({change.row["holder_id"]} | stand_in)
    return [Spot(g["grid_id"], g["group_id"], owners) for g in held]


def _codes(change: Change, press: Press) -> list[Spot]:
    row = change.row
    owners = frozenset({row["issued_by_id"]} if row["kind"] == "move_account" else ())
    place, _, key = str(row["details"].get("scope", "")).partition(":")
    group = int(key) if place == "group" else None
    grid = int(key) if place == "grid" else press.rows["groups"][group]["grid_id"] if group else None
    return [Spot(grid, group, owners, key if place == "centre" else None)]


def _grants(change: Change, *_: object) -> list[Spot]:
    return [Spot(change.row["grid_id"], change.row["group_id"])]


def _grids(change: Change, *_: object) -> list[Spot]:
    return [Spot(change.row["id"])]


def _centres(change: Change, *_: object) -> list[Spot]:
    return [Spot(centre=change.row["key"])]


def _consents(change: Change, *_: object) -> list[Spot]:
    return [Spot(owners=frozenset({change.row["person_id"]}))]


def _group_chats(_change: Change, press: Press) -> list[Spot]:
    """What a group is called is noted by whoever may bind anything."""
    return [Spot(held.grid, centre=held.centre) for held in press.presser.held][:1] or [Spot()]


SPOTS: dict[str, Spots] = {
    "people": _people,
    "requests": _requests,
    "request_events": _events,
    "mandates": _mandates,
    "leaves": _leaves,
    "one_time_codes": _codes,
    "role_grants": _grants,
    "grids": _grids,
    "centres": _centres,
    "consents": _consents,
    "group_chats": _group_chats,
}
"""Where each changed row belongs."""
