"""Nothing is lost: histories at random, with crashes and faults, all of which must end in order.

`--simulation-seed=N` plays one history again, `--simulation-histories=N` plays as many as you have time for.
"""

import pytest

from tests.simulation.simulating import Simulation

FEW = 64
MANY = 400
BLOCKS = 8  # for as many processors


@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_history_breaks_a_promise(block: int, simulation: Simulation) -> None:
    play(simulation, range(block, FEW, BLOCKS))


@pytest.mark.long
@pytest.mark.parametrize("block", range(BLOCKS))
def test_nor_do_thousands(block: int, simulation: Simulation, pytestconfig: pytest.Config) -> None:
    seed, histories = pytestconfig.getoption("--simulation-seed"), pytestconfig.getoption("--simulation-histories")
    if seed is not None and block:
        pytest.skip("one history is asked for")
    play(simulation, [seed] if seed is not None else range(FEW + block, FEW + (histories or MANY), BLOCKS))


def test_a_seed_decides_everything(simulation: Simulation) -> None:
    for seed in (3, 14, 15):
        stories = set()
        for _ in range(2):
            history = simulation.begin(seed)
            history.run()
            stories.add(history.tell())
        assert len(stories) == 1


def play(simulation: Simulation, seeds: range | list[int]) -> None:
    """Play the histories of these seeds; one that breaks a promise tells its seed and its story."""
    count, seconds = simulation.measure(seeds)
    print(f"{count} histories ({seeds}), {count / seconds:.0f} a second")  # noqa: T201 -- shown by `pytest -rP`
