"""What the buttons of a household's story carry."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData


@dataclass(frozen=True)
class StoryOf(CallbackData, prefix="2s"):
    """All that there was with a household, the newest first, from the `offset`-th on."""

    household_id: int
    offset: int = 0


@dataclass(frozen=True)
class Play(CallbackData, prefix="2p"):
    """What was recorded or photographed for an entry of the diary."""

    entry_id: int
