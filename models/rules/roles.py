"""Who may do what: one table, read for every update, closed unless it says open."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in the community. A person without any other role is a resident."""

    RESIDENT = "resident"
    GROUP_LEADER = "group_leader"
    GRID_WORKER = "grid_worker"
    GRID_LEADER = "grid_leader"
    STAFF = "staff"
    SECRETARY = "secretary"
    DIRECTOR = "director"
    STATIONED_CADRE = "stationed_cadre"
    CENTRE_STAFF = "centre_staff"
    TEAM_MEMBER = "team_member"
    ADMIN = "admin"


class Place(StrEnum):
    """Where a role is held: its grant names one place of this kind."""

    COMMUNITY = "community"
    GRID = "grid"
    GROUP = "group"
    TEAM = "team"
    CENTRE = "centre"


HELD_IN: dict[Role, Place] = {
    Role.GROUP_LEADER: Place.GROUP,
    Role.GRID_WORKER: Place.GRID,
    Role.GRID_LEADER: Place.GRID,
    Role.STAFF: Place.COMMUNITY,
    Role.SECRETARY: Place.COMMUNITY,
    Role.DIRECTOR: Place.COMMUNITY,
    Role.STATIONED_CADRE: Place.COMMUNITY,
    Role.CENTRE_STAFF: Place.CENTRE,
    Role.TEAM_MEMBER: Place.TEAM,
    Role.ADMIN: Place.COMMUNITY,
}
"""The roles that can be given, and in what kind of place each is held."""

NEVER_LENT = frozenset({Role.ADMIN})
"""The roles that a stand-in does not get: an admin is made by another admin, never by a leave."""


class Action(StrEnum):
    """What can be done with the community's work."""

    FILE_REQUEST = "file_request"
    SEE_REQUEST = "see_request"
    ADD_TO_REQUEST = "add_to_request"
    WITHDRAW_REQUEST = "withdraw_request"
    RATE_REQUEST = "rate_request"
    CLOSE_REQUEST = "close_request"
    REOPEN_REQUEST = "reopen_request"
    ACCEPT_REQUEST = "accept_request"
    TRANSFER_REQUEST = "transfer_request"
    REASSIGN_REQUEST = "reassign_request"
    REPLY_REQUEST = "reply_request"
    HOLD_REQUEST = "hold_request"
    PROPOSE_DONE = "propose_done"
    FILE_FOR_RESIDENT = "file_for_resident"
    FIND_RESIDENT = "find_resident"
    SEE_RESIDENT = "see_resident"
    VERIFY_RESIDENT = "verify_resident"
    CORRECT_RESIDENT = "correct_resident"
    CONFIRM_MANDATE = "confirm_mandate"
    PLAN_LEAVE = "plan_leave"
    INVITE_GRID_STAFF = "invite_grid_staff"
    INVITE_STAFF = "invite_staff"
    INVITE_ADMIN = "invite_admin"
    CONFIRM_INVITE = "confirm_invite"
    REVOKE_ROLE = "revoke_role"
    BIND_GROUP = "bind_group"
    BOOK_APPOINTMENT = "book_appointment"
    BOOK_FOR_RESIDENT = "book_for_resident"
    SEE_APPOINTMENT = "see_appointment"
    RUN_DESK = "run_desk"
    EDIT_SERVICE = "edit_service"
    PROPOSE_TOPIC = "propose_topic"
    SECOND_TOPIC = "second_topic"
    SEE_TOPIC = "see_topic"
    JUDGE_TOPIC = "judge_topic"
    RUN_GATHERING = "run_gathering"
    JOIN_GATHERING = "join_gathering"
    VOTE = "vote"
    WRITE_MINUTES = "write_minutes"
    ANSWER_MINUTES = "answer_minutes"
    KEEP_COMMITMENT = "keep_commitment"
    MAKE_VISIT = "make_visit"
    SEE_HOUSEHOLD = "see_household"
    STEER_VISITS = "steer_visits"
    ASK_VISIT = "ask_visit"
    SEE_ALERTS = "see_alerts"


