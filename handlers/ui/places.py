"""Where somebody lives: the buttons that ask for grid and residents' group, and what the answers do."""

from dataclasses import dataclass
from typing import Any

from handlers.flow import Context
from handlers.ui.callbacks import CallbackData
from handlers.ui.home import home_keyboard
from handlers.ui.keyboards import Button, Keyboard, in_rows
from models.enrolments import settle_in
from models.grids import Grid, Group, list_grids
from models.roles import list_holders
from models.rules.refusals import Gone
from models.rules.roles import Role


@dataclass(frozen=True)
class PickGrid(CallbackData, prefix="jg"):
    """This grid; 0: choose again."""

    grid_id: int


@dataclass(frozen=True)
class PickGroup(CallbackData, prefix="jo"):
    """This group."""

    group_id: int


def grid_buttons(context: Context[Any]) -> Keyboard:
    """All grids to choose from."""
    return in_rows([Button(PickGrid(grid.id), text=grid.name) for grid in list_grids(context.session)], 2)


def show_groups(context: Context[Any], grid_id: int) -> None:
    """Ask which of the grid's groups it is."""
    grid = context.session.get(Grid, grid_id)
    if grid is None:
        raise Gone(f"grid {grid_id}")
    groups = [Button(PickGroup(group.id), text=group.name) for group in grid.groups]
    again = [Button(PickGrid(0), "joining/other_grid")]
    context.show("joining/ask_group", keyboard=[*in_rows(groups, 2), again], grid=grid)


def settle(context: Context[Any], button: PickGroup) -> None:
    """The person lives there from now on, and hears who serves them."""
    group = context.session.get(Group, button.group_id)
    if group is None:
        raise Gone(f"group {button.group_id}")
    context.actor = settle_in(context.session, context.actor, group=group, now=context.now)
    context.show(
        "joining/welcome",
        keyboard=home_keyboard(context.actor),
        group=group,
        grid=group.grid,
        workers=list_holders(context.session, [Role.GRID_WORKER], grid_id=group.grid_id),
    )
