"""The kinds of gatherings. A new kind is a file here, with the words of its name in labels.toml."""

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class GatheringKind:
    """What makes one kind of gathering different from another. `key` names it in rows and words."""

    key: str
    emoji: str
    minutes: int
    """How long one lasts, if nothing else is said."""
    has_agenda: bool = False
    takes_topics: bool = False
    """Whether what residents propose can be put on its agenda."""
    takes_questions: bool = False
    """Whether one may ask, and ask to speak, ahead of it."""
    has_motions: bool = False
    has_minutes: bool = False


@cache
def kinds() -> dict[str, GatheringKind]:
    """Every kind, by key."""
    modules = (importlib.import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__))
    return {module.kind.key: module.kind for module in modules}