@dataclass(frozen=True)
class Opening:
    """To whom an action is open: by role in the whole community, in the role's own grid, in its own group, in its own
    centre; and to anybody (`own`) towards what is their own.
    """

    everywhere: frozenset[Role] = frozenset()
    own_grid: frozenset[Role] = frozenset()
    own_group: frozenset[Role] = frozenset()
    own_centre: frozenset[Role] = frozenset()
    own: bool = False


NOBODY: frozenset[Role] = frozenset()
GRID = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
GRID_LEADER = frozenset({Role.GRID_LEADER})
GROUP_LEADER = frozenset({Role.GROUP_LEADER})
CENTRE_STAFF = frozenset({Role.CENTRE_STAFF})
OFFICE = frozenset({Role.STAFF, Role.SECRETARY, Role.DIRECTOR, Role.ADMIN})
COUNTER = OFFICE | CENTRE_STAFF
VISITING = OFFICE | {Role.STATIONED_CADRE}
HEADS = frozenset({Role.SECRETARY, Role.DIRECTOR, Role.ADMIN})
ADMIN = frozenset({Role.ADMIN})

OPENINGS: dict[Action, Opening] = {
    #                                 in every grid   in their grid  in their group  in their centre, or their own
    Action.FILE_REQUEST:      Opening(NOBODY,         NOBODY,        NOBODY,         own=True),
    Action.SEE_REQUEST:       Opening(OFFICE,         GRID,          NOBODY,         own=True),
    Action.ADD_TO_REQUEST:    Opening(NOBODY,         NOBODY,        NOBODY,         own=True),
    Action.WITHDRAW_REQUEST:  Opening(NOBODY,         NOBODY,        NOBODY,         own=True),
    Action.RATE_REQUEST:      Opening(NOBODY,         NOBODY,        NOBODY,         own=True),
    # Whoever did the work does not also declare it good: closing is the resident's word, or the office's for them.
    Action.CLOSE_REQUEST:     Opening(OFFICE,         NOBODY,        NOBODY,         own=True),
    Action.REOPEN_REQUEST:    Opening(OFFICE,         GRID_LEADER,   NOBODY,         own=True),
    Action.ACCEPT_REQUEST:    Opening(OFFICE,         GRID,          NOBODY),
    Action.TRANSFER_REQUEST:  Opening(OFFICE,         GRID,          NOBODY),
    # Offering somebody else's request on: for owners who cannot do it themselves.
    Action.REASSIGN_REQUEST:  Opening(OFFICE,         GRID_LEADER,   NOBODY),
    Action.REPLY_REQUEST:     Opening(OFFICE,         GRID,          NOBODY),
    Action.HOLD_REQUEST:      Opening(OFFICE,         GRID,          NOBODY),
    Action.PROPOSE_DONE:      Opening(OFFICE,         GRID,          NOBODY),
    Action.FILE_FOR_RESIDENT: Opening(COUNTER,        GRID,          GROUP_LEADER),
    Action.FIND_RESIDENT:     Opening(COUNTER,        GRID,          GROUP_LEADER),
    Action.SEE_RESIDENT:      Opening(OFFICE,         GRID,          GROUP_LEADER,   own=True),
    Action.VERIFY_RESIDENT:   Opening(OFFICE,         GRID,          GROUP_LEADER),
    Action.CORRECT_RESIDENT:  Opening(OFFICE,         GRID,          NOBODY,         own=True),
    Action.CONFIRM_MANDATE:   Opening(OFFICE,         GRID,          NOBODY),
    Action.PLAN_LEAVE:        Opening(HEADS,          GRID_LEADER,   NOBODY,         own=True),
    Action.INVITE_GRID_STAFF: Opening(HEADS,          GRID_LEADER,   NOBODY),
    Action.INVITE_STAFF:      Opening(HEADS,          NOBODY,        NOBODY),
    Action.INVITE_ADMIN:      Opening(ADMIN,          NOBODY,        NOBODY),
    Action.CONFIRM_INVITE:    Opening(ADMIN,          NOBODY,        NOBODY),
    Action.REVOKE_ROLE:       Opening(ADMIN,          NOBODY,        NOBODY),
    Action.BIND_GROUP:        Opening(OFFICE,         GRID_LEADER,   NOBODY,         CENTRE_STAFF),
    Action.BOOK_APPOINTMENT:  Opening(NOBODY,         NOBODY,        NOBODY,         own=True),
    Action.BOOK_FOR_RESIDENT: Opening(COUNTER,        GRID,          GROUP_LEADER),
    Action.SEE_APPOINTMENT:   Opening(OFFICE,         NOBODY,        NOBODY,         CENTRE_STAFF,  own=True),
    Action.RUN_DESK:          Opening(OFFICE,         NOBODY,        NOBODY,         CENTRE_STAFF),
    Action.EDIT_SERVICE:      Opening(OFFICE,         NOBODY,        NOBODY,         CENTRE_STAFF),
    Action.PROPOSE_TOPIC:     Opening(NOBODY,         NOBODY,        NOBODY,         own=True),
    Action.SECOND_TOPIC:      Opening(NOBODY,         NOBODY,        NOBODY,         own=True),
    Action.SEE_TOPIC:         Opening(OFFICE,         GRID,          NOBODY,         own=True),
    Action.JUDGE_TOPIC:       Opening(HEADS,          GRID_LEADER,   NOBODY),
    Action.RUN_GATHERING:     Opening(OFFICE,         GRID_LEADER,   NOBODY),
    Action.JOIN_GATHERING:    Opening(NOBODY,         NOBODY,        NOBODY,         own=True),
    Action.VOTE:              Opening(NOBODY,         NOBODY,        NOBODY,         own=True),
    Action.WRITE_MINUTES:     Opening(OFFICE,         GRID_LEADER,   NOBODY),
    Action.ANSWER_MINUTES:    Opening(NOBODY,         NOBODY,        NOBODY,         own=True),
    # Whoever owns a commitment reports on it; the heads see to it that it is kept.
    Action.KEEP_COMMITMENT:   Opening(HEADS,          GRID_LEADER,   NOBODY,         own=True),
    Action.MAKE_VISIT:        Opening(VISITING,       GRID,          GROUP_LEADER),
    Action.SEE_HOUSEHOLD:     Opening(VISITING,       GRID,          NOBODY),
    # Coverage, who is to be visited at once or left in peace, and at what hour a grid's list comes.
    Action.STEER_VISITS:      Opening(HEADS,          GRID_LEADER,   NOBODY),
    # How often one's household wants to be visited, and that somebody should come.
    Action.ASK_VISIT:         Opening(NOBODY,         NOBODY,        NOBODY,         own=True),
    Action.SEE_ALERTS:        Opening(ADMIN,          NOBODY,        NOBODY),
}  # fmt: skip

_CLOSED = Opening()


def may(
    role: Role, action: Action, *, own_grid: bool = False, own_group: bool = False, own_centre: bool = False
) -> bool:
    """Whether the action is open to the role, towards something in a grid, group or centre that is (or is not) the
    role's own.

    What is one's own is open beyond that by `OPENINGS[action].own`; whose it is, is not known here.
    """
    opening = OPENINGS.get(action, _CLOSED)
    in_grid, in_group = own_grid and role in opening.own_grid, own_group and role in opening.own_group
    in_centre = own_centre and role in opening.own_centre
    return role in opening.everywhere or in_grid or in_group or in_centre


def may_with_own(action: Action) -> bool:
    """Whether anybody may do it with what is their own."""
    return OPENINGS.get(action, _CLOSED).own


def invitation(role: Role) -> Action:
    """What somebody must be allowed to do to invite into `role`."""
    if role is Role.ADMIN:
        return Action.INVITE_ADMIN
    return Action.INVITE_GRID_STAFF if role in (Role.GRID_WORKER, Role.GROUP_LEADER) else Action.INVITE_STAFF
