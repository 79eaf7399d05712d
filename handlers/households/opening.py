"""Staff open a household's page: from a list, from a resident's page, or by a link; and ask why it is on the list."""

from dataclasses import asdict
from typing import Any

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, LinkHandler, Next
from handlers.households.buttons import ExplainVisit, HouseholdLink, OpenHome, OpenHousehold
from handlers.households.page import about_household, show_household
from handlers.households.titles import title_of
from handlers.ui.keyboards import Button, back_home
from models.households.access import access_household
from models.households.settling import household_of
from models.people.lookup import access_resident
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action
from models.rules.visit_plans import Why
from models.visits import Visit
from models.visits.coming import list_open_at
from models.visits.diary import may_write


def open_household(context: Context[None], button: OpenHousehold | HouseholdLink) -> Next:
    show_household(context, button.household_id)
    return END


def open_home(context: Context[None], button: OpenHome) -> Next:
    """Somebody was there without a list: it counts the same."""
    person = access_resident(context.session, context.actor, button.person_id, Action.MAKE_VISIT)
    household = household_of(context.session, person, today=context.announcer.today)
    if household is None:
        raise Gone(f"the household of person {person.id}")
    show_household(context, household.id)
    return END


def explain(context: Context[None], button: ExplainVisit) -> Next:
    """Why this household, why now, for every visit that waits there."""
    visit = context.session.get(Visit, button.visit_id)
    if visit is None:
        raise Gone(f"visit {button.visit_id}")
    household = access_household(context.session, context.actor, visit.household_id, Action.SEE_HOUSEHOLD)
    if not may_write(context.session, context.actor, household):
        raise NotYours(f"household {household.id} is their own")
    visits = list_open_at(context.session, household.id) or [visit]
    context.say(
        "households/why",
        keyboard=[[Button(OpenHousehold(household.id), "households/back")], back_home()],
        about=about_household(household),
        title=title_of(household),
        reasons=[_reason(context, each) for each in visits],
    )
    return END


def _reason(context: Context[None], visit: Visit) -> dict[str, Any]:
    """What the words about one visit need to know."""
    names = {each.key: each.name for each in context.community.visits.rounds}
    known = {"visit": visit, "round": names.get(visit.round), "told": visit.why if visit.is_must else {}}
    return known | {"why": None if visit.is_must else asdict(Why.read(visit.why))}


conversation: Conversation[None] = Conversation(
    name="households",
    entry_points=[
        CallbackQueryHandler(OpenHousehold, open_household),
        CallbackQueryHandler(OpenHome, open_home),
        CallbackQueryHandler(ExplainVisit, explain),
        LinkHandler(HouseholdLink, open_household),
    ],
)
