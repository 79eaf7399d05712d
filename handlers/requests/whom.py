"""For whom a request is filed: oneself, a relative, or a resident who called, came by or was visited."""

from dataclasses import dataclass, replace

from handlers.flow import Context
from handlers.requests.drafts import Draft
from handlers.residents.buttons import FileFor
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.keyboards import Button
from handlers.ui.people import about_people
from models.mandates import list_principals
from models.people import Person
from models.people.lookup import access_resident
from models.requests.filing import access_author
from models.rules.channels import Channel
from models.rules.refusals import Gone, NotNow
from models.rules.roles import Action

CHANNELS = (Channel.PHONE, Channel.COUNTER, Channel.VISIT)


@dataclass(frozen=True)
class PickWhom(CallbackData, prefix="fw"):
    """It is this person's; 0: one's own."""

    person_id: int


@dataclass(frozen=True)
class PickChannel(CallbackData, prefix="fh"):
    """The resident told us this way."""

    channel: Channel


def list_relatives(context: Context[Draft]) -> list[Person]:
    """For whom the person may file, of those whose grid is known."""
    if not context.actor.principals:
        return []
    principals = [mandate.principal for mandate in list_principals(context.session, context.actor.id)]
    return [person for person in principals if person.group_id is not None]


def get_author(context: Context[Draft]) -> Person | None:
    """Whose request it is, where it is not one's own."""
    return context.session.get(Person, context.draft.for_id) if context.draft.for_id else None


def about_author(context: Context[Draft]) -> str | None:
    """What a message that names them is about."""
    return f"person:{context.draft.for_id}" if context.draft.for_id else None


def ask_whom(context: Context[Draft]) -> None:
    relatives = list_relatives(context)
    rows = [[Button(PickWhom(person.id), text=person.name)] for person in relatives]
    keyboard = [[Button(PickWhom(0), "filing/myself")], *rows, [Button(RunCommand("cancel"), "filing/cancel")]]
    context.show("filing/ask_whom", keyboard=keyboard, about=about_people(relatives), draft=context.draft)


def take_whom(context: Context[Draft], button: PickWhom) -> None:
    """Put into the draft for whom it is."""
    if button.person_id and access_author(context.session, context.actor, button.person_id).group_id is None:
        raise NotNow(f"person {button.person_id} lives in no grid")
    context.draft = replace(context.draft, for_id=button.person_id, channel=Channel.CHAT)


def take_resident(context: Context[Draft], button: FileFor) -> bool:
    """Put a relative or a resident into the draft. True: how they told us is to be asked."""
    own_person = button.person_id == context.actor.id
    if context.actor.speaks_for(button.person_id):
        take_whom(context, PickWhom(0 if own_person else button.person_id))
        return False
    access_resident(context.session, context.actor, button.person_id, Action.FILE_FOR_RESIDENT)
    context.draft = replace(context.draft, for_id=button.person_id)
    return True


def ask_channel(context: Context[Draft]) -> None:
    rows = [[Button(PickChannel(channel), f"told_by/{channel}")] for channel in CHANNELS]
    keyboard = [*rows, [Button(RunCommand("cancel"), "filing/cancel")]]
    context.show("filing/ask_channel", keyboard=keyboard, about=about_author(context), author=get_author(context))


def take_channel(context: Context[Draft], button: PickChannel) -> None:
    """Put into the draft how the resident told us."""
    if button.channel not in CHANNELS:
        raise Gone(f"channel {button.channel}")
    context.draft = replace(context.draft, channel=button.channel)
