"""Two people turn out to be one: what one cannot have twice is called off once, and who served goes on serving."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.appointments.forgetting import withdraw
from models.appointments.rows import Appointment, Claim
from models.appointments.seats import lock_seats
from models.rules.appointment_states import AHEAD, AppointmentState

_BEST_FIRST = (AppointmentState.BOOKED, AppointmentState.PENDING, AppointmentState.OFFERED)


def unite_appointments(session: Session, *, kept: int, dropped: int, now: datetime) -> None:
    """Prepare everything of `dropped` to become that of `kept`: afterwards no row stands in another's way. Of two the
    surer one stays, and of two places in a line the one ahead.
    """
    lock_seats(session)
    standing = AHEAD | {AppointmentState.WAITING}
    theirs = select(Appointment).where(Appointment.person_id.in_((kept, dropped)), Appointment.state.in_(standing))
    stays: dict[tuple[object, ...], Appointment] = {}
    for appointment in sorted(session.scalars(theirs), key=_rank):
        is_ahead = appointment.state in AHEAD
        key = (is_ahead, appointment.service, appointment.starts_at if is_ahead else None)
        if stays.setdefault(key, appointment) is not appointment:
            withdraw(session, appointment, now=now)
    held = (Appointment.booked_by_id == dropped) & (Appointment.state == AppointmentState.HELD)
    for appointment in session.scalars(select(Appointment).where(held)).all():
        withdraw(session, appointment, now=now)
    session.flush()
    _go_on_serving(session, kept, dropped)


def _rank(appointment: Appointment) -> tuple[int, int]:
    state = appointment.state
    return (_BEST_FIRST.index(state) if state in AHEAD else 0, appointment.id)


def _go_on_serving(session: Session, kept: int, dropped: int) -> None:
    """What the one takes up the other does from now on, but where both did."""
    taken = select(Claim.tick).where(Claim.thing == f"person:{kept}")
    theirs = update(Claim).where(Claim.thing == f"person:{dropped}", Claim.tick.not_in(taken))
    session.execute(theirs.values(thing=f"person:{kept}"))
