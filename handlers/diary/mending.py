"""An entry of one's own, while it is fresh: found again, and taken back where it was the wrong button."""

from typing import Any

from handlers.flow import Context
from handlers.households.buttons import OpenHousehold
from handlers.households.page import about_household
from handlers.households.pause_cards import list_deciding, show_card
from handlers.households.titles import title_of
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, back_home
from handlers.visits.lists import refresh
from models.households import VisitPause
from models.households.pausing import get_pause
from models.rules.refusals import Gone, NotYours
from models.visits import DiaryEntry, diary


def access_entry(context: Context[Any], entry_id: int) -> DiaryEntry:
    """An entry of one's own, of a household where one still visits. Raises Gone and NotYours."""
    entry = context.session.get(DiaryEntry, entry_id)
    if entry is None:
        raise Gone(f"diary entry {entry_id}")
    if entry.author_id != context.actor.id:
        raise NotYours(f"diary entry {entry_id}")
    diary.access_own(context.session, context.actor, entry)
    return entry


def take_back(context: Context[Any], entry_id: int) -> None:
    """As if it had not been pressed; the lists say so, and who was asked because of it knows."""
    entry = access_entry(context, entry_id)
    household = entry.household
    pause = get_pause(context.session, household.id, today=context.announcer.today)
    diary.take_back(context.session, context.actor, entry, context.community, now=context.now)
    if pause and entry.before.get("paused"):
        _hide(context, pause)
    refresh(context.announcer, household)
    keyboard = [
        [Button(OpenHousehold(household.id), "households/back")],
        [Button(RunCommand("visits"), "households/list")],
        back_home(),
    ]
    context.show("diary/taken_back", keyboard=keyboard, about=about_household(household), title=title_of(household))


def _hide(context: Context[Any], pause: VisitPause) -> None:
    """The leader's card says that nothing is asked any more."""
    context.session.refresh(pause)
    show_card(context.announcer, pause, list_deciding(context.announcer, pause))
