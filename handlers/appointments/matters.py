"""What for: one's own appointments at the top, what was booked last in two presses, then the centres and theirs."""

from handlers.appointments.buttons import BookService, Open
from handlers.appointments.choices import PickCentre, drop_row
from handlers.appointments.drafts import Draft
from handlers.appointments.lists import title_of
from handlers.appointments.picking import PickTime, minute_of
from handlers.flow import Context
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button, Keyboard
from handlers.ui.people import about_people
from handlers.ui.words import tell_short
from models.appointments.availability import list_next_free
from models.appointments.offerings import list_offerings
from models.appointments.queries import get_last_service, list_of_people
from models.appointments.rows import Appointment
from models.people.lookup import rank_names
from models.rules.appointment_states import OPEN
from models.rules.appointment_times import Offering
from models.rules.refusals import Gone
from models.rules.services import Service

SHOWN = 3
"""So many of one's own appointments stand at the top."""


def ask_matter(context: Context[Draft]) -> None:
    context.draft = Draft(for_id=context.draft.for_id, channel=context.draft.channel)
    known = [] if context.draft.for_id else _list_own(context)
    own = [[Button(Open(each.id), text=title_of(context, each))] for each in known]
    others = {each.person_id: each.person for each in known if each.person_id != context.actor.id}
    centres = {service.centre for service in context.community.services}
    buttons = [
        Button(PickCentre(centre.key), text=centre.name.in_language(context.actor.language))
        for centre in context.community.centres
        if centre.key in centres
    ]
    keyboard = [*own, *_shortcut(context), *([button] for button in buttons), drop_row()]
    context.show("appointments/ask_matter", keyboard=keyboard, about=about_people(others.values()), has_own=bool(own))


def show_centre(context: Context[Draft], key: str) -> None:
    """What can be booked at one centre."""
    if not key:
        ask_matter(context)
        return
    centre = next((centre for centre in context.community.centres if centre.key == key), None)
    if centre is None:
        raise Gone(f"centre {key}")
    offerings = [o for o in list_offerings(context.session, context.community, today=context.announcer.today)
                 if o.service.centre == key]  # fmt: skip
    rows = [[_service_button(context, offering.service)] for offering in offerings]
    keyboard = [*rows, [Button(PickCentre(""), "appointments/other_centre")], drop_row()]
    services = [offering.service for offering in offerings]
    context.show("appointments/ask_service", keyboard=keyboard, centre=centre, services=services)


def find_matter(context: Context[Draft]) -> Service | None:
    """The one service that their words mean; where several fit, those are offered; where none does, all are."""
    words = read_content(context.message).text
    services = {service.name.in_language(context.actor.language): service for service in context.community.services}
    fits = rank_names(set(services), words)
    best = [services[name] for name, fit in sorted(fits.items(), key=lambda found: found[1])]
    if len(best) == 1:
        return best[0]
    if best:
        rows = [[_service_button(context, service)] for service in best]
        context.say("appointments/which_service", keyboard=[*rows, drop_row()])
    else:
        context.say("appointments/no_such_service")
        ask_matter(context)
    return None


def _list_own(context: Context[Draft]) -> list[Appointment]:
    people = [context.actor.id, *context.actor.principals]
    found = list_of_people(context.session, people, limit=SHOWN)
    return [each for each in found if each.state in OPEN]


def _shortcut(context: Context[Draft]) -> Keyboard:
    """The next free time of what they booked last: with the confirmation that is two presses."""
    key = get_last_service(context.session, context.draft.for_id or context.actor.id)
    found = list_offerings(context.session, context.community, [key] if key else [], today=context.announcer.today)
    return [[button] for offering in found for button in soonest_button(context, offering, named=True)]


def soonest_button(context: Context[Draft], offering: Offering, *, named: bool = False) -> list[Button]:
    """Have the next free time; `named`: with what it is for."""
    free = list_next_free(context.session, offering, context.community, now=context.now)
    if not free:
        return []
    language, zone = context.actor.language, context.community.zone
    values = {
        "when": tell_short(free[0].astimezone(zone), language),
        "what": offering.service.name.in_language(language),
    }
    label = "appointments/soonest_of" if named else "appointments/soonest"
    return [Button(PickTime(minute_of(free[0]), offering.service.key), label, style="primary", values=values)]


def _service_button(context: Context[Draft], service: Service) -> Button:
    return Button(BookService(service.key), text=f"{service.emoji} {service.name.in_language(context.actor.language)}")
