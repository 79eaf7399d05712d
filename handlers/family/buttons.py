"""What the buttons about a mandate carry. Whose it is, and whether it stands, is checked when they are pressed."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData
from models.rules.family import Relation


@dataclass(frozen=True)
class Add(CallbackData, prefix="ya"):
    """Add a relative."""


@dataclass(frozen=True)
class PickRelation(CallbackData, prefix="yr"):
    """This is what they are."""

    relation: Relation


@dataclass(frozen=True)
class LiveTogether(CallbackData, prefix="yt"):
    """They live where I live."""


@dataclass(frozen=True)
class PickGrid(CallbackData, prefix="yg"):
    """They live in this grid; 0: choose again."""

    grid_id: int


@dataclass(frozen=True)
class PickGroup(CallbackData, prefix="yo"):
    """They live in this group."""

    group_id: int


@dataclass(frozen=True)
class SkipHouse(CallbackData, prefix="ys"):
    """No house to tell."""


@dataclass(frozen=True)
class SeeMandate(CallbackData, prefix="yv"):
    """Show this mandate."""

    mandate_id: int


@dataclass(frozen=True)
class Stop(CallbackData, prefix="yx"):
    """End it, from either side; asked once more before it counts."""

    mandate_id: int
    sure: bool


@dataclass(frozen=True)
class Agree(CallbackData, prefix="yc"):
    """The one who was asked agrees."""

    mandate_id: int


@dataclass(frozen=True)
class Refuse(CallbackData, prefix="yn"):
    """The one who was asked does not."""

    mandate_id: int
