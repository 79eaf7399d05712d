"""A press on the number of a visit in the grid's chat: somebody was met and all is well; and everybody's own list."""

from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, LinkHandler, Next
from handlers.households.own_page import show_own
from handlers.ui.menus import is_offered
from handlers.visits.buttons import ShowVisits, Tick, VisitsLink
from handlers.visits.lists import refresh
from handlers.visits.own import show_own_list
from models.households.names import short_name
from models.rules.refusals import NotYours
from models.rules.visit_plans import visited_on
from models.rules.visit_states import Outcome, VisitState
from models.visits import DiaryEntry, Visit
from models.visits.diary import write_entry
from models.visits.meetings import access_visit, find_meeting


def tick(context: Context[None], button: Tick) -> Next:
    """One press is the whole entry. A visit that is made already says by whom and when."""
    try:
        visit = access_visit(context.session, context.actor, button.visit_id)
    except NotYours:
        context.toast("visits/not_yours")
        return END
    day = visited_on(context.now, context.community.zone)
    if entry := find_meeting(context.session, visit, context.community, day=day):
        _say_made(context, visit, entry)
        return END
    entry = write_entry(
        context.session, context.actor, visit.household, Outcome.FINE, context.community, now=context.now, visit=visit
    )
    short, today = short_name(visit.household), context.announcer.today
    if visit.state is VisitState.OPEN:
        context.toast("visits/noted", short=short, whose=visit.assignee)
    else:
        context.toast("visits/ticked", short=short, day=entry.met_on, today=today)
    refresh(context.announcer, visit)
    return END


def _say_made(context: Context[None], visit: Visit, entry: DiaryEntry) -> None:
    context.toast(
        "visits/made_already",
        short=short_name(visit.household),
        author=entry.author,
        mine=entry.author_id == context.actor.id,
        day=entry.met_on,
        today=context.announcer.today,
        clock=f"{entry.at.astimezone(context.community.zone):%H:%M}",
    )


def show_list(context: Context[None]) -> Next:
    """Whom one is to visit; who does not visit others sees how they are visited themselves."""
    return turn_page(context, ShowVisits())


def turn_page(context: Context[None], button: ShowVisits) -> Next:
    if is_offered(context.actor, "visits"):
        show_own_list(context, button.offset)
    else:
        show_own(context)
    return END


def follow_link(context: Context[None], link: VisitsLink) -> Next:  # noqa: ARG001
    """The card in the grid's chat leads here."""
    return show_list(context)


conversation: Conversation[None] = Conversation(
    name="visits",
    entry_points=[
        CommandHandler("visits", show_list),
        LinkHandler(VisitsLink, follow_link),
        CallbackQueryHandler(ShowVisits, turn_page),
        CallbackQueryHandler(Tick, tick, in_groups=True),
    ],
)
