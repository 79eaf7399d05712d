"""What all questions about an item share: which they are, whose minutes it is in, and the way out."""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from handlers.flow import Context
from handlers.minutes.drafts import Draft
from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button
from models.minutes.deadlines import first_day
from models.minutes.rows import Minutes
from models.minutes.steps import access_minutes
from models.minutes.writing import ItemPage, get_item, list_pages
from models.people import Person
from models.rules.minutes import Promised
from models.rules.minutes_states import MinutesStep


class State(StrEnum):
    """What is asked."""

    OUTCOME = auto()
    DECISION = auto()
    PROMISE = auto()
    OWNER = auto()
    DAY = auto()
    PROMISES = auto()
    CLASH = auto()


@dataclass(frozen=True)
class Leave(CallbackData, prefix="nl"):
    """What stood in the minutes stays."""


def access(context: Context[Draft]) -> Minutes:
    """The minutes that are written, if they still may be."""
    return access_minutes(context.session, context.actor, context.draft.gathering_id, MinutesStep.WRITE)


def page_of(context: Context[Any], minutes: Minutes, item_id: int) -> ItemPage:
    """What stands of the item now."""
    item = get_item(minutes.gathering, item_id)
    pages = list_pages(context.session, minutes, first_day=first_day(context.community, now=context.now))
    return next(page for page in pages if page.item is item)


def name_owners(context: Context[Any], promises: tuple[Promised, ...]) -> list[tuple[Promised, Person | None]]:
    """Promises with whoever sees to them."""
    return [(promised, context.session.get(Person, promised.owner_id)) for promised in promises]


def way_out() -> list[Button]:
    """The row that leaves it as it was."""
    return [Button(Leave(), "minutes/never_mind")]
