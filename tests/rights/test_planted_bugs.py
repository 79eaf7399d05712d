"""The strolls see: every bug that is planted is found within the usual number of histories."""

import pytest

from tests.rights import planted_in_visits  # noqa: F401 -- enters its bugs into the list
from tests.rights.planted_bugs import BUGS
from tests.rights.strolling import find
from tests.rights.test_two_grids import ACTIONS
from tests.rights.world import World

USUAL = 300
SEES = " sees "
QUICK = ("residents_are_searched_in_all_grids", "requests_of_all_grids_are_seen")


def check(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant it, and find it."""
    BUGS[name](monkeypatch, world.ground.product.words)
    seed = find(world, SEES, range(USUAL), ACTIONS)
    assert seed is not None, f"{USUAL} histories, and nobody saw anything"
    print(f"{name}: seed {seed}")  # noqa: T201 -- shown with -rP


@pytest.mark.parametrize("name", QUICK)
def test_a_planted_bug_is_found(name: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    check(world, name, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in BUGS if name not in QUICK])
def test_and_so_are_all(name: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    check(world, name, monkeypatch)
