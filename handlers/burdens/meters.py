"""The burden meter: how much the bot asked of oneself, and of all who serve together. It measures the bot."""

from handlers.burdens.buttons import ShowEverybody
from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, Next
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, back_home
from models.burdens.queries import read_everybody, read_own, read_span
from models.people import get_person
from models.rules.burdens import near
from models.rules.refusals import NotYours
from models.rules.roles import Action


def show_own(context: Context[None]) -> Next:
    """Today in figures, what is usual, and what happens near the cap."""
    _check(context)
    session, community = context.session, context.community
    person, span = get_person(session, context.actor.id), read_span(community, now=context.now)
    most = community.visits.most_asked
    context.show(
        "burdens/own",
        keyboard=[[Button(ShowEverybody(), "burdens/everybody")], back_home()],
        own=read_own(session, person, span, community),
        most=most,
        near=near(most),
    )
    return END


def show_everybody(context: Context[None], _button: ShowEverybody) -> Next:
    """What was asked of all, for all who serve; of each grid, for those who steer its visits."""
    _check(context)
    span = read_span(context.community, now=context.now)
    steered = context.actor.list_grids(Action.STEER_VISITS)
    together, grids = read_everybody(context.session, span, context.community, grid_ids=steered)
    context.show(
        "burdens/everybody",
        keyboard=[[Button(RunCommand("burden"), "burdens/own")], back_home()],
        first=span.first,
        together=together,
        grids=grids,
        most=context.community.visits.most_asked,
    )
    return END


def _check(context: Context[None]) -> None:
    if not context.actor.is_staff:
        raise NotYours("the meter of those who serve")


conversation: Conversation[None] = Conversation(
    name="burdens",
    entry_points=[CommandHandler("burden", show_own), CallbackQueryHandler(ShowEverybody, show_everybody)],
)
