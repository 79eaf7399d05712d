"""The buttons that mean something only while an appointment is being made."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button
from models.rules.channels import Channel


class Choice(StrEnum):
    """What a button of the questions does."""

    BOOK = auto()
    DAY = auto()
    TIME = auto()
    MATTER = auto()
    CLIENT = auto()
    KNOWN_ADDRESS = auto()
    DROP = auto()


@dataclass(frozen=True)
class Choose(CallbackData, prefix="be"):
    """Do this next."""

    choice: Choice


@dataclass(frozen=True)
class PickCentre(CallbackData, prefix="bf"):
    """Show what this centre has; "" all centres."""

    centre: str


@dataclass(frozen=True)
class Wait(CallbackData, prefix="bl"):
    """Go on the waiting list for this day; "" for any that can be booked."""

    day: str


@dataclass(frozen=True)
class PickClient(CallbackData, prefix="br"):
    """It is for this person."""

    person_id: int


@dataclass(frozen=True)
class PickChannel(CallbackData, prefix="bg"):
    """The resident told us this way."""

    channel: Channel


def drop_row() -> list[Button]:
    """The way out."""
    return [Button(Choose(Choice.DROP), "appointments/drop")]
