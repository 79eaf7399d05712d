"""`--simulation-seed=N` plays one history again, `--simulation-histories=N` plays as many as you have time for."""

from collections.abc import Iterator

import pytest

from tests.simulation.simulating import Simulation


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the simulation; they need `tests/simulation` among the arguments, so that this file is read first."""
    parser.addoption("--simulation-seed", type=int, help="play the history of this seed alone")
    parser.addoption("--simulation-histories", type=int, default=400, help="how many histories to play")


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    return Simulation()


@pytest.fixture(autouse=True)
def bent_time(simulation: Simulation) -> Iterator[None]:
    """Virtual time and a silent log, for the length of a test."""
    with simulation.running():
        yield
