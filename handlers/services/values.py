"""What is a number: how long, how many, how far ahead. Buttons for the usual, words for the rest."""

from collections.abc import Mapping

from pydantic import ValidationError

from handlers.flow import Next
from handlers.services.buttons import Change, PickValue
from handlers.services.changing import change_fields
from handlers.services.drafts import Draft, Editing, State, access_service
from handlers.services.facts import facts_of
from handlers.services.pages import back_to_service
from handlers.services.servers import ticked_at_first
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button, in_rows
from models.rules.appointment_times import Offering
from models.rules.service_fields import LIMITS, PRESETS, Field, read_value

ASKED_IN = {Field.SERVED_BY: State.SERVERS, Field.HOURS: State.WEEKDAYS, Field.BRING: State.BRING}
"""Where what is no number is asked for."""


def begin_change(context: Editing, button: Change) -> Next:
    """One thing is to be changed: by whom, when and what with is asked in its own way."""
    offering = access_service(context, button.service)
    service = offering.service
    people = ticked_at_first(context, service) if button.field is Field.SERVED_BY else ()
    context.draft = Draft(centre=service.centre, service=service.key, field=button.field, people=people)
    return ASKED_IN.get(button.field, State.VALUE)


def ask_value(context: Editing) -> None:
    field, offering = context.draft.field, access_service(context, context.draft.service)
    presets = [
        Button(PickValue(str(value)), f"service_values/{field}" if value else f"service_none/{field}",
               values={"n": value})
        for value in PRESETS[field]
    ]  # fmt: skip
    keyboard = [*in_rows(presets, 2), back_to_service(offering.service.key)]
    context.show("services/ask_value", keyboard=keyboard, field=field, facts=facts_of(context, offering))


def pick_value(context: Editing, button: PickValue) -> Next:
    return _take(context, button.value)


def take_value(context: Editing) -> Next:
    return _take(context, read_content(context.message).text)


def _take(context: Editing, words: str) -> Next:
    draft, offering = context.draft, access_service(context, context.draft.service)
    changes = read_value(draft.field, words)
    if changes is None:
        least, most = LIMITS[draft.field]
        context.say("services/not_possible", keyboard=[back_to_service(draft.service)], field=draft.field,
                    least=least, most=most)  # fmt: skip
        return State.VALUE
    try:
        return change_fields(context, offering, draft.field, changes)
    except ValidationError:
        needed = _span_of(offering, changes)
        context.say("services/too_close", keyboard=[back_to_service(draft.service)], needed=needed)
        return State.VALUE


def _span_of(offering: Offering, changes: Mapping[str, object]) -> int:
    """For how long a slot would take up its server."""
    return offering.service.model_copy(update=dict(changes)).span
