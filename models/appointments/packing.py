"""Ticks at what is to be brought follow the list when a centre changes it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appointments.rows import IS_OPEN, Appointment
from models.rules.community_parts import Words


def follow_bring(session: Session, service: str, before: Sequence[Words], after: Sequence[Words]) -> list[Appointment]:
    """What was ticked stays ticked, wherever it stands now. Returns the appointments ahead: their cards tell it."""
    ahead = select(Appointment).where(IS_OPEN, Appointment.service == service).order_by(Appointment.id)
    appointments = list(session.scalars(ahead))
    for appointment in appointments:
        ticked = [before[number] for number in appointment.packed if number < len(before)]
        appointment.packed = sorted(after.index(thing) for thing in ticked if thing in after)
    return appointments
