"""Conflicts: what was booked and no longer goes with the hours, the people or the service itself."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.appointments.rows import Appointment
from models.rules.appointment_states import AppointmentState
from models.rules.appointment_times import Offering
from models.rules.community import Community
from models.rules.services import NOBODY

STANDING = (AppointmentState.OFFERED, AppointmentState.PENDING, AppointmentState.BOOKED)


def list_conflicts(
    session: Session,
    offering: Offering,
    community: Community,
    *,
    now: datetime,
    states: Collection[AppointmentState] = STANDING,
) -> list[Appointment]:
    """The appointments ahead, in these states, for which the centre would not be open, or nobody be there, as things
    stand now.
    """
    ahead = (
        select(Appointment)
        .where(
            Appointment.centre == offering.service.centre,
            Appointment.service == offering.service.key,
            Appointment.state.in_(states),
            Appointment.starts_at > now,
        )
        .options(joinedload(Appointment.slot), joinedload(Appointment.person))
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return [appointment for appointment in session.scalars(ahead) if not _fits(appointment, offering, community)]


def _fits(appointment: Appointment, offering: Offering, community: Community) -> bool:
    slot = appointment.slot
    if slot is None:
        return True
    start, end = (moment.astimezone(community.zone) for moment in (slot.starts_at, slot.ends_at))
    openings = offering.schedule.openings_on(start.date())
    is_open = any(opens <= start.time() and end.time() <= closes for opens, closes in openings)
    is_served = offering.service.served_by == NOBODY or f"person:{slot.server_id}" in offering.servers
    return is_open and is_served
