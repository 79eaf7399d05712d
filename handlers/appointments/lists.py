"""Appointments in lists: each as one line on a button."""

from typing import Any

from handlers.flow import Context
from handlers.ui.words import tell_short
from models.appointments.rows import Appointment
from models.rules.appointment_states import AppointmentState

MARKS = {
    AppointmentState.WAITING: "⏳",
    AppointmentState.OFFERED: "🔔",
    AppointmentState.PENDING: "❔",
    AppointmentState.BOOKED: "📅",
    AppointmentState.DISPLACED: "🔁",
    AppointmentState.ARRIVED: "✅",
    AppointmentState.CANCELLED: "✖️",
}


def title_of(context: Context[Any], appointment: Appointment) -> str:
    """When, what, and for whom, where it is not one's own."""
    language = context.actor.language
    service = next((s for s in context.community.services if s.key == appointment.service), None)
    what = service.name.in_language(language) if service else "…"
    start = appointment.starts_at
    when = f"{tell_short(start.astimezone(context.community.zone), language)} · " if start else ""
    whose = "" if appointment.person_id == context.actor.id else f" · {appointment.person.name}"
    return f"{MARKS.get(appointment.state, '▫️')} {when}{what}{whose}"
