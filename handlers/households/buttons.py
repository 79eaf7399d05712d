"""What the buttons and links about a household carry, wherever they stand. Rights are checked when they are pressed."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData, Link


@dataclass(frozen=True)
class HouseholdLink(Link, prefix="y"):
    """Opens a household's page in the private chat."""

    household_id: int


@dataclass(frozen=True)
class OpenHousehold(CallbackData, prefix="3o"):
    """Show a household's page."""

    household_id: int


@dataclass(frozen=True)
class OpenHome(CallbackData, prefix="3h"):
    """Show the page of the household in which this resident lives: somebody was there without a list."""

    person_id: int


@dataclass(frozen=True)
class ExplainVisit(CallbackData, prefix="3w"):
    """Why this household, why now."""

    visit_id: int
