"""The table of who may do what, read as sentences."""

import pytest

from models.rules.roles import HELD_IN, OPENINGS, Action, Role, invitation, may, may_with_own

WORK = [
    Action.SEE_REQUEST,
    Action.ACCEPT_REQUEST,
    Action.TRANSFER_REQUEST,
    Action.REPLY_REQUEST,
    Action.HOLD_REQUEST,
    Action.PROPOSE_DONE,
]
OFFICE = [Role.STAFF, Role.SECRETARY, Role.DIRECTOR, Role.ADMIN]


def allowed(role: Role, *, own_grid: bool, own_group: bool = False) -> set[Action]:
    """All that the role may do there."""
    return {action for action in Action if may(role, action, own_grid=own_grid, own_group=own_group)}


def test_every_action_stands_in_the_table_and_every_other_role_is_held_somewhere() -> None:
    assert OPENINGS.keys() == set(Action)
    assert HELD_IN.keys() == set(Role) - {Role.RESIDENT}


def test_a_resident_may_do_nothing_but_with_what_is_their_own() -> None:
    assert allowed(Role.RESIDENT, own_grid=True, own_group=True) == set()
    assert {action for action in Action if may_with_own(action)} == {
        Action.FILE_REQUEST,
        Action.SEE_REQUEST,
        Action.ADD_TO_REQUEST,
        Action.WITHDRAW_REQUEST,
        Action.RATE_REQUEST,
        Action.CLOSE_REQUEST,
        Action.REOPEN_REQUEST,
        Action.SEE_RESIDENT,
        Action.CORRECT_RESIDENT,
        Action.PLAN_LEAVE,
        Action.BOOK_APPOINTMENT,
        Action.SEE_APPOINTMENT,
        Action.PROPOSE_TOPIC,
        Action.SECOND_TOPIC,
        Action.SEE_TOPIC,
        Action.JOIN_GATHERING,
        Action.VOTE,
        Action.ANSWER_MINUTES,
        Action.KEEP_COMMITMENT,
        Action.ASK_VISIT,
    }


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.GRID_LEADER])
@pytest.mark.parametrize("action", WORK)
def test_a_grids_people_work_in_their_own_grid_only(role: Role, action: Action) -> None:
    assert may(role, action, own_grid=True)
    assert not may(role, action)


@pytest.mark.parametrize("role", OFFICE)
@pytest.mark.parametrize("action", [*WORK, Action.CLOSE_REQUEST, Action.REOPEN_REQUEST, Action.BIND_GROUP])
def test_the_office_works_in_every_grid(role: Role, action: Action) -> None:
    assert may(role, action)


@pytest.mark.parametrize("role", [Role.GROUP_LEADER, Role.STATIONED_CADRE, Role.CENTRE_STAFF, Role.TEAM_MEMBER])
@pytest.mark.parametrize("action", WORK)
def test_other_roles_see_nobodys_requests_but_their_own(role: Role, action: Action) -> None:
    assert not may(role, action, own_grid=True, own_group=True)


def test_a_group_leader_knows_the_people_of_their_own_group_only() -> None:
    assert may(Role.GROUP_LEADER, Action.VERIFY_RESIDENT, own_group=True)
    assert not may(Role.GROUP_LEADER, Action.VERIFY_RESIDENT, own_grid=True)


def test_whoever_does_the_work_does_not_close_it() -> None:
    for role in (Role.GRID_WORKER, Role.GRID_LEADER):
        assert not may(role, Action.CLOSE_REQUEST, own_grid=True)


def test_a_grid_leader_binds_the_group_of_their_own_grid_and_a_worker_none() -> None:
    assert may(Role.GRID_LEADER, Action.BIND_GROUP, own_grid=True)
    assert not may(Role.GRID_LEADER, Action.BIND_GROUP)
    assert not may(Role.GRID_WORKER, Action.BIND_GROUP, own_grid=True)


def test_nobody_invites_above_themselves() -> None:
    assert [role for role in Role if may(role, Action.INVITE_ADMIN, own_grid=True)] == [Role.ADMIN]
    assert may(Role.GRID_LEADER, invitation(Role.GRID_WORKER), own_grid=True)
    assert not may(Role.GRID_LEADER, invitation(Role.GRID_LEADER), own_grid=True)
    assert not may(Role.SECRETARY, invitation(Role.ADMIN), own_grid=True)


DESK = [Action.SEE_APPOINTMENT, Action.RUN_DESK, Action.EDIT_SERVICE, Action.BIND_GROUP]


@pytest.mark.parametrize("action", DESK)
def test_a_centres_staff_run_their_own_centre_only(action: Action) -> None:
    assert may(Role.CENTRE_STAFF, action, own_centre=True)
    assert not may(Role.CENTRE_STAFF, action, own_grid=True, own_group=True)
    assert {role for role in Role if may(role, action, own_centre=True)} == {*OFFICE, Role.CENTRE_STAFF}


@pytest.mark.parametrize("action", Action)
def test_one_more_grid_group_or_centre_never_takes_a_right_away(action: Action) -> None:
    for role in Role:
        with_one = [may(role, action, **{own: True}) for own in ("own_grid", "own_group", "own_centre")]
        assert not may(role, action) or all(with_one)
