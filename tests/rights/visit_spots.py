"""Where the rows of households, visits, the diary and burdens belong, and what must be said in them of who did it."""

from collections.abc import Iterable

from models.rules.roles import Action
from tests.rights.expected import Spot, opens_by_role
from tests.rights.spots import Change, Press, Row, Spots, of_person

WRITTEN = frozenset({"diary_entries", "household_dues", "visits", "visit_pauses", "households", "requests",
                     "request_events", "timers"})  # fmt: skip
REACH: dict[Action, frozenset[str]] = {
    Action.MAKE_VISIT: WRITTEN,
    Action.STEER_VISITS: frozenset({"visit_pauses", "visits", "grids", "timers"}),
    Action.ASK_VISIT: frozenset({"visit_pauses", "visits", "households", "people"}),
}
"""The tables that these actions change: who may go to a door may not therefore move people away."""
TICKED = frozenset({"state", "version", "settled_at", "tries"})
MENDED = frozenset({"text", "attachments", "taken_back_at"})
DECIDED = frozenset({"state", "until", "decided_by_id", "decided_at"})
BY_CLOCK = frozenset({"visits.night", "visits.prepare", "visits.summary"})


def _households(change: Change, press: Press) -> list[Spot]:
    return [_of_household(change.row["id"], press)]


def _of_household(household_id: int | None, press: Press) -> Spot:
    """Where it is; of those of whom it is known that they live there, and who speaks for them."""
    row = find_row(press, "households", household_id)
    known = [person for person in list_members(press, household_id) if person["verified_at"]]
    return Spot(row.get("grid_id"), row.get("group_id"), list_owners(known, press))


def _of_its_household(change: Change, press: Press) -> list[Spot]:
    return [_of_household(change.row["household_id"], press)]


def _visits(change: Change, press: Press) -> list[Spot]:
    """To ask somebody to come one need not be known there: whoever says that they live at a door may."""
    row = change.row
    own = list_owners(list_members(press, row["household_id"]), press) if row["cause"] == "wish" else frozenset[int]()
    return [Spot(row["grid_id"], row["group_id"], own)]


def _entries(change: Change, _: Press) -> list[Spot]:
    return [Spot(change.row["grid_id"], change.row["group_id"])]


def _burdens(change: Change, _: Press) -> list[Spot]:
    return [Spot(owners=frozenset({change.row["person_id"]}))]


def _pushes(change: Change, press: Press) -> list[Spot]:
    """Of whose chat it is."""
    people = press.rows["people"].values()
    return [Spot(owners=frozenset(p["id"] for p in people if p["telegram_id"] == change.row["chat_id"]))]


SPOTS: dict[str, Spots] = {
    "households": _households,
    "household_dues": _of_its_household,
    "visit_pauses": _of_its_household,
    "visits": _visits,
    "visit_lists": lambda *_: [Spot()],  # they come with the morning, and with nothing else
    "diary_entries": _entries,
    "burdens": _burdens,
    "held_pushes": _pushes,
}
"""Where each changed row belongs."""
FOLLOWING = frozenset({"diary_people"})
"""What belongs to an entry: it comes and goes with one alone."""


def of_timer(change: Change, _: Press) -> list[Spot]:
    """A grid's list is its grid's, a picture is drawn for who asked for it, a digest is told to one person."""
    row = change.row
    match row["kind"]:
        case "visits.list":
            return [Spot(row["subject_id"] or None)]
        case "coverage.picture":
            return [Spot(owners=frozenset({int(row["key"].split(":")[2])}))]
        case "burdens.digest":
            return [Spot(owners=frozenset({row["subject_id"]}))]
        case _:
            return [Spot()]


def reaches(action: Action, change: Change) -> bool:
    """Whether that is what the action is for."""
    return change.table in REACH.get(action, {change.table})


def is_honest(change: Change, press: Press) -> bool:
    """Whether nobody's hand is in it but the presser's, and history is not rewritten."""
    own, row = press.presser.id, change.now
    match change.table:
        case "diary_entries" if change.before is None:
            return bool(row["author_id"] == own and not _is_home(row["household_id"], press))
        case "diary_entries":
            return bool(row["author_id"] == own and changes_only(change, MENDED))
        case "visits" if change.before is None:
            return row["why"].get("by_id") in (None, own)
        case "visits":
            return changes_only(change, TICKED | {"why"}) and _is_noted(change, press)
        case "visit_pauses" if change.before is None:
            return (row["asked_by_id"], row["state"], row["decided_by_id"]) == (own, "asked", None)
        case "visit_pauses":
            return _is_decided(change, press)
        case "households":
            return changes_only(change, {"pace"} | {"gone_on"})
        case "timers" if row["kind"] in BY_CLOCK:
            return False
        case _:
            return True


def _is_noted(change: Change, press: Press) -> bool:
    """A visit is made, or missed, by an entry that says so; it is open again where the entry is taken back."""
    before, row = change.before or {}, change.now
    if (before["state"], before["tries"]) == (row["state"], row["tries"]):
        return True
    written = (each.now for each in press.changes if each.table == "diary_entries")
    ids = {id_ for entry in written if entry["author_id"] == press.presser.id for id_ in _list_touched(entry)}
    if row["state"] == "withdrawn":  # they ask to be left in peace, or nobody lives there any more
        left = {each.now["id"] for each in press.changes if each.table == "households" and each.now["gone_on"]}
        asked = {each.now["household_id"] for each in press.changes if each.table == "visit_pauses"}
        return row["household_id"] in left | asked
    return row["id"] in ids


def _list_touched(entry: Row) -> list[int]:
    """The visits that an entry settled, tried or withdrew."""
    return [*entry["ticked"], *(id_ for kind in ("tried", "withdrawn") for id_ in entry["before"].get(kind, ()))]


def _is_decided(change: Change, press: Press) -> bool:
    """Who steers the visits says for how long, not at home; it is ended by who steers, lives there or wrote it down."""
    own, before, row = press.presser.id, change.before or {}, change.now
    spot = _of_household(row["household_id"], press)
    steers = opens_by_role(Action.STEER_VISITS, press.presser.held, spot)
    lives_there = not list_owners(list_members(press, row["household_id"]), press).isdisjoint({own})
    wrote_it = (before["state"], before["asked_by_id"]) == ("asked", own)
    may = steers or lives_there or wrote_it if row["state"] == "ended" else steers and not lives_there
    return bool(may and row["decided_by_id"] == own and changes_only(change, DECIDED))


def _is_home(household_id: int, press: Press) -> bool:
    """Whether the presser lives there."""
    return press.presser.id in {person["id"] for person in list_members(press, household_id)}


def list_members(press: Press, household_id: int | None) -> list[Row]:
    return [person for person in press.rows["people"].values() if person["household_id"] == household_id is not None]


def list_owners(people: Iterable[Row], press: Press) -> frozenset[int]:
    return frozenset(id_ for person in people for id_ in of_person(person["id"], press.rows).owners)


def find_row(press: Press, table: str, id_: int | None) -> Row:
    """The row as it is after the press."""
    came = (change.now for change in press.changes if change.table == table and change.now["id"] == id_)
    return next(came, press.rows[table].get(id_, {}))


def changes_only(change: Change, columns: Iterable[str]) -> bool:
    """Whether nothing else of it changed; what came, came whole."""
    if change.before is None or change.after is None:
        return change.after is not None
    before = change.before
    return {name for name, value in change.after.items() if value != before[name]} <= set(columns)
