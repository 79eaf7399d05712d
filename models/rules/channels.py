"""The ways in which something reaches us."""

from enum import StrEnum, auto


class Channel(StrEnum):
    """How somebody told us."""

    CHAT = auto()
    PHONE = auto()
    COUNTER = auto()
    VISIT = auto()
