"""Who may do what: one table, read for every update, closed unless it says open."""

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


class Action(StrEnum):
    """What can be done with the community's work."""

    FILE_REQUEST = "file_request"
    SEE_OWN_REQUEST = "see_own_request"
    ADD_TO_REQUEST = "add_to_request"
    WITHDRAW_REQUEST = "withdraw_request"
    RATE_REQUEST = "rate_request"
    CLOSE_REQUEST = "close_request"
    REOPEN_REQUEST = "reopen_request"
    SEE_GRID_REQUESTS = "see_grid_requests"
    ACCEPT_REQUEST = "accept_request"
    TRANSFER_REQUEST = "transfer_request"
    REPLY_REQUEST = "reply_request"
    HOLD_REQUEST = "hold_request"
    PROPOSE_DONE = "propose_done"
    BIND_GROUP = "bind_group"
    SEE_ALERTS = "see_alerts"


NOBODY: frozenset[Role] = frozenset()
EVERYBODY = frozenset(Role)
RESIDENT = frozenset({Role.RESIDENT})
GRID = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
GRID_LEADER = frozenset({Role.GRID_LEADER})
OFFICE = frozenset({Role.STAFF, Role.SECRETARY, Role.DIRECTOR, Role.ADMIN})
HEADS = frozenset({Role.SECRETARY, Role.DIRECTOR, Role.ADMIN})

ONES_OWN = frozenset({Action.SEE_OWN_REQUEST, Action.ADD_TO_REQUEST, Action.WITHDRAW_REQUEST, Action.RATE_REQUEST})
"""Actions that nobody takes on another person's request, whatever their role."""

_MAY: dict[Action, tuple[frozenset[Role], frozenset[Role]]] = {
    #                          in every grid         only in their own
    Action.FILE_REQUEST:      (EVERYBODY,            NOBODY),
    Action.SEE_OWN_REQUEST:   (EVERYBODY,            NOBODY),
    Action.ADD_TO_REQUEST:    (EVERYBODY,            NOBODY),
    Action.WITHDRAW_REQUEST:  (EVERYBODY,            NOBODY),
    Action.RATE_REQUEST:      (EVERYBODY,            NOBODY),
    # Whoever did the work does not also declare it good: closing is the resident's word, or the office's.
    Action.CLOSE_REQUEST:     (RESIDENT | OFFICE,    NOBODY),
    Action.REOPEN_REQUEST:    (RESIDENT | OFFICE,    GRID_LEADER),
    Action.SEE_GRID_REQUESTS: (OFFICE,               GRID),
    Action.ACCEPT_REQUEST:    (OFFICE,               GRID),
    Action.TRANSFER_REQUEST:  (OFFICE,               GRID),
    Action.REPLY_REQUEST:     (OFFICE,               GRID),
    Action.HOLD_REQUEST:      (OFFICE,               GRID),
    Action.PROPOSE_DONE:      (OFFICE,               GRID),
    Action.BIND_GROUP:        (OFFICE,               GRID_LEADER),
    Action.SEE_ALERTS:        (HEADS,                NOBODY),
}  # fmt: skip


def may(role: Role, action: Action, *, own_grid: bool) -> bool:
    """Whether the action is open to the role, in a grid that is (or is not) one the person serves.

    Towards a request of their own everybody is a resident too. Whose it is, is not known here: `access()`
    demands one's own of a resident, and of everyone for the actions in `ONES_OWN`.
    """
    everywhere, in_own_grid = _MAY.get(action, (NOBODY, NOBODY))
    return role in everywhere or (own_grid and role in in_own_grid)
