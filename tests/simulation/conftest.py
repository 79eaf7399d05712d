"""What every history of the simulation needs."""

from collections.abc import Iterator

import pytest

from tests.simulation.simulating import Simulation


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    return Simulation()


@pytest.fixture(autouse=True)
def bent_time(simulation: Simulation) -> Iterator[None]:
    """Virtual time and a silent log, for the length of a test."""
    with simulation.running():
        yield
