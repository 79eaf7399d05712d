"""Where somebody lives: the buttons that ask for grid and residents' group, and what the answers do."""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from handlers.flow import Context
from handlers.ui.callbacks import CallbackData
from handlers.ui.enrolment_cards import close_enrolment, renew_enrolment, show_enrolment
from handlers.ui.home import home_keyboard
from handlers.ui.keyboards import Button, Keyboard, in_rows
from models import consents
from models.enrolments import settle_in
from models.grids import Grid, Group, list_grids
from models.people import get_person
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


class Detail(StrEnum):
    """What else is on record of somebody who lives here."""

    NAME = auto()
    ADDRESS = auto()


@dataclass(frozen=True)
class Correct(CallbackData, prefix="jc"):
    """Say this anew."""

    detail: Detail


def grid_buttons(context: Context[Any], pick: type[PickGrid] = PickGrid) -> Keyboard:
    """All grids to choose from."""
    return in_rows([Button(pick(grid.id), text=grid.name) for grid in list_grids(context.session)], 2)


def show_groups(
    context: Context[Any],
    grid_id: int,
    *,
    below: Keyboard = (),
    pick_grid: type[PickGrid] = PickGrid,
    pick_group: type[PickGroup] = PickGroup,
) -> None:
    """Ask which of the grid's groups it is; who has not agreed to the privacy page hears that going on means it. A
    conversation that asks it has buttons of its own: `pick_grid`, `pick_group`.
    """
    grid = context.session.get(Grid, grid_id)
    if grid is None:
        raise Gone(f"grid {grid_id}")
    groups = [Button(pick_group(group.id), text=group.name) for group in grid.groups]
    again = [Button(pick_grid(0), "joining/other_grid")]
    keyboard = [*in_rows(groups, 2), again, *below]
    context.show("joining/ask_group", keyboard=keyboard, grid=grid, is_new=is_new(context))


def is_new(context: Context[Any]) -> bool:
    """Whether they have not agreed to the privacy page yet."""
    return not consents.has_agreed(context.session, context.actor.id)


def settle(context: Context[Any], button: PickGroup) -> None:
    """The person lives there from now on, and hears who serves them; the grid is asked to confirm it."""
    if move_in(context, button):
        show_enrolment(context.announcer, get_person(context.session, context.actor.id))
    show_welcome(context)


def move_in(context: Context[Any], button: PickGroup) -> bool:
    """The person lives there from now on: False where they did already. The grid that they leave is asked no more."""
    group = context.session.get(Group, button.group_id)
    if group is None:
        raise Gone(f"group {button.group_id}")
    before = context.actor
    context.actor = settle_in(context.session, before, group=group, now=context.now)
    consents.record(context.session, before.id, now=context.now)
    if before.group_id == group.id:
        return False
    if before.grid_id != group.grid_id or before.is_verified:  # otherwise the card that waits there is corrected
        renew_enrolment(context.announcer, before.id, group)
    if before.group_id and before.grid_id != group.grid_id:
        left = context.session.get_one(Group, before.group_id)
        close_enrolment(context.announcer, get_person(context.session, before.id), left)
    return True


def show_welcome(context: Context[Any]) -> None:
    """Where they live now, who serves them, and what waits until that is confirmed."""
    group = context.session.get_one(Group, context.actor.group_id)
    context.show(
        "joining/welcome",
        keyboard=home_keyboard(context.actor),
        group=group,
        grid=group.grid,
        workers=list_holders(context.session, [Role.GRID_WORKER], grid_id=group.grid_id),
        is_verified=context.actor.is_verified,
    )
