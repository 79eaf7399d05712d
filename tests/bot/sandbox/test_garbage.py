"""Parameters that are well-formed JSON and nonsense: refused in words, as Telegram does, never an internal error."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from bot.sandbox.chats import Group, Person
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.parameters import List
from bot.sandbox.wire import ApiError
from bot.sandbox.wire import Json as Dictionary
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import Api
from tests.bot.sandbox.scene import Scene, sample

ATOMS: tuple[Any, ...] = (5, "x", None, 1.5, [], {}, [[None]], [{}], {"id": []})
_BUTTON = {"text": "好", "callback_data": "ok", "style": "primary", "url": "https://a.cn", "copy_text": {"text": "好"}}
_ENTITIES = [
    {"type": "text_mention", "offset": 0, "length": 1, "user": {"id": 5}},
    {"type": "date_time", "offset": 0, "length": 1, "unix_time": 5},
    {"type": "text_link", "offset": 0, "length": 1, "url": "https://a.cn"},
]
SENSE: dict[str, Any] = {
    "reply_markup": {"inline_keyboard": [[_BUTTON]], "keyboard": [[_BUTTON]]},
    "reply_parameters": {"message_id": 1},
    "entities": _ENTITIES,
    "caption_entities": _ENTITIES,
    "media": [{"type": "photo", "media": "x", "caption": "好", "caption_entities": _ENTITIES}],
    "scope": {"type": "chat_member", "chat_id": 5, "user_id": 6},
    "commands": [{"command": "a", "description": "b"}],
    "options": [{"text": "来"}],
    "reaction": [{"type": "emoji", "emoji": "👍"}],
    "menu_button": {"type": "commands"},
}


def spoilt(value: Any) -> Iterator[Any]:
    """The value with each of its parts replaced by nonsense, or left out."""
    yield from ATOMS
    if isinstance(value, dict):
        for key in value:
            yield {other: part for other, part in value.items() if other != key}
            yield from (value | {key: part} for part in spoilt(value[key]))
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from ([*value[:number], nonsense, *value[number + 1 :]] for nonsense in spoilt(part))


CASES = [
    pytest.param(method.name, parameter.name, id=f"{method.name}-{parameter.name}")
    for method in METHODS.values()
    for parameter in method.parameters
    if parameter.kind in (Dictionary, List)
]


@pytest.mark.parametrize(("method", "parameter"), CASES)
def test_nonsense_is_refused_in_words(
    world: World, api: Api, resident: Person, group: Group, *, method: str, parameter: str
) -> None:
    params = sample(Scene(world, api, resident, group), method)
    for nonsense in spoilt(SENSE.get(parameter, {})):
        with suppress(ApiError):
            api(method, **(params | {parameter: nonsense}))
        world.transcript(resident.id)  # what was taken can be shown
        world.chats_of(resident.id)
