"""More neighbours, and the grid's chat with residents in it."""

import pytest

from tests.handlers.conftest import live_in
from tests.people import Chat, Person, Stage


@pytest.fixture
def zhou(stage: Stage, grid3: Chat) -> Person:
    """周桂兰, who lives in group 12 of grid 3, and is in the grid's chat."""
    return _neighbour(stage, grid3, 7201, "周桂兰")


@pytest.fixture
def xu(stage: Stage, grid3: Chat) -> Person:
    """徐明, another one."""
    return _neighbour(stage, grid3, 7202, "徐明")


@pytest.fixture
def newcomer(stage: Stage, grid3: Chat) -> Person:
    """何敏, who is in the grid's chat, and has never said where she lives."""
    stage.world.register_person("何敏", person_id=7203)
    stage.world.add_member(grid3.id, 7203)
    return Person(stage, 7203, 7203, name="何敏")


def _neighbour(stage: Stage, chat: Chat, account: int, name: str) -> Person:
    stage.world.register_person(name, person_id=account)
    stage.world.add_member(chat.id, account)
    return live_in(stage, Person(stage, account, account, name=name), group=12)
