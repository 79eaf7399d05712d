"""What the buttons carry by which staff tell that somebody must go to a household."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData


@dataclass(frozen=True)
class TellOfResident(CallbackData, prefix="6r"):
    """Somebody must go to where this resident lives."""

    person_id: int


@dataclass(frozen=True)
class TellOfHousehold(CallbackData, prefix="6h"):
    """Somebody must go to this household."""

    household_id: int


@dataclass(frozen=True)
class NameHousehold(CallbackData, prefix="6n"):
    """Who steers the visits names a household: they find a resident first."""
