"""What the buttons about a leave carry."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.keyboards import Button


@dataclass(frozen=True)
class PlanLeave(CallbackData, prefix="wp"):
    """Plan a leave of one's own, or of somebody else."""

    own: bool


@dataclass(frozen=True)
class CallOff(CallbackData, prefix="wc"):
    """It does not take place, or is over early; asked once more before it happens."""

    leave_id: int
    sure: bool


@dataclass(frozen=True)
class AnswerLeave(CallbackData, prefix="wa"):
    """The stand-in's yes or no."""

    leave_id: int
    agrees: bool


def to_leaves() -> list[Button]:
    """The row that leads back to the list."""
    return [Button(RunCommand("leave"), "leaves/back")]
