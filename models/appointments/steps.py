"""Steps: how an appointment moves from state to state, who may move it, and what moves along."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.actors import Actor
from models.appointments.codes import is_free, new_code
from models.appointments.deadlines import ASK_AFTER, AppointmentTimer, cancel_reminders, plan_once, plan_reminders
from models.appointments.rows import Appointment
from models.appointments.seats import give_up_seat, lock_seats
from models.rules.appointment_states import (
    AHEAD,
    SEATED,
    AppointmentParty,
    AppointmentState,
    AppointmentStep,
    next_state,
)
from models.rules.appointment_times import Offering
from models.rules.community import Community
from models.rules.refusals import Gone, NotYours, Stale, TooLate
from models.rules.roles import Action

EMPTY = frozenset(AppointmentState) - SEATED - {AppointmentState.NO_SHOW, AppointmentState.PASSED}
"""The states in which somebody's seat is free again; where they sat, or should have, stays on record."""


def see_appointment(session: Session, actor: Actor, appointment_id: int) -> Appointment:
    """Load an appointment that the actor may know of: whose it is, or whose desk it comes to. Raises Gone."""
    appointment = session.get(Appointment, appointment_id)
    if appointment is None:
        raise Gone(f"appointment {appointment_id}")
    if not is_client(appointment, actor) and not actor.serves(Action.SEE_APPOINTMENT, centre=appointment.centre):
        raise Gone(f"appointment {appointment_id}")
    return appointment


def see_own_appointment(session: Session, actor: Actor, appointment_id: int) -> Appointment:
    """Load an appointment that is the actor's own, or that of somebody for whom they speak. Raises Gone."""
    appointment = session.get(Appointment, appointment_id)
    if appointment is None or not is_client(appointment, actor):
        raise Gone(f"appointment {appointment_id}")
    return appointment


def is_client(appointment: Appointment, actor: Actor) -> bool:
    """Whether it is the actor's own, or that of somebody for whom they speak."""
    return AppointmentParty.CLIENT in appointment.parties(actor)


def access_appointment(
    session: Session, actor: Actor, appointment_id: int, step: AppointmentStep, *, version: int | None = None
) -> Appointment:
    """Load an appointment for a step, held until the transaction ends. Raises Gone, NotYours, NotNow and Stale.

    `version` is the one that the pressed card showed.
    """
    lock_seats(session)
    appointment = session.get(Appointment, appointment_id, with_for_update=True, populate_existing=True)
    if appointment is None:
        raise Gone(f"appointment {appointment_id}")
    parties = appointment.parties(actor)
    if not parties:
        raise NotYours(f"{step} on appointment {appointment_id}")
    next_state(step, appointment.state, parties)
    if version is not None and version != appointment.version:
        raise Stale(f"appointment {appointment_id} is at version {appointment.version}, the card at {version}")
    return appointment


def check_lock(appointment: Appointment, actor: Actor, offering: Offering, *, now: datetime) -> None:
    """Raise TooLate where somebody who does not run the desk would change what begins soon."""
    if AppointmentParty.DESK not in appointment.parties(actor) and is_locked(appointment, offering, now=now):
        raise TooLate(f"appointment {appointment.id}")


def is_locked(appointment: Appointment, offering: Offering, *, now: datetime) -> bool:
    """Whether its time is too near to be changed by oneself."""
    start = appointment.starts_at
    return appointment.state in AHEAD and start is not None and offering.lock_of(start) <= now


def move(
    session: Session,
    appointment: Appointment,
    step: AppointmentStep,
    actor: Actor | None,
    community: Community,
    *,
    now: datetime,
    text: str = "",
) -> None:
    """Take a step that `access_appointment` allowed; `actor` None is the clock. Raises NotNow and NotYours.

    Who leaves a state with a seat gives it up; the waiting list is asked by `models.appointments.waiting.promote`.
    """
    parties = appointment.parties(actor) if actor else frozenset({AppointmentParty.CLOCK})
    was, after = appointment.state, next_state(step, appointment.state, parties)
    if step is AppointmentStep.UNDO and not is_free(session, appointment.code):
        appointment.code = new_code(session)  # theirs was given out again meanwhile
    appointment.state = after
    if appointment.state is not was:
        appointment.version += 1
    appointment.note(session, step, actor_id=actor.id if actor else None, now=now, text=text)
    if was in SEATED and appointment.state in EMPTY:
        give_up_seat(session, appointment)
    session.flush()
    if was is AppointmentState.BOOKED and appointment.state is not AppointmentState.BOOKED:
        cancel_reminders(session, appointment, community)
    if effect := _EFFECTS.get(step):
        effect(session, appointment, community, now)


def _settle(session: Session, appointment: Appointment, community: Community, now: datetime) -> None:
    appointment.held_until = None
    plan_reminders(session, appointment, community, now=now)


def _promise(session: Session, appointment: Appointment, community: Community, now: datetime) -> None:  # noqa: ARG001
    appointment.promised_at = now


def _arrive(session: Session, appointment: Appointment, community: Community, now: datetime) -> None:  # noqa: ARG001
    appointment.arrived_at = now
    plan_once(session, appointment, AppointmentTimer.ASK_RATING, max(appointment.ends_at or now, now) + ASK_AFTER)


def _undo(session: Session, appointment: Appointment, community: Community, now: datetime) -> None:  # noqa: ARG001
    appointment.arrived_at = None


def _displace(session: Session, appointment: Appointment, community: Community, now: datetime) -> None:  # noqa: ARG001
    plan_once(session, appointment, AppointmentTimer.TELL_DISPLACED, now)


_EFFECTS = {
    AppointmentStep.BOOK: _settle,
    AppointmentStep.APPROVE: _settle,
    AppointmentStep.RESCHEDULE: _settle,
    AppointmentStep.PROMISE: _promise,
    AppointmentStep.ARRIVE: _arrive,
    AppointmentStep.UNDO: _undo,
    AppointmentStep.DISPLACE: _displace,
}
