"""Where somebody lives who comes for topics and has not said it yet."""

from dataclasses import dataclass

from handlers.flow import Context
from handlers.topics.drafts import Draft
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button
from handlers.ui.places import PickGrid, PickGroup, grid_buttons, settle, show_groups


@dataclass(frozen=True)
class PickOwnGrid(PickGrid, prefix="ug"):
    """This grid; 0: choose again."""


@dataclass(frozen=True)
class PickOwnGroup(PickGroup, prefix="uh"):
    """This group."""


def ask_place(context: Context[Draft]) -> None:
    never_mind = [Button(RunCommand("cancel"), "topics/never_mind")]
    context.show(
        "topics/ask_place", keyboard=[*grid_buttons(context, PickOwnGrid), never_mind], kept=bool(context.draft.parts)
    )


def take_grid(context: Context[Draft], button: PickOwnGrid) -> None:
    """Ask for the group; or for the grid again."""
    if button.grid_id:
        show_groups(context, button.grid_id, pick_grid=PickOwnGrid, pick_group=PickOwnGroup)
    else:
        ask_place(context)


def take_group(context: Context[Draft], button: PickOwnGroup) -> None:
    """They live there from now on."""
    settle(context, button)
