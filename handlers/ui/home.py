"""The home menu: what a person can do from here, by role, one button a row."""

from typing import Any

from handlers.flow.context import Context
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, Keyboard
from models.actors import Actor
from models.rules.roles import Action


def home_keyboard(actor: Actor) -> Keyboard:
    """The buttons of the home menu."""
    rows = [("home/report", "report"), ("home/mine", "mine"), ("home/whom", "whom"), ("home/settings", "settings")]
    if actor.list_grids(Action.SEE_REQUEST) != set():
        rows.insert(0, ("home/tasks", "tasks"))
    return [[Button(RunCommand(command), label)] for label, command in rows]


def show_home(context: Context[Any]) -> None:
    """Show the menu in the place of what was pressed."""
    context.show("home/menu", keyboard=home_keyboard(context.actor), name=context.actor.name)


def show_door(context: Context[Any]) -> None:
    """For somebody who belongs to no grid yet: first things first."""
    context.show("home/join_first", keyboard=[[Button(RunCommand("start"), "home/join")]])
