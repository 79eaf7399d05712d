"""What the buttons about a household's wish to be left in peace carry."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.ui.callbacks import CallbackData


class Length(StrEnum):
    """For how long they are left in peace."""

    QUARTER = auto()  # three months
    USUAL = auto()  # as the community has it
    OPEN = auto()  # until they say


@dataclass(frozen=True)
class Agree(CallbackData, prefix="4a"):
    """Leave them in peace for so long."""

    pause_id: int
    length: Length


@dataclass(frozen=True)
class Refuse(CallbackData, prefix="4r"):
    """Somebody goes there after all; why is asked next."""

    pause_id: int


@dataclass(frozen=True)
class End(CallbackData, prefix="4e"):
    """They may be visited again. `sure`: it was asked once more."""

    household_id: int
    sure: bool


@dataclass(frozen=True)
class ShowPause(CallbackData, prefix="4s"):
    """The card on which it is decided, at the end of the chat."""

    pause_id: int
