"""Where the rows of appointments and desks belong; and what may follow from a change without being the presser's own:
a seat that came free is given to whoever waits for it.
"""

from dataclasses import replace
from functools import cache

from models.communities import EXAMPLE, read_community
from models.rules.roles import Action
from tests.rights.expected import Spot, opens_by_role
from tests.rights.spots import Change, Press, Row, Spots

SEATING = frozenset({"state", "version", "slot_id", "seats", "seat", "starts_at", "ends_at", "held_until"})
"""What changes of an appointment that gets a seat from the waiting list, and nothing else does."""
BY_CLOCK = frozenset({"promote", "lapse"})
"""The steps of appointments that nobody takes."""
TELL_PROMOTED = frozenset({"appointment.tell_offer", "appointment.offer_lapses"})


@cache
def _centre_of(service: str) -> str | None:
    centres = {each.key: each.centre for each in read_community(EXAMPLE).services}
    return centres.get(service)


def _of_appointment(row: Row, press: Press) -> Spot:
    """At its centre; where its person lives; and theirs, or that of whoever booked it for somebody without a telephone
    while that is their work. A seat that is kept while somebody decides is theirs, for whomever it will be.
    """
    people = press.rows["people"]
    person = people.get(row["person_id"]) or {}
    standing = [m for m in press.rows["mandates"].values() if m["granted_at"] and m["revoked_at"] is None]
    agents = {m["agent_id"] for m in standing if m["principal_id"] == row["person_id"]}
    owners = {row["person_id"]} | agents
    spot = Spot(person.get("grid_id"), person.get("group_id"), frozenset(owners), row["centre"])
    has_voice = any((people.get(id_) or {}).get("telegram_id") for id_ in owners)
    if row["state"] == "held":
        return replace(spot, owners=frozenset({row["booked_by_id"]}))
    if not has_voice and opens_by_role(Action.BOOK_FOR_RESIDENT, press.presser.held, spot):
        return replace(spot, owners=spot.owners | {row["booked_by_id"]})
    return spot


def _appointments(change: Change, press: Press) -> list[Spot]:
    """As it was, and as it is where it passes to somebody: from who kept the seat to whose it will be."""
    moves = press.rows["appointments"].get(change.now["moves_id"])
    moved = [_of_appointment(moves, press)] if moves and change.before is None else []
    if change.before is None or (change.before["state"] == "held" and change.now["state"] != "lapsed"):
        return [_of_appointment(change.now, press), *moved]
    return [_of_appointment(change.before, press)]


def find_appointment(press: Press, appointment_id: int) -> Change | None:
    """What became of it; where nothing did, as it stands."""
    table = "appointments"
    changed = (each for each in press.changes if each.table == table and each.row["id"] == appointment_id)
    row = press.rows[table].get(appointment_id)
    return next(changed, Change(table, row, row) if row else None)


def _of_its_appointment(key: str) -> Spots:
    """As the appointment that it is about."""

    def spots(change: Change, press: Press) -> list[Spot]:
        appointment = find_appointment(press, change.row[key])
        return _appointments(appointment, press) if appointment else [Spot()]

    return spots


def _at_centre(change: Change, _: Press) -> list[Spot]:
    return [Spot(centre=change.row["centre"])]


def _of_service(change: Change, _: Press) -> list[Spot]:
    return [Spot(centre=_centre_of(change.row["service"]))]


SPOTS: dict[str, Spots] = {
    "appointments": _appointments,
    "appointment_events": _of_its_appointment("appointment_id"),
    "closures": _at_centre,
    "desk_days": _at_centre,
    "desk_notes": _at_centre,
    "service_edits": _of_service,
}
"""Where each changed row belongs."""
of_timer = _of_its_appointment("subject_id")
FOLLOWING = frozenset({"slots", "claims"})
"""What belongs to whoever sits there: it changes with them alone."""


def is_honest(change: Change, press: Press) -> bool:
    """Whether nobody's hand is in it but the presser's: in what it says of who did it, and in what others hold."""
    own = press.presser.id
    match change.table, change.before, change.now:
        case "appointment_events", None, row:
            return bool(row["actor_id"] == own or (row["actor_id"] is None and row["step"] in BY_CLOCK))
        case "appointment_events", _, _:
            return False  # history is not rewritten
        case "appointments", None, row:
            return bool(row["booked_by_id"] == own)
        case "appointments", {"state": "held", "booked_by_id": booker}, row:
            return bool(booker == own or row["state"] == "lapsed")
        case (("closures" | "desk_notes" | "service_edits"), None, row):
            return bool(row["by_id"] == own)
        case _:
            return True


def follows(change: Change, press: Press) -> bool:
    """Whether it follows from something else that changed: a slot opens with the first who sits there and closes with
    the last, and a seat that came free goes to somebody who waits.
    """
    row = change.now
    match change.table:
        case "slots":
            return row["id"] in _seats_changed(press) and not _is_still_taken(change, press)
        case "claims":
            return None in (change.before, change.after) and any(
                each.table == "slots" and each.row["id"] == row["slot_id"] for each in press.changes
            )
        case "appointments":
            return _is_promoted(change) and _frees_something(press)
        case "appointment_events":
            is_new = change.before is None and (row["step"], row["actor_id"]) == ("promote", None)
            return is_new and row["appointment_id"] in _list_promoted(press)
        case "timers":
            return row["kind"] in TELL_PROMOTED and row["subject_id"] in _list_promoted(press)
        case _:
            return False


def _seats_changed(press: Press) -> set[int | None]:
    changed = [each for each in press.changes if each.table == "appointments"]
    return {row["slot_id"] for each in changed for row in (each.before, each.after) if row} - {None}


def _is_still_taken(change: Change, press: Press) -> bool:
    """Whether the slot became another one while somebody sat in it."""
    if change.before is None or change.after is None:
        return False
    sat = [each for each in press.rows["appointments"].values() if each["slot_id"] == change.before["id"]]
    stayed = (find_appointment(press, each["id"]) for each in sat)
    return any(each is not None and each.now["slot_id"] == change.before["id"] for each in stayed)


def _is_promoted(change: Change) -> bool:
    """Somebody on the waiting list is offered a seat; nothing else about them changes."""
    before, after = change.before, change.after
    if before is None or after is None or (before["state"], after["state"]) != ("waiting", "offered"):
        return False
    return {name for name in after if after[name] != before[name]} <= SEATING


def _list_promoted(press: Press) -> set[int]:
    found = (each for each in press.changes if each.table == "appointments" and follows(each, press))
    return {each.row["id"] for each in found}


def _frees_something(press: Press) -> bool:
    """Somebody left a seat, or the hours or the fields of a service changed: each is looked at by itself."""
    left = (
        each.table == "appointments" and each.before and each.before["slot_id"] not in (None, each.now["slot_id"])
        for each in press.changes
    )
    return any(left) or any(each.table in ("closures", "service_edits") for each in press.changes)
