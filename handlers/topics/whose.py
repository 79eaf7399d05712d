"""Whose topic it is: one's own, or that of a relative for whom one acts; and where that person lives."""

from dataclasses import dataclass, replace

from handlers.flow import Context
from handlers.topics.drafts import Draft
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.keyboards import Button
from handlers.ui.people import about_people
from models.mandates import list_principals
from models.people import Person
from models.rules.refusals import NotNow
from models.topics.proposing import access_proposer


@dataclass(frozen=True)
class PickWhose(CallbackData, prefix="uv"):
    """It is this person's; 0: one's own."""

    person_id: int


def list_relatives(context: Context[Draft]) -> list[Person]:
    """For whom the person may propose, of those whose grid is known."""
    if not context.actor.principals:
        return []
    principals = [mandate.principal for mandate in list_principals(context.session, context.actor.id)]
    return [person for person in principals if person.group_id is not None]


def ask_whose(context: Context[Draft]) -> None:
    relatives = list_relatives(context)
    rows = [[Button(PickWhose(person.id), text=person.name)] for person in relatives]
    keyboard = [[Button(PickWhose(0), "topics/myself")], *rows, [Button(RunCommand("cancel"), "topics/never_mind")]]
    context.show("topics/ask_whose", keyboard=keyboard, about=about_people(relatives), kept=bool(context.draft.parts))


def take_whose(context: Context[Draft], button: PickWhose) -> None:
    """Put into the draft whose it is. What was compared in another grid is compared anew."""
    if button.person_id and access_proposer(context.session, context.actor, button.person_id).group_id is None:
        raise NotNow(f"person {button.person_id} lives in no grid")
    context.draft = replace(context.draft, for_id=button.person_id, compared=False)


def get_proposer(context: Context[Draft]) -> Person:
    """Load whose it is. Whether one still speaks for them is asked each time. Raises Gone and NotYours."""
    return access_proposer(context.session, context.actor, context.draft.for_id or context.actor.id)
