"""Booking: a seat is held while somebody decides, then it is theirs; moving, cancelling, and what stands against it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import Actor
from models.appointments.availability import read_availability
from models.appointments.codes import new_code
from models.appointments.deadlines import AppointmentTimer, cancel_reminders, plan_once, version_key
from models.appointments.offerings import get_offering
from models.appointments.queries import count_no_shows, list_ahead
from models.appointments.rows import IS_HELD, Appointment
from models.appointments.seats import lock_seats, pass_seat, take_seat
from models.appointments.steps import access_appointment, check_lock, move
from models.appointments.waiting import promote
from models.people.rows import Person
from models.rules.appointment_states import AHEAD, AppointmentParty, AppointmentState, AppointmentStep
from models.rules.appointment_times import Offering, Refused
from models.rules.channels import Channel
from models.rules.community import Community
from models.rules.refusals import NotNow
from models.timers import cancel


class Obstacle(StrEnum):
    """Why somebody cannot have the seat that they hold."""

    TOO_MANY = auto()  # as many appointments of this service as one may have ahead
    OVERLAPS = auto()  # they are somewhere else at that time


@dataclass(frozen=True)
class Hindrance:
    """An obstacle, with the appointments that make it."""

    obstacle: Obstacle
    others: tuple[Appointment, ...]


def hold(
    session: Session,
    actor: Actor,
    offering: Offering,
    community: Community,
    start: datetime,
    *,
    now: datetime,
    moves: Appointment | None = None,
) -> Appointment | Refused:
    """Keep a seat at `start` for whoever is deciding; what they held before is free again. `moves`: the appointment
    that is to move there. Returns why not, where it cannot be had.
    """
    lock_seats(session)
    let_go(session, actor, community, now=now)
    offering = _read_again(session, offering, community, now)
    day = community.today(start)
    availability = read_availability(session, offering, community, day, day, now=now)
    if refused := availability.refuse(start):
        return refused
    service = offering.service
    appointment = Appointment(
        person_id=moves.person_id if moves else actor.id,
        booked_by_id=actor.id,
        service=service.key,
        centre=service.centre,
        state=AppointmentState.HELD,
        moves_id=moves.id if moves else None,
        code="",
        created_at=now,
        held_until=now + timedelta(minutes=community.appointments.hold_minutes),
    )
    if not take_seat(session, appointment, offering, community, start, now=now):
        return Refused.FULL
    session.add(appointment)
    session.flush()
    appointment.note(session, AppointmentStep.HOLD, actor_id=actor.id, now=now)
    plan_once(session, appointment, AppointmentTimer.HOLD_LAPSES, appointment.held_until or now)
    return appointment


def _read_again(session: Session, offering: Offering, community: Community, now: datetime) -> Offering:
    """The hours and the people as they are now that nobody else changes them; the notice as it was asked for."""
    fresh = get_offering(session, community, offering.service.key, today=community.today(now))
    notice = offering.service.notice_hours
    return replace(fresh, service=fresh.service.model_copy(update={"notice_hours": notice}))


def let_go(session: Session, actor: Actor, community: Community, *, now: datetime) -> None:
    """What the actor holds and has not decided about is free again."""
    lock_seats(session)
    held = select(Appointment).where(IS_HELD, Appointment.booked_by_id == actor.id)
    for appointment in session.scalars(held.execution_options(populate_existing=True)).all():
        lapse(session, appointment, community, now=now)


def lapse(session: Session, appointment: Appointment, community: Community, *, now: datetime) -> None:
    """Nobody said yes in time: the seat goes to whoever waits."""
    lock_seats(session)
    had_seat = appointment.slot_id is not None
    cancel(session, [version_key(appointment, AppointmentTimer.HOLD_LAPSES)])
    move(session, appointment, AppointmentStep.LAPSE, None, community, now=now)
    if had_seat:
        promote(session, community, appointment.service, now=now)


def get_held(session: Session, actor: Actor, appointment_id: int) -> Appointment | None:
    """What the actor holds, while they do; None once it lapsed."""
    lock_seats(session)  # before the row: whoever lets a seat lapse takes them in this order
    held = session.get(Appointment, appointment_id, with_for_update=True, populate_existing=True)
    if held is None or held.booked_by_id != actor.id or held.state is not AppointmentState.HELD:
        return None
    return held


def book(
    session: Session,
    actor: Actor,
    held: Appointment,
    person: Person,
    community: Community,
    *,
    details: dict[str, Any],
    channel: Channel,
    now: datetime,
) -> Appointment:
    """The seat that is held becomes `person`'s, whom `access_represented` allowed. Raises NotNow where something stands
    against it, which `find_hindrance` names.
    """
    lock_seats(session)
    if find_hindrance(session, person.id, held, community, now=now):
        raise NotNow(f"appointment {held.id} for person {person.id}")
    held.person_id, held.details, held.channel, held.code = person.id, details, channel, new_code(session)
    session.flush()
    session.refresh(held, ["person"])
    cancel(session, [version_key(held, AppointmentTimer.HOLD_LAPSES)])
    move(session, held, _deciding(session, held, actor, community, now), actor, community, now=now)
    return held


def accept_offer(session: Session, actor: Actor, appointment: Appointment, community: Community, *, now: datetime
                 ) -> None:  # fmt: skip
    """Somebody from the waiting list says yes to the seat that `access_appointment` loaded."""
    cancel(session, [version_key(appointment, AppointmentTimer.OFFER_LAPSES)])
    move(session, appointment, _deciding(session, appointment, actor, community, now), actor, community, now=now)


def reschedule(
    session: Session, actor: Actor, held: Appointment, community: Community, offering: Offering, *, now: datetime
) -> Appointment:
    """The appointment that `held.moves_id` names moves to the seat that is held; its old one is free at once. Raises
    the refusals.
    """
    appointment = access_appointment(session, actor, held.moves_id or 0, AppointmentStep.RESCHEDULE)
    check_lock(appointment, actor, offering, now=now)
    if find_hindrance(session, appointment.person_id, held, community, now=now):
        raise NotNow(f"appointment {appointment.id} to the seat of {held.id}")
    cancel_reminders(session, appointment, community)
    cancel(session, [version_key(held, AppointmentTimer.HOLD_LAPSES)])
    held.state, held.held_until = AppointmentState.LAPSED, None
    pass_seat(session, held, appointment)
    appointment.version += 1
    appointment.promised_at = None
    move(session, appointment, AppointmentStep.RESCHEDULE, actor, community, now=now)
    promote(session, community, appointment.service, now=now)
    return appointment


def call_off(
    session: Session,
    actor: Actor,
    appointment: Appointment,
    offering: Offering,
    community: Community,
    *,
    reason: str,
    now: datetime,
) -> None:
    """Cancel what `access_appointment` loaded; the seat is free at once. Raises TooLate."""
    check_lock(appointment, actor, offering, now=now)
    timers = (AppointmentTimer.OFFER_LAPSES, AppointmentTimer.TELL_DISPLACED)
    cancel(session, [version_key(appointment, timer) for timer in timers])
    move(session, appointment, AppointmentStep.CANCEL, actor, community, now=now, text=reason)
    promote(session, community, appointment.service, now=now)


def find_hindrance(
    session: Session, person_id: int, wanted: Appointment, community: Community, *, now: datetime
) -> Hindrance | None:
    """What stands against somebody having the seat of `wanted`: of two who book for one person at once, the second
    sees what the first did.
    """
    lock_seats(session)
    ahead = list_ahead(session, person_id, now=now)
    others = [each for each in ahead if each.id not in (wanted.id, wanted.moves_id)]
    start, end = wanted.starts_at, wanted.ends_at
    overlapping = [each for each in others if start and end and each.meets(start, end)]
    if overlapping:
        return Hindrance(Obstacle.OVERLAPS, tuple(overlapping))
    same = [each for each in others if each.service == wanted.service and each.state in AHEAD]
    if len(same) >= get_offering(session, community, wanted.service, today=community.today(now)).service.most_active:
        return Hindrance(Obstacle.TOO_MANY, tuple(same))
    return None


def _deciding(
    session: Session, appointment: Appointment, actor: Actor, community: Community, now: datetime
) -> AppointmentStep:
    """Whether the yes counts at once, or the desk is asked first about somebody who often did not come."""
    rules = community.appointments
    if AppointmentParty.DESK in appointment.parties(actor):
        return AppointmentStep.BOOK
    missed = count_no_shows(session, appointment.person_id, days=rules.no_show_days, now=now)
    return AppointmentStep.ASK if missed >= rules.most_no_shows else AppointmentStep.BOOK
