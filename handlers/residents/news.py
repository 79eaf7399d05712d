"""What residents hear when somebody of the grid changed what is known of them: what, and by whom."""

from typing import Any

from handlers.ui.announce import Announcer
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button
from models.actors import Actor
from models.mandates import list_agents
from models.people import Person
from models.rules.delivery import Priority


def tell_corrected(announcer: Announcer, person: Person, actor: Actor, *, field: str, value: Any) -> None:
    """One field was corrected."""
    _tell(announcer, person, "residents/you_were_corrected", actor, field=field, value=value)


def tell_moved_away(announcer: Announcer, person: Person, actor: Actor) -> None:
    """They are said to have left the community; if that is wrong, they can say so."""
    _tell(announcer, person, "residents/you_moved_away", actor)


def _tell(announcer: Announcer, person: Person, message: str, actor: Actor, **values: Any) -> None:
    """The person; of somebody without an account those who act for them."""
    people = [person] if person.telegram_id else [each.agent for each in list_agents(announcer.session, person.id)]
    for each in people:
        if each.id != actor.id and (to := announcer.to_person(each)):
            announcer.say(
                to,
                message,
                keyboard=[[Button(RunCommand("menu"), "home/menu")]],
                about=f"person:{person.id}",
                priority=Priority.REMINDER,
                name=person.name,
                is_self=each is person,
                worker=actor.name,
                **values,
            )
