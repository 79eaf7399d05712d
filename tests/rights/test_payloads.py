"""Mutated buttons, pressed by somebody of every role: no effect beyond the table of rights, and no fault."""

from random import Random

import pytest

from handlers.ui.callbacks import CallbackData
from models.rules.roles import Role
from tests.rights.declared import CHANGES, ONLY_LEADS_ON
from tests.rights.pressing import Presses
from tests.rights.world import World

FEW, MANY = 2_000, 100_000
MOST_PRESSED = 1_000


def press(world: World, role: Role, count: int) -> None:
    """Press, and say what came of it."""
    tally = Presses(world, role, Random(str(role))).press_many(count, most=MOST_PRESSED)  # noqa: S311 -- dice
    print(f"{role}: {tally}")  # noqa: T201 -- shown with -rP
    assert tally.complaints == []
    assert tally.refused
    assert tally.changing


def test_every_button_is_declared_once(world: World) -> None:
    del world  # with it all conversations are there
    ours = {data for data in CallbackData.known.values() if data.__module__.startswith("handlers.")}
    assert ours == CHANGES.keys() | ONLY_LEADS_ON
    assert not CHANGES.keys() & ONLY_LEADS_ON


@pytest.mark.long
@pytest.mark.parametrize("role", Role)
def test_a_hundred_thousand(world: World, role: Role) -> None:
    press(world, role, MANY)


@pytest.mark.long
@pytest.mark.parametrize("role", Role)
def test_some_on_postgresql_too(world_on_postgresql: World, role: Role) -> None:
    press(world_on_postgresql, role, FEW)
