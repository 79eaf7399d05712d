"""Whom an appointment concerns: its person, their family, and where there is neither, whoever booked it for them."""

from datetime import date

from sqlalchemy.orm import Session

from models.actors import get_actor
from models.appointments.rows import Appointment
from models.mandates import list_agents
from models.people.rows import Person
from models.rules.appointment_states import AppointmentParty


def list_clients(session: Session, appointment: Appointment, *, today: date) -> list[Person]:
    """Everybody with an account who hears what becomes of it and decides about it, its person first. Staff who booked
    it for somebody without a telephone hear of it while that is their work.
    """
    family = [mandate.agent for mandate in list_agents(session, appointment.person_id)]
    clients = [person for person in (appointment.person, *family) if person.telegram_id is not None]
    if clients or appointment.booked_by_id == appointment.person_id:
        return clients
    booker = get_actor(session, appointment.booked_by_id, today=today)
    speaks = booker is not None and AppointmentParty.CLIENT in appointment.parties(booker)
    return [appointment.booked_by] if speaks else []
