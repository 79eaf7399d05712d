"""Whatever happens, and in whatever order: nobody is on somebody else's seat, and no seat stands empty for nothing."""

import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.rules.community import Community
from tests.models.appointments.hamlet import found_hamlet, read_hamlet
from tests.models.appointments.happenings import count_states, take
from tests.models.appointments.planted_bugs import BUGS
from tests.models.appointments.walking import Broken, Walk

STEPS = 60
QUICK, LONG, MOST_HISTORIES = 6, 200, 60


@pytest.fixture(scope="module")
def hamlet() -> Community:
    return read_hamlet()


@pytest.fixture(scope="module")
def store(hamlet: Community, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = found_hamlet(tmp_path_factory.mktemp("hamlet") / "wuxin.db", hamlet)
    yield database
    database.close()


@pytest.fixture
def play(store: Database, hamlet: Community) -> Callable[[int], Counter[str]]:
    """Plays the history of a seed and undoes it; returns what there was in the end."""

    def play(seed: int) -> Counter[str]:
        with Session(store.engine, expire_on_commit=False) as session:
            walk = Walk(session, hamlet, random.Random(seed))  # noqa: S311 -- no secret
            take(walk, STEPS)
            return Counter({state.value: number for state, number in count_states(session).items()})

    return play


def test_some_histories(play: Callable[[int], Counter[str]]) -> None:
    met: Counter[str] = sum((play(seed) for seed in range(QUICK)), Counter())
    assert {"waiting", "offered", "booked", "displaced", "cancelled", "lapsed"} <= set(met)


@pytest.mark.long
def test_many_histories(play: Callable[[int], Counter[str]]) -> None:
    met: Counter[str] = sum((play(seed) for seed in range(1000, 1000 + LONG)), Counter())
    assert len(met) == 11, met
    print(dict(met))  # noqa: T201 -- shown with -rP


@pytest.mark.long
@pytest.mark.parametrize("name", BUGS)
def test_a_planted_bug_is_found(
    name: str, play: Callable[[int], Counter[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bug = BUGS[name]
    bug.plant(monkeypatch)

    def hear(seed: int) -> tuple[int, str]:
        """What is said of the history of that seed."""
        try:
            play(seed)
        except Broken as broken:
            return seed, str(broken).rpartition("-> ")[2]
        return seed, ""

    seed, complaint = next(found for found in map(hear, range(MOST_HISTORIES)) if found[1])
    assert any(words in complaint for words in bug.complaints), complaint
    print(f"{name}: seed {seed}, {complaint}")  # noqa: T201 -- shown with -rP
