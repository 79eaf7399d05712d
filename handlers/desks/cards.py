"""An appointment as the desk sees it, in the private chat of whoever runs it."""

from typing import Any

from handlers.appointments.cards import Case, show_appointment
from handlers.desks.days import MARKS
from handlers.desks.keyboards import desk_keyboard
from handlers.desks.lists import refresh_day_card
from handlers.flow import Context
from models import audit
from models.appointments import Appointment
from models.appointments.desk import access_desk
from models.appointments.desk_steps import list_possible
from models.appointments.queries import NEVER_MADE, count_no_shows, list_unreached
from models.appointments.steps import see_appointment
from models.audit import Deed
from models.rules.refusals import Gone

SEEN = ("name", "phone", "address", "appointments")
MOST_EVENTS = 10


def see_at_desk(context: Context[Any], appointment_id: int) -> Appointment:
    """Load an appointment for whoever runs the desk to which it comes. Raises Gone and NotYours."""
    appointment = see_appointment(context.session, context.actor, appointment_id)
    if appointment.state in NEVER_MADE:
        raise Gone(f"appointment {appointment_id} was never made")
    access_desk(context.actor, context.community, appointment.centre)
    return appointment


def show_desk_card(context: Context[Any], appointment: Appointment) -> None:
    """The card in the place of what was pressed."""
    community, person = context.community, appointment.person
    possible = list_possible(appointment, community, now=context.now)
    days = community.appointments.no_show_days
    context.show(
        "desks/card",
        keyboard=desk_keyboard(appointment, possible, community),
        about=f"appointment:{appointment.id}",
        mark=MARKS.get(appointment.state, ""),
        person=person,
        booked_by=appointment.booked_by,
        missed=count_no_shows(context.session, person.id, days=days, now=context.now),
        days=days,
        reached=not list_unreached(context.session, [person.id]),
        events=appointment.events[-MOST_EVENTS:],
        **Case(context.announcer, appointment).words,
    )


def bring_up_to_date(context: Context[Any], appointment: Appointment) -> None:
    """After each change at the desk: the person's own card, and the list in the centre's chat."""
    show_appointment(context.announcer, appointment, can_wait=True)
    refresh_day_card(context.announcer, appointment)


def note_seen(context: Context[Any], appointment: Appointment) -> None:
    """Whose number and address were looked at is on record."""
    audit.note(context.session, Deed.SEE, actor_id=context.actor.id, subject_id=appointment.person_id,
               now=context.now, fields=SEEN)  # fmt: skip
