"""What the buttons about one's own household carry. `person_id`: oneself, or somebody for whom one acts."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData


@dataclass(frozen=True)
class ShowOwn(CallbackData, prefix="6o"):
    """How the own household is visited; 0: one's own."""

    person_id: int


@dataclass(frozen=True)
class SetPace(CallbackData, prefix="6p"):
    """Come less often, or as always again."""

    person_id: int
    fewer: bool


@dataclass(frozen=True)
class AskVisit(CallbackData, prefix="6v"):
    """Please come."""

    person_id: int


@dataclass(frozen=True)
class AskPause(CallbackData, prefix="6q"):
    """Please do not come for now."""

    person_id: int


@dataclass(frozen=True)
class EndPause(CallbackData, prefix="6e"):
    """You may come again."""

    person_id: int


@dataclass(frozen=True)
class SayCalled(CallbackData, prefix="6c"):
    """What one wants to be called."""

    person_id: int
