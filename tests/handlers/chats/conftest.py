"""Groups that people make on Telegram."""

from collections.abc import Callable

import pytest

from tests.people import Chat, Person, Stage

MakeGroup = Callable[..., Chat]


@pytest.fixture
def make_group(stage: Stage) -> MakeGroup:
    """A new group; the first of the people made it. The bot is in it unless `with_bot` says no."""

    def make(*people: Person, title: str = "第5网格工作群", with_bot: bool = True, kind: str = "group") -> Chat:
        ids = [person.viewer for person in people] + ([stage.world.bot.id] if with_bot else [])
        return Chat(stage, stage.world.create_group(title, ids, kind=kind).id, viewer=people[0].viewer)

    return make
