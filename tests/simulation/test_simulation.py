"""Nothing is lost: histories at random, with crashes and faults, all of which must end in order."""

import pytest

from tests.simulation.simulating import Simulation


def test_no_history_breaks_a_promise(simulation: Simulation, request: pytest.FixtureRequest) -> None:
    seed = request.config.getoption("--simulation-seed", default=None)
    histories = request.config.getoption("--simulation-histories", default=400)
    count, seconds = simulation.measure(range(histories) if seed is None else [seed])
    with request.getfixturevalue("capsys").disabled():
        print(f"\n{count} histories, {count / seconds:.0f} a second")  # noqa: T201 -- the figure is the result


def test_a_seed_decides_everything(simulation: Simulation) -> None:
    for seed in (3, 14, 15):
        stories = set()
        for _ in range(2):
            history = simulation.begin(seed)
            history.run()
            stories.add(history.tell())
        assert len(stories) == 1
