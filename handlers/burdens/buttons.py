"""What the buttons about burdens carry."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData


@dataclass(frozen=True)
class ShowEverybody(CallbackData, prefix="5e"):
    """What was asked of all who serve together, with nobody's name."""
