"""What to bring: a line is written, a line is taken away, until they go back to the service."""

from handlers.appointments.cards import show_appointment
from handlers.flow import Next
from handlers.services.buttons import RemoveThing, ShowService
from handlers.services.drafts import Editing, State, access_service
from handlers.services.pages import back_to_service
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button
from models.appointments.offerings import edit_service
from models.appointments.packing import follow_bring
from models.rules.community_parts import Words
from models.rules.service_fields import Field
from models.rules.services import Service

MOST = 12
LONGEST = 60  # characters


def ask_bring(context: Editing) -> None:
    service = access_service(context, context.draft.service).service
    things = service.bring
    rows = [
        [Button(RemoveThing(number, len(things)), "services/remove_thing",
                values={"thing": thing.in_language(context.actor.language)})]
        for number, thing in enumerate(things)
    ]  # fmt: skip
    done = [Button(ShowService(service.key), "services/things_done")]
    context.show("services/ask_bring", keyboard=[*rows, done], service=service, most=MOST)


def add_thing(context: Editing) -> Next:
    """One line; what stands behind a stroke is its English."""
    service = access_service(context, context.draft.service).service
    zh, _, en = (" ".join(part.split()) for part in read_content(context.message).text.partition("/"))
    fits = zh and max(len(zh), len(en)) <= LONGEST
    if not fits or len(service.bring) >= MOST or zh in {thing.zh for thing in service.bring}:
        context.say("services/no_thing", keyboard=[back_to_service(service.key)], longest=LONGEST, most=MOST,
                    is_full=len(service.bring) >= MOST)  # fmt: skip
        return State.BRING
    return _keep(context, service, [*service.bring, Words(zh=zh, en=en or zh)])


def remove_thing(context: Editing, button: RemoveThing) -> Next:
    """A list that a colleague has changed meanwhile is shown again."""
    service = access_service(context, context.draft.service).service
    if button.count != len(service.bring) or not 0 <= button.number < button.count:
        ask_bring(context)
        return State.BRING
    return _keep(context, service, [each for number, each in enumerate(service.bring) if number != button.number])


def refresh_cards(context: Editing, before: Service, after: Service) -> None:
    """Whoever is booked sees the new list, with their own ticks."""
    if before.bring == after.bring:
        return
    for appointment in follow_bring(context.session, after.key, before.bring, after.bring):
        show_appointment(context.announcer, appointment, can_wait=True)


def _keep(context: Editing, service: Service, things: list[Words]) -> Next:
    value = [thing.model_dump() for thing in things]
    after = edit_service(context.session, context.community, service.key, Field.BRING, value,
                         by_id=context.actor.id, now=context.now)  # fmt: skip
    refresh_cards(context, service, after)
    ask_bring(context)
    return State.BRING
