"""What every button may bring about: for each class the actions of the table that it stands for, and for each row of
the store where it belongs and whose it is. A button that is not declared here fails the test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeAlias

from handlers import accounts, joining, moving, settings
from handlers.chats import buttons as chats
from handlers.family import buttons as family
from handlers.privacy import buttons as privacy
from handlers.requests import buttons as requests
from handlers.requests import desk, filing, following, transfers, whom
from handlers.residents import buttons as residents
from handlers.residents import finding, records
from handlers.staff import colleagues, invite_cards, invites, leave_buttons, leave_planning, roles
from handlers.ui import consent, enrolment_cards, places
from handlers.ui.callbacks import CallbackData, RunCommand
from models.rules.roles import Action, Role, invitation
from tests.rights.expected import Held, Spot, opens_as_own, opens_by_role

Row: TypeAlias = Mapping[str, Any]
Rows: TypeAlias = dict[str, dict[Any, Row]]
"""Everything that stands in the watched tables, by table and key."""


class Own(Enum):
    """It changes what is the presser's own, and nothing else."""

    OWN = auto()


OWN = Own.OWN
Means: TypeAlias = tuple[Action | Own, ...]

CHANGES: dict[type[CallbackData], Means] = {
    RunCommand: (OWN,),
    accounts.AskForLink: (OWN,),
    accounts.TakeOver: (OWN,),
    chats.Bind: (Action.BIND_GROUP,),
    chats.ShowChat: (Action.BIND_GROUP,),
    consent.Agree: (OWN,),
    desk.Enough: (Action.PROPOSE_DONE,),
    enrolment_cards.ConfirmEnrolled: (Action.VERIFY_RESIDENT,),
    enrolment_cards.RefuseEnrolled: (Action.VERIFY_RESIDENT,),
    family.Agree: (OWN,),
    family.LiveTogether: (OWN,),
    family.Refuse: (OWN,),
    family.SkipHouse: (OWN,),
    family.Stop: (OWN,),
    filing.Choose: (Action.FILE_REQUEST, Action.FILE_FOR_RESIDENT),
    invite_cards.Decide: (Action.CONFIRM_INVITE,),
    invites.NoName: (Action.INVITE_GRID_STAFF, Action.INVITE_STAFF, Action.INVITE_ADMIN),
    joining.Choose: (OWN,),
    joining.SwitchLanguage: (OWN,),
    leave_buttons.AnswerLeave: (OWN,),
    leave_buttons.CallOff: (Action.PLAN_LEAVE,),
    colleagues.PickPerson: (Action.PLAN_LEAVE,),
    moving.MoveAway: (OWN,),
    places.Correct: (OWN,),  # who lives nowhere yet begins anew, and staff get their menu
    places.PickGroup: (OWN,),
    privacy.Erase: (OWN,),
    privacy.KeepAll: (OWN,),
    records.Nothing: (Action.CORRECT_RESIDENT, Action.VERIFY_RESIDENT),
    records.PickGroup: (Action.CORRECT_RESIDENT,),
    requests.Accept: (Action.ACCEPT_REQUEST,),
    requests.AnswerInstead: (Action.ADD_TO_REQUEST,),
    requests.CallNotYet: (Action.REOPEN_REQUEST,),
    requests.CallSolved: (Action.CLOSE_REQUEST,),
    requests.Confirm: (Action.CLOSE_REQUEST,),
    requests.Decline: (Action.ACCEPT_REQUEST,),
    requests.Rate: (Action.RATE_REQUEST,),
    requests.Reject: (Action.REOPEN_REQUEST,),
    requests.Resume: (Action.HOLD_REQUEST,),
    requests.TakeOver: (Action.ACCEPT_REQUEST,),
    requests.Withdraw: (Action.WITHDRAW_REQUEST,),
    residents.AgreeFor: (Action.CONFIRM_MANDATE,),
    residents.MovedAway: (Action.CORRECT_RESIDENT,),
    residents.RevokeFor: (Action.CONFIRM_MANDATE,),
    roles.TakeBack: (Action.REVOKE_ROLE,),
    settings.SetElders: (OWN,),
    settings.SetNotice: (OWN,),
    settings.SetQuiet: (OWN,),
    settings.Speak: (OWN,),
    transfers.NoReason: (Action.TRANSFER_REQUEST, Action.REASSIGN_REQUEST),
}
"""What a button may change, by the table's actions."""

