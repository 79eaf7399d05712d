"""The table of who may do what, read as sentences."""

import pytest

from models.rules.roles import ONES_OWN, Action, Role, may

WORK = [
    Action.SEE_GRID_REQUESTS,
    Action.ACCEPT_REQUEST,
    Action.TRANSFER_REQUEST,
    Action.REPLY_REQUEST,
    Action.HOLD_REQUEST,
    Action.PROPOSE_DONE,
]
RESIDENTS_ACTIONS = {*ONES_OWN, Action.FILE_REQUEST, Action.CLOSE_REQUEST, Action.REOPEN_REQUEST}


def allowed(role: Role, *, own_grid: bool) -> set[Action]:
    """All that the role may do there."""
    return {action for action in Action if may(role, action, own_grid=own_grid)}


def test_a_resident_may_act_on_requests_of_their_own_and_no_more() -> None:
    assert allowed(Role.RESIDENT, own_grid=True) == RESIDENTS_ACTIONS
    assert allowed(Role.RESIDENT, own_grid=False) == RESIDENTS_ACTIONS


@pytest.mark.parametrize("role", Role)
def test_everybody_may_file_and_follow_a_request(role: Role) -> None:
    assert allowed(role, own_grid=False) >= {*ONES_OWN, Action.FILE_REQUEST}


@pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.GRID_LEADER])
@pytest.mark.parametrize("action", WORK)
def test_a_grids_people_work_in_their_own_grid_only(role: Role, action: Action) -> None:
    assert may(role, action, own_grid=True)
    assert not may(role, action, own_grid=False)


@pytest.mark.parametrize("role", [Role.STAFF, Role.SECRETARY, Role.DIRECTOR, Role.ADMIN])
@pytest.mark.parametrize("action", [*WORK, Action.CLOSE_REQUEST, Action.REOPEN_REQUEST, Action.BIND_GROUP])
def test_the_office_works_in_every_grid(role: Role, action: Action) -> None:
    assert may(role, action, own_grid=False)


@pytest.mark.parametrize("role", [Role.GROUP_LEADER, Role.STATIONED_CADRE, Role.CENTRE_STAFF, Role.TEAM_MEMBER])
def test_other_roles_see_nobodys_requests_but_their_own(role: Role) -> None:
    assert allowed(role, own_grid=True) == {*ONES_OWN, Action.FILE_REQUEST}


def test_whoever_does_the_work_does_not_close_it() -> None:
    for role in (Role.GRID_WORKER, Role.GRID_LEADER):
        assert not may(role, Action.CLOSE_REQUEST, own_grid=True)


def test_a_grid_leader_binds_the_group_of_their_own_grid_and_a_worker_none() -> None:
    assert may(Role.GRID_LEADER, Action.BIND_GROUP, own_grid=True)
    assert not may(Role.GRID_LEADER, Action.BIND_GROUP, own_grid=False)
    assert not may(Role.GRID_WORKER, Action.BIND_GROUP, own_grid=True)


def test_alerts_are_for_those_who_answer_for_the_whole() -> None:
    heads = {role for role in Role if may(role, Action.SEE_ALERTS, own_grid=True)}
    assert heads == {Role.SECRETARY, Role.DIRECTOR, Role.ADMIN}


def test_one_more_grid_never_takes_a_right_away() -> None:
    for role in Role:
        assert allowed(role, own_grid=False) <= allowed(role, own_grid=True)
