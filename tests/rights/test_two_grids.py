"""Two grids: whatever anybody does, nothing of one is shown to who belongs to the other, and no group chat names a
resident. `--rights-seed=N` plays one history again.
"""

import pytest

from tests.rights.households import list_lacking
from tests.rights.strolling import stroll
from tests.rights.world import World

ACTIONS = 100
FEW = 8
MANY = 56
BLOCKS = 8  # for as many processors


def test_there_is_something_to_see_of_households(world: World) -> None:
    with world.ground.trying():
        assert list_lacking(world) == []


@pytest.mark.parametrize("seed", range(FEW))
def test_nothing_crosses(world: World, seed: int) -> None:
    print(f"{stroll(world, seed, ACTIONS)} messages")  # noqa: T201 -- shown with -rP


@pytest.mark.long
@pytest.mark.parametrize("block", range(BLOCKS))
def test_nor_in_many_histories(world: World, block: int, pytestconfig: pytest.Config) -> None:
    seed = pytestconfig.getoption("--rights-seed")
    if seed is not None and block:
        pytest.skip("one history is asked for")
    seeds = [seed] if seed is not None else range(FEW + block, FEW + MANY, BLOCKS)
    print(f"{sum(stroll(world, each, ACTIONS) for each in seeds)} messages")  # noqa: T201


@pytest.mark.long
def test_nothing_crosses_on_postgresql_either(world_on_postgresql: World) -> None:
    print(f"{sum(stroll(world_on_postgresql, seed, ACTIONS) for seed in range(FEW))} messages")  # noqa: T201
