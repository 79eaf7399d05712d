"""Role by action by place: what the table opens has its effect, and what it does not open has none."""

import time

import pytest

from models.rules.roles import OPENINGS, Action, Role
from tests.rights.expected import opens_by_role
from tests.rights.probes import PLACES, PROBES, Case, Whose, held_by
from tests.rights.world import World

NOBODYS = frozenset(
    {Action.FIND_RESIDENT, Action.INVITE_GRID_STAFF, Action.INVITE_STAFF, Action.INVITE_ADMIN, Action.CONFIRM_INVITE,
     Action.REVOKE_ROLE, Action.BIND_GROUP, Action.RUN_DESK, Action.EDIT_SERVICE, Action.JUDGE_TOPIC,
     Action.RUN_GATHERING, Action.WRITE_MINUTES, Action.SEE_ALERTS, Action.STEER_VISITS}
)  # fmt: skip
"""What is done with the community's things: there is none of one's own."""
NEIGHBOURLY = frozenset({Action.SECOND_TOPIC})
"""What everybody does in their own name, where they live: it is tried there, and where they do not live."""
NOWHERE = frozenset({Action.INVITE_STAFF, Action.INVITE_ADMIN, Action.SEE_ALERTS})
"""What is done in no grid or group."""
IN_CENTRES = frozenset(action for action, opening in OPENINGS.items() if opening.own_centre)
"""What is done in centres."""


def list_cases(action: Action) -> list[tuple[Role, Whose]]:
    """Who tries it on what."""
    if action in NOWHERE:
        return [(role, Whose.OTHER_GRID) for role in Role]
    places = [whose for whose in Whose if not PLACES[whose].centre or action in IN_CENTRES]
    if action in NEIGHBOURLY:
        places = [Whose.OTHER_GRID, Whose.OWN]
    if action in NOBODYS:
        places.remove(Whose.OWN)
    return [(role, whose) for role in Role for whose in places]


def expect(action: Action, role: Role, whose: Whose) -> bool:
    """What the table says. Nobody acts on their own matters by a role: they are open to everybody, or to others."""
    if whose is Whose.OWN:
        has_nothing_to_leave = action is Action.PLAN_LEAVE and role is Role.RESIDENT
        return OPENINGS[action].own and not has_nothing_to_leave
    return opens_by_role(action, held_by(role), PLACES[whose])


def try_action(world: World, action: Action, role: Role, whose: Whose) -> bool:
    """Whether it had its effect."""
    with world.ground.trying():
        return PROBES[action](Case(world, role, whose))


def list_differences(world: World, action: Action) -> list[str]:
    """Where the product and the table differ."""
    found = []
    for role, whose in list_cases(action):
        has_effect, is_open = try_action(world, action, role, whose), expect(action, role, whose)
        if has_effect is not is_open:
            found.append(f"{role} {action} {whose.name}: {'done' if has_effect else 'refused'}")
    return found


def test_every_action_has_a_row_and_a_probe() -> None:
    assert set(PROBES) == set(OPENINGS) == set(Action)


@pytest.mark.parametrize("action", Action)
def test_the_product_keeps_to_the_table(world: World, action: Action) -> None:
    assert list_differences(world, action) == []


@pytest.mark.long
def test_on_postgresql_too(world_on_postgresql: World) -> None:
    """The rules are the same: what differs is the SQL, which every fourth action shows."""
    assert [line for action in list(Action)[::4] for line in list_differences(world_on_postgresql, action)] == []


def test_the_cases_are_many(world: World) -> None:
    began, cases = time.process_time(), [(a, *case) for a in (Action.SEE_REQUEST,) for case in list_cases(a)]
    for case in cases:
        try_action(world, *case)
    count = sum(len(list_cases(action)) for action in Action)
    print(f"{count} cases, {(time.process_time() - began) / len(cases) * 1000:.0f} ms each")  # noqa: T201
    assert count > 1000