ONLY_LEADS_ON: frozenset[type[CallbackData]] = frozenset(
    {
        colleagues.TurnPage, desk.Page, enrolment_cards.SeeEnrolled, family.Add, family.PickGrid, family.PickGroup,
        family.PickRelation, family.SeeMandate, filing.Danger, filing.PickCategory, finding.Page, following.Enough,
        following.Page, invites.PickInviteGrid, invites.PickInviteGroup, invites.PickPlace, invites.PickRole,
        leave_buttons.PlanLeave, leave_planning.PickDay, places.PickGrid, privacy.AskErase,
        privacy.Export, privacy.OpenPage, privacy.ShowData, records.EnterAnyway, records.PickField, records.PickGrid,
        requests.Add, requests.Ask, requests.Offer, requests.Open, requests.Propose, requests.ShowHistory,
        requests.Tell, residents.Add, residents.Correct, residents.FileFor, residents.See, roles.ShowInvite,
        roles.ShowMember, roles.ShowPlace, settings.AskQuiet, settings.ShowNotices, settings.ShowQuiet,
        transfers.Pick, whom.PickChannel, whom.PickWhom,
    }
)  # fmt: skip
"""Buttons that show or ask something: whoever presses them, they change nothing."""

TIMED = {"request": "requests", "leave": "leaves", "privacy": "people", "enrolments": "people"}
"""What the timers of a kind are about, by the first word of the kind."""
UNWATCHED = frozenset({"outbox", "cards", "dialogues", "processed_updates", "audit_log", "stored_communities"})
"""Messages, dialogues and the record of who looked are of every step."""


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


def is_open(data: CallbackData, change: Change, presser: Presser, rows: Rows) -> bool:
    """Whether the table of rights opens this change to whoever presses that button."""
    means = CHANGES.get(type(data), ())
    if not _is_asked(data, presser, rows):
        return False
    mine = {presser.id} | presser.speaks_for
    spots = list(SPOTS[change.table](change, presser, rows))
    for action in means:
        if isinstance(action, Own):
            if all(not spot.owners.isdisjoint(mine) for spot in spots):
                return True
        elif all(_opens(action, spot, presser, mine) for spot in spots) and _is_invited_so(action, change):
            return True
    return False


def _opens(action: Action, spot: Spot, presser: Presser, mine: set[int]) -> bool:
    return opens_by_role(action, presser.held, spot) or opens_as_own(action, mine, spot)


def _is_asked(data: CallbackData, presser: Presser, rows: Rows) -> bool:
    """A yes or no is that of whoever was asked, not of who asks."""
    match data:
        case family.Agree() | family.Refuse():
            mandate = rows["mandates"].get(data.mandate_id)
            return mandate is not None and mandate["principal_id"] == presser.id
        case leave_buttons.AnswerLeave():
            leave = rows["leaves"].get(data.leave_id)
            return leave is not None and leave["stand_in_id"] == presser.id
        case _:
            return True


def _is_invited_so(action: Action, change: Change) -> bool:
    """An invitation into a role needs the right to invite into that very role."""
    if change.table != "one_time_codes" or change.before is not None or change.row["kind"] != "role":
        return True
    return invitation(Role(change.row["details"]["role"])) is action


def _of_person(person_id: int, rows: Rows, after: Row | None = None) -> Spot:
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


