"""Who serves: any of the centre's staff, these, or nobody has to."""

from dataclasses import replace

from handlers.flow import Next
from handlers.services.buttons import Serve, Serving, TickServer
from handlers.services.changing import change_fields
from handlers.services.drafts import Editing, State, access_service
from handlers.services.facts import facts_of
from handlers.services.pages import back_to_service
from handlers.ui.keyboards import Button
from models.appointments.offerings import list_staff
from models.rules.refusals import Gone
from models.rules.service_fields import Field
from models.rules.services import Service


def ticked_at_first(context: Editing, service: Service) -> tuple[int, ...]:
    """Who serves by name and still holds the post."""
    named = service.served_by if isinstance(service.served_by, tuple) else ()
    return tuple(id_ for id_, name in list_staff(context.session, service.centre) if name in named)


def ask_servers(context: Editing) -> None:
    facts = facts_of(context, access_service(context, context.draft.service))
    ticked = context.draft.people
    people = [
        [Button(TickServer(id_, id_ not in ticked), text=f"{'☑️' if id_ in ticked else '◻️'} {name}")]
        for id_, name in facts.staff.items()
    ]
    these = [[Button(Serve(Serving.TICKED), "services/serve_ticked", style="primary")]] if ticked else []
    keyboard = [
        [Button(Serve(Serving.ANYBODY), "services/serve_anybody")],
        [Button(Serve(Serving.NOBODY), "services/serve_nobody")],
        *people,
        *these,
        back_to_service(facts.service.key),
    ]
    context.show("services/ask_servers", keyboard=keyboard, facts=facts)


def tick_server(context: Editing, button: TickServer) -> Next:
    service, draft = access_service(context, context.draft.service).service, context.draft
    if button.person_id not in dict(list_staff(context.session, service.centre)):
        raise Gone(f"person {button.person_id} in centre {service.centre}")
    others = tuple(id_ for id_ in draft.people if id_ != button.person_id)
    context.draft = replace(draft, people=(*others, button.person_id) if button.ticked else others)
    ask_servers(context)
    return State.SERVERS


def serve(context: Editing, button: Serve) -> Next:
    offering = access_service(context, context.draft.service)
    if button.serving is not Serving.TICKED:
        return change_fields(context, offering, Field.SERVED_BY, {Field.SERVED_BY: button.serving})
    staff = list_staff(context.session, offering.service.centre)
    names = [name for id_, name in staff if id_ in context.draft.people]
    if not names:
        ask_servers(context)
        return State.SERVERS
    return change_fields(context, offering, Field.SERVED_BY, {Field.SERVED_BY: list(dict.fromkeys(names))})
