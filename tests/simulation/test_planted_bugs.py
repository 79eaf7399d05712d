"""The simulation sees: every bug that is planted is found within a few histories."""

import pytest

from tests.simulation.planted_bugs import BUGS
from tests.simulation.simulating import Simulation

MOST_HISTORIES = 300


@pytest.mark.long
@pytest.mark.parametrize("name", BUGS)
def test_a_planted_bug_is_found(name: str, simulation: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    bug = BUGS[name]
    bug.plant(monkeypatch)
    seed = simulation.find(bug.complaint, range(MOST_HISTORIES), bug.beginning, bug.fault)
    assert seed is not None, f"{MOST_HISTORIES} histories, and nobody said {bug.complaint!r}"
    print(f"{name}: seed {seed}")  # noqa: T201 -- shown with -rP
