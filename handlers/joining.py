"""Somebody finds their place: which grid, which residents' group; from a poster's link or from the list."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.flow import (
    END,
    CallbackQueryHandler,
    CommandHandler,
    Context,
    Conversation,
    LinkHandler,
    Next,
    Question,
)
from handlers.ui.callbacks import CallbackData, Link
from handlers.ui.home import home_keyboard, show_home
from handlers.ui.keyboards import Button, in_rows
from models.grids import Grid, Group, list_grids
from models.people import list_holders, set_language, settle_in
from models.rules.refusals import Gone
from models.rules.roles import Role


class State(StrEnum):
    """What is asked."""

    GRID = auto()
    GROUP = auto()


@dataclass(frozen=True)
class Draft:
    """What is known so far."""

    grid_id: int = 0


@dataclass(frozen=True)
class GridLink(Link, prefix="g"):
    """What a grid's poster leads to."""

    grid_id: int


@dataclass(frozen=True)
class PickGrid(CallbackData, prefix="jg"):
    """This grid; 0: choose again."""

    grid_id: int


@dataclass(frozen=True)
class PickGroup(CallbackData, prefix="jo"):
    """This group."""

    group_id: int


@dataclass(frozen=True)
class SwitchLanguage(CallbackData, prefix="jl"):
    """Go on in this language."""

    language: str


def start(context: Context[Draft]) -> Next:
    """The first hello; who belongs here already gets the menu."""
    if not context.is_private:
        return END
    if context.actor.group_id is not None or context.actor.is_staff:
        show_home(context)
        return END
    return State.GRID


def start_from_poster(context: Context[Draft], link: GridLink) -> Next:
    if context.actor.group_id is not None:
        show_home(context)
        return END
    if context.session.get(Grid, link.grid_id) is None:
        return State.GRID
    context.draft = Draft(link.grid_id)
    return State.GROUP


def move_house(context: Context[Draft]) -> Next:  # noqa: ARG001
    return State.GRID


def ask_grid(context: Context[Draft]) -> None:
    grids = [Button(PickGrid(grid.id), text=grid.name) for grid in list_grids(context.session)]
    others = [language for language in context.community.languages if language != context.actor.language]
    switches = [Button(SwitchLanguage(language), f"languages/{language}") for language in others]
    context.show("joining/ask_grid", keyboard=[*in_rows(grids, 2), switches], name=context.actor.name)


def pick_grid(context: Context[Draft], button: PickGrid) -> Next:
    if context.session.get(Grid, button.grid_id) is None:
        raise Gone(f"grid {button.grid_id}")
    context.draft = replace(context.draft, grid_id=button.grid_id)
    return State.GROUP


def switch_language(context: Context[Draft], button: SwitchLanguage) -> Next:
    if button.language in context.community.languages:
        context.actor = set_language(context.session, context.actor, button.language)
        ask_grid(context)
    return State.GRID


def ask_group(context: Context[Draft]) -> None:
    grid = context.session.get_one(Grid, context.draft.grid_id)
    groups = [Button(PickGroup(group.id), text=group.name) for group in grid.groups]
    again = [Button(PickGrid(0), "joining/other_grid")]
    context.show("joining/ask_group", keyboard=[*in_rows(groups, 2), again], grid=grid)


def pick_group(context: Context[Draft], button: PickGroup) -> Next:
    group = context.session.get(Group, button.group_id)
    if group is None or group.grid_id != context.draft.grid_id:
        raise Gone(f"group {button.group_id}")
    context.actor = settle_in(context.session, context.actor, group=group, now=context.now)
    context.show(
        "joining/welcome",
        keyboard=home_keyboard(context.actor),
        group=group,
        grid=group.grid,
        workers=list_holders(context.session, [Role.GRID_WORKER], grid_id=group.grid_id),
    )
    return END


def choose_again(context: Context[Draft], button: PickGrid) -> Next:
    if button.grid_id:
        return pick_grid(context, button)
    return State.GRID


conversation = Conversation(
    name="joining",
    entry_points=[
        CommandHandler("start", start),
        CommandHandler("move", move_house),
        LinkHandler(GridLink, start_from_poster),
    ],
    state=State,
    draft=Draft,
    states={
        State.GRID: Question(
            ask_grid,
            answers=[CallbackQueryHandler(PickGrid, pick_grid), CallbackQueryHandler(SwitchLanguage, switch_language)],
        ),
        State.GROUP: Question(
            ask_group,
            answers=[CallbackQueryHandler(PickGroup, pick_group), CallbackQueryHandler(PickGrid, choose_again)],
        ),
    },
)
