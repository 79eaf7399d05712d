"""Forgetting: what was told with an appointment goes; that it was, when, and for what, stays as a number."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models import timers
from models.appointments.deadlines import PROMOTE
from models.appointments.desk_rows import DeskNote
from models.appointments.rows import Appointment, AppointmentEvent, Claim
from models.appointments.seats import give_up_seat, lock_seats
from models.rules.appointment_states import OPEN, AppointmentState, AppointmentStep


def list_ids_of(session: Session, person_id: int) -> list[int]:
    """All appointments that somebody has or had."""
    return list(session.scalars(select(Appointment.id).where(Appointment.person_id == person_id)))


def forget_person(session: Session, person_id: int, *, now: datetime) -> None:
    """Somebody is erased: what they have ahead of them is called off, and nothing that they told stays."""
    lock_seats(session)
    standing = OPEN | {AppointmentState.HELD}
    theirs = (Appointment.person_id == person_id) | (
        (Appointment.booked_by_id == person_id) & (Appointment.state == AppointmentState.HELD)
    )
    for appointment in session.scalars(select(Appointment).where(theirs, Appointment.state.in_(standing))).all():
        withdraw(session, appointment, now=now)
    forget_texts(session, list_ids_of(session, person_id))


def withdraw(session: Session, appointment: Appointment, *, now: datetime) -> None:
    """Call off what nobody will come to, without anybody deciding it; its seat goes to whoever waits."""
    appointment.state = AppointmentState.CANCELLED
    appointment.version += 1
    appointment.note(session, AppointmentStep.CANCEL, actor_id=None, now=now)
    give_up_seat(session, appointment)
    key = f"{PROMOTE}:{appointment.service}:{appointment.id}"
    timers.plan(session, key, kind=PROMOTE, subject_id=appointment.id, due_at=now)


def forget_texts(session: Session, appointment_ids: Collection[int]) -> None:
    """Of these appointments stay time, service and stars; nothing that anybody wrote, and no address."""
    own = Appointment.id.in_(appointment_ids)
    session.execute(update(Appointment).where(own).values(details={}, packed=[], comment=None))
    events = AppointmentEvent.appointment_id.in_(appointment_ids)
    session.execute(update(AppointmentEvent).where(events).values(text=""))


def forget_claims(session: Session, slot_ids: Sequence[int]) -> None:
    """What these slots took up lies behind us: nobody asks for it any more."""
    session.execute(delete(Claim).where(Claim.slot_id.in_(slot_ids)))


def forget_notes(session: Session, note_ids: Sequence[int]) -> None:
    """Words to colleagues that were cleared long ago."""
    session.execute(delete(DeskNote).where(DeskNote.id.in_(note_ids)))
