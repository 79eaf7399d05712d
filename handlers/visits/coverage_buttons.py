"""What buttons and links about a grid's coverage carry. `grid_id` 0: all grids; `round` "": the first that there is."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.ui.callbacks import CallbackData, Link


class Which(StrEnum):
    """Which households are listed."""

    UNREACHED = auto()
    PAUSED = auto()


@dataclass(frozen=True)
class CoverageLink(Link, prefix="x"):
    """Shows a grid's coverage in the private chat."""

    grid_id: int


@dataclass(frozen=True)
class ShowCoverage(CallbackData, prefix="2c"):
    """How many were reached."""

    grid_id: int
    round: str = ""


@dataclass(frozen=True)
class ChoosePlace(CallbackData, prefix="2g"):
    """Another grid, or all."""


@dataclass(frozen=True)
class ShowHouseholds(CallbackData, prefix="2u"):
    """The households themselves, from the `offset`-th on."""

    grid_id: int
    round: str
    which: Which
    offset: int = 0


@dataclass(frozen=True)
class DrawPicture(CallbackData, prefix="2d"):
    """A square for each household."""

    grid_id: int
    round: str


@dataclass(frozen=True)
class ShowHours(CallbackData, prefix="2h"):
    """At what hour the grid's list comes."""

    grid_id: int


@dataclass(frozen=True)
class PickHour(CallbackData, prefix="2k"):
    """At this hour from now on, as 0730; "": at the community's."""

    grid_id: int
    hour: str
