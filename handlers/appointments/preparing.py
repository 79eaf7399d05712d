"""Getting ready: what to bring, ticked off one by one, and a file for the calendar of one's telephone."""

from handlers.appointments import buttons as b
from handlers.appointments.cards import Case, show_appointment
from handlers.appointments.keyboards import packing_rows
from handlers.flow import END, CallbackQueryHandler, Context, Conversation, Next
from handlers.ui.calendar_files import Entry, write_calendar
from handlers.ui.keyboards import Button
from models.appointments.rows import Appointment
from models.appointments.steps import see_own_appointment
from models.rules.refusals import Gone, NotNow


def show_packing(context: Context[None], button: b.ShowPacking) -> Next:
    appointment = see_own_appointment(context.session, context.actor, button.appointment_id)
    service = Case(context.announcer, appointment).service
    context.say("appointments/packing_list", keyboard=_packing(context, appointment), service=service)
    return END


def pack(context: Context[None], button: b.Pack) -> Next:
    """A tick, or no tick: the same press twice changes nothing."""
    appointment = see_own_appointment(context.session, context.actor, button.appointment_id)
    service = Case(context.announcer, appointment).service
    if not 0 <= button.number < len(service.bring):
        raise Gone(f"thing {button.number} of appointment {appointment.id}")
    others = [number for number in appointment.packed if number != button.number]
    appointment.packed = sorted([*others, button.number] if button.packed else others)
    context.session.flush()
    context.show("appointments/packing_list", keyboard=_packing(context, appointment), service=service)
    show_appointment(context.announcer, appointment)
    return END


def _packing(context: Context[None], appointment: Appointment) -> list[list[Button]]:
    service = Case(context.announcer, appointment).service
    back = [Button(b.Open(appointment.id), "appointments/back")]
    return [*packing_rows(appointment, service, context.actor.language), back]


def send_calendar(context: Context[None], button: b.SendCalendar) -> Next:
    appointment = see_own_appointment(context.session, context.actor, button.appointment_id)
    if appointment.starts_at is None or appointment.ends_at is None:
        raise NotNow(f"appointment {appointment.id} has no time")
    words = Case(context.announcer, appointment).words
    service, language = words["service"], context.actor.language
    place = context.announcer.plain(context.here, "appointments/place_line", words)
    notes = context.announcer.plain(context.here, "appointments/notes_line", words)
    entry = Entry(f"appointment-{appointment.id}", appointment.version, appointment.starts_at, appointment.ends_at,
                  service.name.in_language(language), place, notes)  # fmt: skip
    content = write_calendar(entry, now=context.now)
    about = f"appointment:{appointment.id}"
    context.announcer.send_file(context.here, filename="appointment.ics", content=content,
                                message="appointments/calendar_file", about=about)  # fmt: skip
    return END


conversation: Conversation[None] = Conversation(
    name="preparing",
    entry_points=[
        CallbackQueryHandler(b.ShowPacking, show_packing),
        CallbackQueryHandler(b.Pack, pack),
        CallbackQueryHandler(b.SendCalendar, send_calendar),
    ],
)
