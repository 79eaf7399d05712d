"""Writing an entry, and what is said of it then: what was noted, when somebody is there next, and where it goes on."""

from typing import Any

from handlers.diary.buttons import Write
from handlers.flow import Context
from handlers.households.buttons import OpenHousehold
from handlers.households.page import mending_row
from handlers.households.pause_cards import ask_leader
from handlers.households.titles import title_of
from handlers.residents.buttons import Add
from handlers.ui.callbacks import RunCommand
from handlers.ui.contents import Content
from handlers.ui.keyboards import Button, Keyboard, back_home
from handlers.ui.people import about_people
from handlers.visits.lists import refresh
from models.households import Household
from models.households.access import access_household, serves
from models.households.pausing import get_pause
from models.people.lookup import serves_somebody
from models.rules.roles import Action
from models.rules.visit_states import Outcome
from models.visits import DiaryEntry
from models.visits.coming import get_next_day
from models.visits.diary import get_newest, write_entry
from models.visits.planning import list_open_of

NOTHING = Content(0)


def access(context: Context[Any], household_id: int) -> Household:
    """A household where the actor visits. Raises Gone."""
    return access_household(context.session, context.actor, household_id, Action.MAKE_VISIT)


def note(
    context: Context[Any], household: Household, outcome: Outcome, content: Content = NOTHING
) -> tuple[DiaryEntry, bool]:
    """Write it down; every list that it ticks says so at once. True: it was written down already. Raises NotYours."""
    session, actor = context.session, context.actor
    last = get_newest(session, household.id)
    entry = write_entry(session, actor, household, outcome, context.community, now=context.now, text=content.text,
                        attachments=content.attachments)  # fmt: skip
    if outcome is Outcome.DECLINED and (pause := _get_pause(context, household)):
        ask_leader(context.announcer, pause)
    refresh(context.announcer, household)
    return entry, entry is last or entry.author_id != actor.id


def say_noted(context: Context[Any], entry: DiaryEntry, *, again: bool = False, **values: Any) -> None:
    """What was noted, in the place of what was pressed. `again`: it was already, by oneself or by who was faster."""
    household, actor, request = entry.household, context.actor, entry.request
    known: dict[str, Any] = {"invited": request.invited if request else None, "alone": False, "moved": [], "asked": []}
    context.show(
        "diary/noted",
        keyboard=_keyboard(context, entry),
        about=about_people({person.id: person for person in (*household.members, *entry.people)}.values()),
        entry=entry,
        request=request,
        title=title_of(household),
        mine=entry.author_id == actor.id,
        sees=serves(actor, household, Action.SEE_HOUSEHOLD),
        again=again,
        today=context.announcer.today,
        pause=_get_pause(context, household),
        next_on=get_next_day(context.session, household, context.community, today=context.announcer.today),
        gone=household.gone_on is not None,
        **(known | values),
    )


def _keyboard(context: Context[Any], entry: DiaryEntry) -> Keyboard:
    actor = context.actor
    rows: list[list[Button]] = []
    if entry.outcome is Outcome.NEWCOMER and serves_somebody(actor, Action.VERIFY_RESIDENT):
        rows.append([Button(Add(), "diary/enter_newcomer", style="primary")])
    if entry.author_id != actor.id:
        rows.append([Button(Write(entry.household_id), "diary/write_too")])
    rows += mending_row(context, entry)
    visits = list_open_of(context.session, actor, today=context.announcer.today)
    following = next((visit for visit in visits if visit.household_id != entry.household_id), None)
    if following:
        rows.append([Button(OpenHousehold(following.household_id), "diary/next", style="primary")])
    return [*rows, [Button(RunCommand("visits"), "households/list")], back_home()]


def _get_pause(context: Context[Any], household: Household) -> Any:
    return get_pause(context.session, household.id, today=context.announcer.today)
