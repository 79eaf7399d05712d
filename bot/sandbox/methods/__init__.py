"""The Bot API's methods in one table, by their lower-cased names (Telegram does not mind the case)."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.methods import albums, callbacks, editing, groups, media, pins, polling, polls, profile, sending
from bot.sandbox.methods.parameters import Method
from bot.sandbox.wire import ApiError
from bot.sandbox.world import World

_NOUNS = (albums, callbacks, editing, groups, media, pins, polling, polls, profile, sending)

METHODS = {name.lower(): Method(name, function) for noun in _NOUNS for name, function in noun.METHODS.items()}


def call(world: World, method: str, params: Mapping[str, Any]) -> Any:
    """A call of the Bot API, its result. Raises ApiError. getUpdates does not wait here."""
    found = METHODS.get(method.lower())
    if found is None:
        raise ApiError(404, "Not Found")
    return found(world, params)
