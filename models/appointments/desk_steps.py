"""Steps at the desk: who came and who did not, what was noted by mistake, a yes to somebody who often did not come."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actors import Actor
from models.appointments.deadlines import plan_reminders
from models.appointments.desk import access_desk
from models.appointments.rows import Appointment
from models.appointments.steps import access_appointment, move
from models.rules.appointment_states import AppointmentParty, AppointmentState, AppointmentStep, allowed
from models.rules.community import Community
from models.rules.refusals import NotNow

DESK = frozenset({AppointmentParty.DESK})


def list_possible(appointment: Appointment, community: Community, *, now: datetime) -> frozenset[AppointmentStep]:
    """What the desk can do about it at this moment: nobody came before the day, or stayed away before the time."""
    start, possible = appointment.starts_at, allowed(appointment.state, DESK)
    if start is None:
        return possible - {AppointmentStep.ARRIVE, AppointmentStep.MISS, AppointmentStep.UNDO}
    has_begun = start <= now
    ruled_out = {
        AppointmentStep.ARRIVE: community.today(start) > community.today(now),
        # Whose time was taken away, and who came without one, missed nothing.
        AppointmentStep.MISS: not has_begun or appointment.slot_id is None,
        AppointmentStep.APPROVE: has_begun,
    }
    return possible - {step for step, is_out in ruled_out.items() if is_out}


def access_at_desk(
    session: Session,
    actor: Actor,
    community: Community,
    appointment_id: int,
    step: AppointmentStep,
    *,
    version: int | None = None,
    now: datetime,
) -> Appointment:
    """Load an appointment for a step of whoever runs its desk. Raises Gone, NotYours, NotNow and Stale."""
    appointment = access_appointment(session, actor, appointment_id, step, version=version)
    access_desk(actor, community, appointment.centre)
    if step not in list_possible(appointment, community, now=now):
        raise NotNow(f"{step} on appointment {appointment_id} at {now}")
    return appointment


def note_step(
    session: Session,
    actor: Actor,
    community: Community,
    appointment_id: int,
    step: AppointmentStep,
    *,
    version: int | None = None,
    now: datetime,
) -> Appointment:
    """Take the step. Raises the same."""
    appointment = access_at_desk(session, actor, community, appointment_id, step, version=version, now=now)
    if step is AppointmentStep.UNDO and appointment.slot_id is None:
        _take_back(session, appointment, actor, now=now)
        return appointment
    move(session, appointment, step, actor, community, now=now)
    if step is AppointmentStep.UNDO:
        plan_reminders(session, appointment, community, now=now)
    return appointment


def _take_back(session: Session, appointment: Appointment, actor: Actor, *, now: datetime) -> None:
    """Who came without an appointment, and did not come after all, has no time to go back to."""
    appointment.state, appointment.arrived_at = AppointmentState.CANCELLED, None
    appointment.version += 1
    appointment.note(session, AppointmentStep.UNDO, actor_id=actor.id, now=now)
    session.flush()
