"""What may follow in the tables of visits without being the presser's own: who lives where is worked out anew, a matter
calls somebody to a household, who serves no more hands their visits on, and with somebody goes what was told of them.
"""

from models.households.settling import spot_of
from models.rules.roles import OPENINGS, Action
from tests.rights.spots import Change, Press, Row
from tests.rights.visit_spots import TICKED, changes_only, find_row, list_members

SETTLED = frozenset({"spot", "grid_id", "group_id", "address", "gone_on"})
FOLLOWED = frozenset({"household_id", "grid_id", "group_id", "assignee_id"})
LOSES = {
    "diary_entries": frozenset({"text", "attachments"}),
    "diary_people": frozenset(),
    "visits": TICKED | {"why", "about", "assignee_id"},
    "visit_pauses": frozenset({"reason"}),
    "households": SETTLED,
    "household_dues": frozenset(),
    "burdens": frozenset({"taps", "answers"}),
}
"""What these lose with somebody of whom they tell."""
OFFICES = frozenset({"role_grants", "leaves"})
GOERS = {str(role) for roles in (OPENINGS[Action.MAKE_VISIT].everywhere, OPENINGS[Action.MAKE_VISIT].own_grid,
                                 OPENINGS[Action.MAKE_VISIT].own_group) for role in roles}  # fmt: skip


def follows(change: Change, press: Press) -> bool:
    """Whether it follows from something else that changed, which is looked at by itself, or from where people live."""
    row = change.now
    if change.table in LOSES and (_is_forgotten(change, press) or _is_united(change, press)):
        return True
    match change.table:
        case "people":
            return changes_only(change, {"household_id"}) and _is_settled(row, press)
        case "households":
            return changes_only(change, SETTLED) and _is_as_filed(row, press)
        case "visits":
            leads = (_is_called, _is_handed_on, _has_moved_along, _is_left_in_peace)
            return any(each(change, press) for each in leads)
        case "diary_people":
            entries = (each for each in press.changes if each.table == "diary_entries" and each.before is None)
            living = {person["id"] for person in list_members(press, _entry_home(press, row["entry_id"]))}
            return any(each.row["id"] == row["entry_id"] for each in entries) and row["person_id"] in living
        case "timers":
            told_already = change.before is None and row["done_at"] is not None
            return row["kind"] == "visits.list" and told_already
        case _:
            return False


def _is_settled(row: Row, press: Press) -> bool:
    """They are in the household of the door at which they are filed, or in none where they live nowhere."""
    home = find_row(press, "households", row["household_id"])
    return not home if row["grid_id"] is None else bool(home.get("spot") == _spot_of(row))


def _is_as_filed(row: Row, press: Press) -> bool:
    """Somebody is filed there and in that grid and group; where nobody is, it is empty."""
    there = [person for person in _list_people(press) if person["grid_id"] and _spot_of(person) == row["spot"]]
    if not there:
        return row["gone_on"] is not None
    places = {(person["grid_id"], person["group_id"]) for person in there}
    return row["gone_on"] is None and (row["grid_id"], row["group_id"]) in places


def _is_called(change: Change, press: Press) -> bool:
    """A request that was reopened, or tells of a dispute, calls somebody to where its author lives."""
    row = change.now
    if change.before is not None or row["cause"] not in ("reopened", "dispute"):
        return False
    kind, _, id_ = str(row["about"]).partition(":")
    changed = [each.now for each in press.changes if each.table == "requests" and each.now["id"] == int(id_)]
    homes = {(find_row(press, "people", each["author_id"])).get("household_id") for each in changed}
    return kind == "request" and row["household_id"] in homes


def _is_handed_on(change: Change, press: Press) -> bool:
    """Somebody begins or ends to serve: who has it now may go there."""
    if not changes_only(change, {"assignee_id"}) or not any(each.table in OFFICES for each in press.changes):
        return False
    row, grants = change.now, press.rows["role_grants"].values()
    came = [each.after for each in press.changes if each.table == "role_grants" and each.after]
    going = {grant["person_id"] for grant in (*grants, *came)
             if grant["role"] in GOERS and grant["grid_id"] in (None, row["grid_id"])}  # fmt: skip
    acting = {leave["stand_in_id"] for leave in press.rows["leaves"].values()}
    return row["assignee_id"] in going | acting | {None}


def _has_moved_along(change: Change, press: Press) -> bool:
    """Its people live elsewhere now."""
    home = find_row(press, "households", change.now["household_id"])
    return changes_only(change, FOLLOWED) and (change.now["grid_id"], change.now["group_id"]) == (
        home.get("grid_id"), home.get("group_id"))  # fmt: skip


def _is_left_in_peace(change: Change, press: Press) -> bool:
    """They asked just now not to be visited: nobody goes there in turn."""
    asked = {each.now["household_id"] for each in press.changes if each.table == "visit_pauses" and not each.before}
    withdrawn = change.now["state"] == "withdrawn" and change.now["cause"] == "round"
    return withdrawn and changes_only(change, TICKED) and change.now["household_id"] in asked


def _is_forgotten(change: Change, press: Press) -> bool:
    """Somebody is erased: what was told of them goes, and nobody is to be visited any more because of them."""
    people = [each for each in press.changes if each.table == "people" and each.before and each.after]
    if not any(each.row["erased_at"] is None and each.now["erased_at"] is not None for each in people):
        return False
    return change.after is None or changes_only(change, LOSES[change.table])


def _is_united(change: Change, press: Press) -> bool:
    """Two people turned out to be one: what hung on the household of the one hangs on that of the other."""
    dropped = [each.row for each in press.changes if each.table == "people" and each.after is None]
    kept = {each.row["household_id"] for each in press.changes if each.table == "people" and each.after is not None}
    if not dropped or change.before is None:
        return False
    if change.table in ("burdens", "diary_people"):
        return change.row["person_id"] in {row["id"] for row in dropped}
    homes = {row["household_id"] for row in dropped} | kept
    is_theirs = change.row["id" if change.table == "households" else "household_id"] in homes
    moves = FOLLOWED | {"author_id", "asked_by_id", "last_on", "counts_from", "retry_on", "tries"}
    return is_theirs and (change.after is None or changes_only(change, moves))


def _entry_home(press: Press, entry_id: int) -> int | None:
    return find_row(press, "diary_entries", entry_id).get("household_id")


def _list_people(press: Press) -> list[Row]:
    """Everybody as they are after the press."""
    now = {each.now["id"]: each.after for each in press.changes if each.table == "people"}
    return [row for id_, before in (press.rows["people"] | now).items() if (row := now.get(id_, before))]


def _spot_of(person: Row) -> str:
    place = {name: person[name] for name in ("group_id", "grid_id", "address")}
    return spot_of(**place, person_id=person["id"])
