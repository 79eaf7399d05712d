"""A household's story, for whoever may see the household: all that there was, the newest first, and how it sounded."""

from dataclasses import replace
from typing import Any

from handlers.appointments.cards import NOTHING
from handlers.flow import END, CallbackQueryHandler, Context, Conversation, Next
from handlers.households.buttons import OpenHousehold
from handlers.households.page import MOST_PEOPLE, about_household
from handlers.households.story_buttons import Play, StoryOf
from handlers.households.titles import title_of
from handlers.requests.concerned import category_of
from handlers.requests.lists import open_button
from handlers.ui.keyboards import Button, Keyboard, back_home
from handlers.ui.words import tell_day
from models import audit
from models.appointments.rows import Appointment
from models.audit import Deed
from models.households import Household
from models.households.access import access_household
from models.households.story import Event, list_story
from models.requests.rows import Request
from models.rules.community import Community
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action
from models.visits.diary import may_write
from models.visits.rows import DiaryEntry

PAGE = 6
SEEN = ("name", "address", "visits", "requests", "appointments")


def tell(context: Context[None], button: StoryOf) -> Next:
    session, actor, offset = context.session, context.actor, max(0, button.offset)
    household = _access(context, button.household_id)
    _note(context, household)
    grids = actor.list_grids(Action.SEE_REQUEST)
    events = list_story(session, household, request_grids=grids, offset=offset, limit=PAGE + 1)
    shown = events[:PAGE]
    turns = [Button(replace(button, offset=max(0, offset - PAGE)), "requests/newer")] if offset else []
    turns += [Button(replace(button, offset=offset + PAGE), "requests/older")] if len(events) > PAGE else []
    back = [Button(OpenHousehold(household.id), "pauses/back")]
    context.show(
        "households/story",
        keyboard=[*_buttons(context, shown), *([turns] if turns else []), back, back_home()],
        about=about_household(household),
        title=title_of(household),
        events=[_describe(context.community, event) for event in shown],
        today=context.announcer.today,
    )
    return END


def play(context: Context[None], button: Play) -> Next:
    """What was recorded, photographed or sent with an entry."""
    entry = context.session.get(DiaryEntry, button.entry_id)
    if entry is None or entry.taken_back_at is not None or not entry.attachments:
        raise Gone(f"diary entry {button.entry_id}")
    household = _access(context, entry.household_id)
    _note(context, household)
    about = about_household(household)
    context.say("households/story_played", about=about, title=title_of(household), entry=entry)
    context.announcer.pass_on(context.here, entry.attachments, about=about)
    return END


def _access(context: Context[None], household_id: int) -> Household:
    """As for the page: at home what colleagues noted is not for oneself to read. Raises Gone and NotYours."""
    household = access_household(context.session, context.actor, household_id, Action.SEE_HOUSEHOLD)
    if not may_write(context.session, context.actor, household):
        raise NotYours(f"household {household_id} is their own")
    return household


def _describe(community: Community, event: Event) -> dict[str, Any]:
    """What the words need to know of it."""
    match event:
        case DiaryEntry():
            return {"kind": "entry", "on": event.met_on, "entry": event}
        case Request():
            on, category = community.today(event.filed_at), category_of(community, event.category)
            return {"kind": "request", "on": on, "request": event, "category": category}
        case Appointment():
            service = next((each for each in community.services if each.key == event.service), NOTHING)
            on = community.today(event.starts_at or event.created_at)
            return {"kind": "booking", "on": on, "booking": event, "service": service}


def _buttons(context: Context[None], events: list[Event]) -> Keyboard:
    """To hear or see what an entry brought, and to open a request."""
    rows = []
    for event in events:
        if isinstance(event, DiaryEntry) and event.attachments:
            day = tell_day(event.met_on, context.here.language)
            rows.append([Button(Play(event.id), "story/play", values={"day": day})])
        elif isinstance(event, Request):
            rows.append([open_button(context.announcer, event, context.actor)])
    return rows


def _note(context: Context[None], household: Household) -> None:
    for person in household.members[:MOST_PEOPLE]:
        audit.note(context.session, Deed.SEE, actor_id=context.actor.id, subject_id=person.id, now=context.now,
                   fields=SEEN)  # fmt: skip


conversation: Conversation[Any] = Conversation(
    name="household_story",
    entry_points=[CallbackQueryHandler(StoryOf, tell), CallbackQueryHandler(Play, play)],
)
