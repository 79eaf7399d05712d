"""Appointments: who comes when, for what, and who waits for a time."""

from models.appointments.rows import Appointment, AppointmentEvent, Claim, Slot

__all__ = ["Appointment", "AppointmentEvent", "Claim", "Slot"]
