"""The home menu: what a person can do from here, by role, one button a row."""

from typing import Any

from handlers.flow.context import Context
from handlers.ui.callbacks import RunCommand
from handlers.ui.consent import renewal_keyboard
from handlers.ui.keyboards import Button, Keyboard
from handlers.ui.menus import is_offered
from models.actors import Actor

COUNCIL = ("topics", "gatherings", "promises")
WORK = ("meetings", "coverage", "leave", "invite", "roles", "groups", "services", "burden")


def belongs(actor: Actor) -> bool:
    """Whether there is anything for them beyond saying where they live."""
    return actor.group_id is not None or actor.is_staff or bool(actor.principals)


def home_keyboard(actor: Actor) -> Keyboard:
    """The buttons of the home menu."""
    commands = [
        "tasks" if is_offered(actor, "tasks") else "",
        "visits" if is_offered(actor, "visits") else "",
        "desk" if is_offered(actor, "desk") else "",
        "find" if is_offered(actor, "find") else "",
        "report",
        "mine",
        "book",
        "council",
        "family",
        "whom" if actor.grid_id is not None else "",
        "work" if actor.is_staff else "",
        "settings",
    ]
    return _rows(commands)


def council_keyboard(actor: Actor) -> Keyboard:
    """The buttons of what is talked over: topics, meetings, and what came of them."""
    return _rows([*COUNCIL, "meetings" if is_offered(actor, "meetings") else ""])


def work_keyboard(actor: Actor) -> Keyboard:
    """The buttons of the work menu."""
    return _rows([*(command for command in WORK if is_offered(actor, command)), "whoami"])


def show_home(context: Context[Any]) -> None:
    """Show the menu in the place of what was pressed."""
    actor = context.actor
    if renewal := renewal_keyboard(context):
        context.say("privacy/renewed", keyboard=renewal)
    context.show("home/menu", keyboard=home_keyboard(actor), name=actor.name, elders_mode=actor.elders_mode)


def show_door(context: Context[Any]) -> None:
    """For somebody who belongs to no grid yet: first things first."""
    doors = [[Button(RunCommand("start"), "home/join")], [Button(RunCommand("family"), "home/for_family")]]
    context.show("home/join_first", keyboard=doors)


def _rows(commands: list[str]) -> Keyboard:
    return [[Button(RunCommand(command), f"home/{command}")] for command in commands if command]
