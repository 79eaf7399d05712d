"""What the buttons and links of the lists of visits carry."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData, Link

MUST_CARD = "must:"
"""So begin the keys of the private cards of must-visits."""


@dataclass(frozen=True)
class VisitsLink(Link, prefix="w"):
    """Leads from a group to one's own list in the private chat."""


@dataclass(frozen=True)
class Tick(CallbackData, prefix="va"):
    """Somebody was there, and all is well: the number of a visit on the card in a grid's chat."""

    visit_id: int


@dataclass(frozen=True)
class ShowVisits(CallbackData, prefix="vd"):
    """One's own list, from the `offset`-th visit on."""

    offset: int = 0
