"""What the buttons of the diary carry. Rights are checked when they are pressed."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.ui.callbacks import CallbackData
from models.rules.visit_states import Outcome


@dataclass(frozen=True)
class Write(CallbackData, prefix="1w"):
    """Write down how it was at a household: in words first, what came of it then."""

    household_id: int


@dataclass(frozen=True)
class Note(CallbackData, prefix="1o"):
    """This came of going there. 一切都好 and 不在家 are done with that one press."""

    household_id: int
    outcome: Outcome


@dataclass(frozen=True)
class AddWords(CallbackData, prefix="1a"):
    """The author has something to add to an entry."""

    entry_id: int


@dataclass(frozen=True)
class TakeBack(CallbackData, prefix="1b"):
    """It was the wrong button."""

    entry_id: int


@dataclass(frozen=True)
class PickOutcome(CallbackData, prefix="1p"):
    """This came of it, say the words that were written before."""

    outcome: Outcome


@dataclass(frozen=True)
class PickMember(CallbackData, prefix="1m"):
    """It is this person's request; or they moved away (0: all of them)."""

    person_id: int


@dataclass(frozen=True)
class PickCategory(CallbackData, prefix="1c"):
    """It is about this."""

    category: str


@dataclass(frozen=True)
class Danger(CallbackData, prefix="1d"):
    """Somebody is in danger, or nobody is."""

    yes: bool


@dataclass(frozen=True)
class Written(CallbackData, prefix="1e"):
    """That was all; or there is nothing to write."""


class Reason(StrEnum):
    """Why a household wants to be left in peace, as they say it most."""

    BUSY = auto()
    WELL = auto()
    CALLS = auto()
    UNSAID = auto()


@dataclass(frozen=True)
class PickReason(CallbackData, prefix="1r"):
    """They said this."""

    reason: Reason
