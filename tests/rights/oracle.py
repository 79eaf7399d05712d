"""What every button may bring about: whatever a press changes must be open to whoever presses it, by the table of
rights, by what the button is declared to stand for, and by where the row belongs and whose it is.
"""

from handlers.family import buttons as family
from handlers.staff import leave_buttons
from handlers.ui.callbacks import CallbackData
from models.rules.roles import Action, Role, invitation
from tests.rights import appointment_spots, gathering_spots, spots, visit_following, visit_spots
from tests.rights.declared import CHANGES, Own
from tests.rights.expected import Spot, opens_as_own, opens_by_role
from tests.rights.spots import Change, Press, Spots

TIMED = {"request": "requests", "leave": "leaves", "privacy": "people", "enrolments": "people"}
"""What the timers of a kind are about, by the first word of the kind; those of appointments are looked at with them."""
OF_GATHERINGS = frozenset({"gathering", "motion", "minutes", "commitment"})
"""The same of timers that are looked at with gatherings."""
OF_VISITS = frozenset({"visits", "coverage", "burdens"})
"""The same of those that are looked at with visits."""
FOLLOWING = appointment_spots.FOLLOWING | gathering_spots.FOLLOWING | visit_spots.FOLLOWING
"""What changes with something else alone."""
UNWATCHED = frozenset({"outbox", "cards", "dialogues", "processed_updates", "audit_log", "stored_communities"})
"""Messages, dialogues and the record of who looked are of every step."""


def list_wrong(data: CallbackData, press: Press) -> list[Change]:
    """What changed and was not for the presser to change."""
    return [change for change in press.changes if not (_is_open(data, change, press) or _follows(change, press))]


def _follows(change: Change, press: Press) -> bool:
    return any(each.follows(change, press) for each in (appointment_spots, gathering_spots, visit_following))


def _is_honest(change: Change, press: Press) -> bool:
    return all(each.is_honest(change, press) for each in (appointment_spots, gathering_spots, visit_spots))


def _is_open(data: CallbackData, change: Change, press: Press) -> bool:
    """Whether the table of rights opens this change to whoever presses that button."""
    presser, means = press.presser, CHANGES.get(type(data), ())
    if change.table in FOLLOWING or not _is_asked(data, press) or not _is_honest(change, press):
        return False
    mine = {presser.id} | presser.speaks_for
    where = SPOTS[change.table](change, press)
    for action in means:
        if isinstance(action, Own):
            if all(not spot.owners.isdisjoint(mine) for spot in where):
                return True
        elif _is_meant(action, change) and all(_opens(action, spot, press, mine) for spot in where):
            return True
    return False


def _opens(action: Action, spot: Spot, press: Press, mine: set[int]) -> bool:
    return opens_by_role(action, press.presser.held, spot) or opens_as_own(action, mine, spot)


def _is_asked(data: CallbackData, press: Press) -> bool:
    """A yes or no is that of whoever was asked, not of who asks."""
    match data:
        case family.Agree() | family.Refuse():
            mandate = press.rows["mandates"].get(data.mandate_id)
            return mandate is not None and mandate["principal_id"] == press.presser.id
        case leave_buttons.AnswerLeave():
            leave = press.rows["leaves"].get(data.leave_id)
            return leave is not None and leave["stand_in_id"] == press.presser.id
        case _:
            return True


def _is_meant(action: Action, change: Change) -> bool:
    return visit_spots.reaches(action, change) and _is_invited_so(action, change)


def _is_invited_so(action: Action, change: Change) -> bool:
    """An invitation into a role needs the right to invite into that very role."""
    if change.table != "one_time_codes" or change.before is not None or change.row["kind"] != "role":
        return True
    return invitation(Role(change.row["details"]["role"])) is action


def _timers(change: Change, press: Press) -> list[Spot]:
    """As what it is about; something that came just now is looked at by itself."""
    kind = change.row["kind"].partition(".")[0]
    if kind == "appointment":
        return appointment_spots.of_timer(change, press)
    if kind in OF_GATHERINGS:
        return gathering_spots.of_timer(change, press)
    if kind in OF_VISITS:
        return visit_spots.of_timer(change, press)
    table = TIMED[kind]
    row = press.rows[table].get(change.row["subject_id"])
    return SPOTS[table](Change(table, row, row), press) if row else []


SPOTS: dict[str, Spots] = {
    **spots.SPOTS, **appointment_spots.SPOTS, **gathering_spots.SPOTS, **visit_spots.SPOTS, "timers": _timers
}  # fmt: skip
"""Where each changed row belongs."""
WATCHED = frozenset(SPOTS) | FOLLOWING
