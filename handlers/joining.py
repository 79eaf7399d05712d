"""Somebody finds their place: which grid, which residents' group; from a poster's link or from the list.

Two buttons say it all, so nothing has to be remembered in between, and a running dialogue is left as it is.
"""

from dataclasses import dataclass

from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, LinkHandler, Next
from handlers.ui.callbacks import CallbackData, Link
from handlers.ui.home import show_home
from handlers.ui.keyboards import Button, back_home
from handlers.ui.places import PickGrid, PickGroup, grid_buttons, settle, show_groups
from models.grids import Grid
from models.people.preferences import set_language


@dataclass(frozen=True)
class GridLink(Link, prefix="g"):
    """What a grid's poster leads to."""

    grid_id: int


@dataclass(frozen=True)
class SwitchLanguage(CallbackData, prefix="jl"):
    """Go on in this language."""

    language: str


def start(context: Context[None]) -> Next:
    """The first hello; who belongs here already gets the menu."""
    if context.actor.group_id is not None or context.actor.is_staff:
        show_home(context)
    else:
        show_grids(context)
    return END


def start_from_poster(context: Context[None], link: GridLink) -> Next:
    if context.actor.group_id is not None or context.session.get(Grid, link.grid_id) is None:
        return start(context)
    show_groups(context, link.grid_id)
    return END


def move_house(context: Context[None]) -> Next:
    show_grids(context)
    return END


def pick_grid(context: Context[None], button: PickGrid) -> Next:
    if button.grid_id:
        show_groups(context, button.grid_id)
    else:
        show_grids(context)
    return END


def pick_group(context: Context[None], button: PickGroup) -> Next:
    settle(context, button)
    return END


def switch_language(context: Context[None], button: SwitchLanguage) -> Next:
    if button.language in context.community.languages:
        context.actor = set_language(context.session, context.actor, button.language)
    show_grids(context)
    return END


def show_grids(context: Context[None]) -> None:
    others = [language for language in context.community.languages if language != context.actor.language]
    switches = [Button(SwitchLanguage(language), f"languages/{language}") for language in others]
    is_moving = context.actor.group_id is not None
    last_row = back_home() if is_moving else switches
    keyboard = [*grid_buttons(context), last_row]
    context.show("joining/ask_grid", keyboard=keyboard, name=context.actor.name, is_moving=is_moving)


conversation: Conversation[None] = Conversation(
    name="joining",
    entry_points=[
        CommandHandler("start", start),
        CommandHandler("move", move_house),
        LinkHandler(GridLink, start_from_poster),
        CallbackQueryHandler(PickGrid, pick_grid),
        CallbackQueryHandler(PickGroup, pick_group),
        CallbackQueryHandler(SwitchLanguage, switch_language),
    ],
)