def _people(change: Change, presser: Presser, rows: Rows) -> list[Spot]:
    if change.before is None and change.row["telegram_id"] is None:  # entered by whoever presses
        return [Spot(change.row["grid_id"], change.row["group_id"], frozenset({presser.id}))]
    return [_of_person(change.row["id"], rows, change.after)]


def _requests(change: Change, presser: Presser, rows: Rows) -> list[Spot]:
    return [_of_request(change.row, presser, rows)]


def _of_request(request: Row, presser: Presser, rows: Rows) -> Spot:
    """Whoever filed it for somebody without a telephone speaks for them, while that is their work."""
    author = _of_person(request["author_id"], rows)
    speakers = {id_ for id_ in author.owners if (rows["people"].get(id_) or {}).get("telegram_id")}
    spot = Spot(request["grid_id"], request["group_id"])
    if not speakers and opens_by_role(Action.FILE_FOR_RESIDENT, presser.held, spot):
        speakers = {request["filed_by_id"]}
    return Spot(spot.grid, spot.group, frozenset(speakers))


def _events(change: Change, presser: Presser, rows: Rows) -> list[Spot]:
    request = rows["requests"].get(change.row["request_id"])
    return [_of_request(request, presser, rows)] if request else []


def _mandates(change: Change, _: Presser, rows: Rows) -> list[Spot]:
    if change.before is None:
        return [Spot(owners=frozenset({change.row["agent_id"]}))]
    spot = _of_person(change.row["principal_id"], rows)
    return [Spot(spot.grid, spot.group, spot.owners | {change.row["agent_id"]})]


def _leaves(change: Change, _: Presser, rows: Rows) -> list[Spot]:
    """Where the holder serves; a leave is that of its two people."""
    held = [g for g in rows["role_grants"].values() if g["person_id"] == change.row["holder_id"]]
    stand_in = {change.row["stand_in_id"]} if change.before else set()
    owners = frozenset({change.row["holder_id"]} | stand_in)
    return [Spot(g["grid_id"], g["group_id"], owners) for g in held]


def _codes(change: Change, _presser: Presser, rows: Rows) -> list[Spot]:
    row, details = change.row, change.row["details"]
    owners = frozenset({row["issued_by_id"]} if row["kind"] == "move_account" else ())
    if row["kind"] == "bind_chat":
        return [Spot(details["grid_id"], owners=owners)]
    place, _, key = str(details.get("scope", "")).partition(":")
    group = int(key) if place == "group" else None
    grid = int(key) if place == "grid" else rows["groups"][group]["grid_id"] if group else None
    return [Spot(grid, group, owners)]


def _grants(change: Change, *_: object) -> list[Spot]:
    return [Spot(change.row["grid_id"], change.row["group_id"])]


def _grids(change: Change, *_: object) -> list[Spot]:
    return [Spot(change.row["id"])]


def _consents(change: Change, *_: object) -> list[Spot]:
    return [Spot(owners=frozenset({change.row["person_id"]}))]


def _group_chats(_change: Change, presser: Presser, _rows: Rows) -> list[Spot]:
    """What a group is called is noted by whoever may bind anything."""
    return [Spot(held.grid) for held in presser.held][:1] or [Spot()]


def _timers(change: Change, presser: Presser, rows: Rows) -> list[Spot]:
    """As what it is about; something that came just now is looked at by itself."""
    table = TIMED[change.row["kind"].partition(".")[0]]
    row = rows[table].get(change.row["subject_id"])
    return SPOTS[table](Change(table, row, row), presser, rows) if row else []


SPOTS: dict[str, Callable[[Change, Presser, Rows], list[Spot]]] = {
    "people": _people,
    "requests": _requests,
    "request_events": _events,
    "mandates": _mandates,
    "leaves": _leaves,
    "one_time_codes": _codes,
    "role_grants": _grants,
    "grids": _grids,
    "consents": _consents,
    "group_chats": _group_chats,
    "timers": _timers,
}
"""Where each changed row belongs."""
WATCHED = frozenset(SPOTS)
