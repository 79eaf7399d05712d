"""A change of a service: kept, shown on its page, and asked about where somebody does not fit any more."""

from collections.abc import Mapping
from dataclasses import replace

from handlers.flow import Next
from handlers.services.drafts import Editing
from handlers.services.facts import facts_of
from handlers.services.misfits import carry_out
from handlers.services.pages import News, show_service
from models.appointments.offerings import edit_fields
from models.rules.appointment_times import Offering
from models.rules.service_fields import Field


def change_fields(context: Editing, offering: Offering, field: Field, changes: Mapping[str, object]) -> Next:
    """Keep it, show what has become of the service, and ask about whoever does not fit any more. Raises
    ValidationError where it does not go with the rest of the service.
    """
    service, before = offering.service, facts_of(context, offering)

    def change() -> None:
        edit_fields(context.session, context.community, service.key, changes, by_id=context.actor.id, now=context.now)

    going = carry_out(context, service.centre, change)
    show_service(context, service.key, News.CHANGED, field=field, before=before)
    context.draft = replace(context.draft, service=service.key)
    return going
