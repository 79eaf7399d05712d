"""For whom: oneself, a relative, or a resident who called, came by or was visited."""

from dataclasses import replace

from handlers.appointments.buttons import BookFor
from handlers.appointments.choices import PickChannel, PickClient, drop_row
from handlers.appointments.drafts import Draft, about_client, get_client
from handlers.flow import Context
from handlers.ui.keyboards import Button
from handlers.ui.people import about_people
from models.mandates import list_principals
from models.people import Person
from models.people.lookup import access_resident
from models.people.represented import access_represented
from models.rules.channels import Channel
from models.rules.refusals import Gone, NotNow
from models.rules.roles import Action

CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.VISIT)


def list_relatives(context: Context[Draft]) -> list[Person]:
    """For whom the person may book, of those whose grid is known."""
    if not context.actor.principals:
        return []
    principals = [mandate.principal for mandate in list_principals(context.session, context.actor.id)]
    return [person for person in principals if person.group_id is not None]


def ask_client(context: Context[Draft]) -> None:
    relatives = list_relatives(context)
    own = [[Button(PickClient(context.actor.id), "appointments/myself")]] if context.actor.group_id else []
    rows = [[Button(PickClient(person.id), text=person.name)] for person in relatives]
    context.show("appointments/ask_client", keyboard=[*own, *rows, drop_row()], about=about_people(relatives))


def take_client(context: Context[Draft], button: PickClient) -> None:
    """Put into the draft for whom it is. What was told of somebody else is asked anew."""
    person = access_represented(context.session, context.actor, button.person_id, Action.BOOK_FOR_RESIDENT)
    if person.group_id is None:
        raise NotNow(f"person {person.id} lives in no grid")
    context.draft = replace(context.draft, for_id=person.id, channel=Channel.CHAT, details={})


def take_resident(context: Context[Draft], button: BookFor) -> bool:
    """Put a relative or a resident into the draft. True: how they told us is to be asked."""
    if context.actor.speaks_for(button.person_id):
        take_client(context, PickClient(button.person_id))
        return False
    access_resident(context.session, context.actor, button.person_id, Action.BOOK_FOR_RESIDENT)
    context.draft = replace(context.draft, for_id=button.person_id)
    return True


def ask_channel(context: Context[Draft]) -> None:
    rows = [[Button(PickChannel(channel), f"told_by/{channel}")] for channel in CHANNELS]
    client = get_client(context)
    context.show("appointments/ask_channel", keyboard=[*rows, drop_row()], about=about_client(context), client=client)


def take_channel(context: Context[Draft], button: PickChannel) -> None:
    """Put into the draft how the resident told us."""
    if button.channel not in CHANNELS:
        raise Gone(f"channel {button.channel}")
    context.draft = replace(context.draft, channel=button.channel)
