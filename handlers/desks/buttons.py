"""What the buttons of a desk carry, wherever they stand. `version` is the state that the card showed."""

from dataclasses import dataclass
from typing import Self

from handlers.ui.callbacks import CallbackData, Link


@dataclass(frozen=True)
class DeskLink(Link, prefix="d"):
    """Leads from a group to the centre's day in the private chat. Keys are written with hyphens: links part at `_`."""

    key: str

    @classmethod
    def to(cls, centre: str) -> Self:
        """The link to that centre's desk."""
        return cls(centre.replace("_", "-"))

    @property
    def centre(self) -> str:
        """The centre's key."""
        return self.key.replace("-", "_")


@dataclass(frozen=True)
class TurnDay(CallbackData, prefix="ed"):
    """A day at a centre's desk, as 2026-11-30, from the `offset`-th appointment on."""

    centre: str
    day: str
    offset: int


@dataclass(frozen=True)
class Arrive(CallbackData, prefix="ea"):
    """They are here."""

    appointment_id: int
    version: int


@dataclass(frozen=True)
class Miss(CallbackData, prefix="en"):
    """They did not come."""

    appointment_id: int
    version: int


@dataclass(frozen=True)
class Undo(CallbackData, prefix="eu"):
    """That was noted by mistake."""

    appointment_id: int
    version: int


@dataclass(frozen=True)
class CallOff(CallbackData, prefix="ec"):
    """The centre cancels it, or says no; a reason is asked."""

    appointment_id: int
    version: int


@dataclass(frozen=True)
class CheckIn(CallbackData, prefix="ei"):
    """Somebody says their digits."""

    centre: str


@dataclass(frozen=True)
class WalkIn(CallbackData, prefix="ew"):
    """Somebody came without an appointment."""

    centre: str


@dataclass(frozen=True)
class ShowLate(CallbackData, prefix="es"):
    """How late is it?"""

    centre: str


@dataclass(frozen=True)
class RunLate(CallbackData, prefix="el"):
    """So many minutes late; 0: no longer."""

    centre: str
    minutes: int


@dataclass(frozen=True)
class CloseDesk(CallbackData, prefix="eo"):
    """Close for the rest of today; a reason is asked, and whether they are sure."""

    centre: str


@dataclass(frozen=True)
class ReopenDesk(CallbackData, prefix="er"):
    """Open again after all."""

    centre: str


@dataclass(frozen=True)
class LeaveNote(CallbackData, prefix="eg"):
    """A word to the next colleague."""

    centre: str


@dataclass(frozen=True)
class ClearNotes(CallbackData, prefix="eh"):
    """The words were read and done. `newest`: the last of them that was shown; what came since stays."""

    centre: str
    newest: int
