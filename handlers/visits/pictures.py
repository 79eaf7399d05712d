"""Whether pictures can be had: drawing them comes with an extra (`bot.pictures`)."""

from functools import cache
from importlib.util import find_spec


@cache
def can_draw() -> bool:
    """Whether what draws, and the Chinese font, are there."""
    return all(find_spec(package) for package in ("matplotlib", "zhplot"))
