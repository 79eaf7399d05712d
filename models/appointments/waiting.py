"""The waiting list: who wants a service on days that are full, and what becomes of a seat that comes free."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import Actor
from models.appointments.availability import read_availability
from models.appointments.codes import new_code
from models.appointments.deadlines import AppointmentTimer, plan_once
from models.appointments.offerings import list_offerings
from models.appointments.queries import list_ahead
from models.appointments.rows import IS_WAITING, Appointment
from models.appointments.seats import lock_seats, take_seat
from models.appointments.steps import move
from models.people.preferences import get_quiet_hours
from models.people.rows import Person
from models.rules.appointment_states import AHEAD, AppointmentState, AppointmentStep
from models.rules.appointment_times import Offering, days_between
from models.rules.channels import Channel
from models.rules.community import Community
from models.rules.refusals import NotNow

TO_ANSWER = timedelta(minutes=10)
"""What can be answered for a shorter time than this is not offered: it stays free for whoever is awake."""


def queue_up(
    session: Session,
    actor: Actor,
    person: Person,
    offering: Offering,
    *,
    first: date,
    last: date,
    details: dict[str, str],
    channel: Channel,
    now: datetime,
) -> Appointment:
    """Put somebody on the list for the days from `first` to `last`; who is on it already keeps their place. Raises
    NotNow while a seat from the list is offered to them: should they lose it, they are on the list again.
    """
    lock_seats(session)
    service = offering.service
    if any(each.service == service.key and each.state is AppointmentState.OFFERED
           for each in list_ahead(session, person.id, now=now)):  # fmt: skip
        raise NotNow(f"{service.key} is offered to person {person.id}")
    known = select(Appointment).where(
        IS_WAITING, Appointment.person_id == person.id, Appointment.service == service.key
    )
    appointment = session.scalars(known).first()
    if appointment is None:
        appointment = Appointment(
            person_id=person.id, booked_by_id=actor.id, channel=channel, service=service.key, centre=service.centre,
            state=AppointmentState.WAITING, code=new_code(session), created_at=now,
        )  # fmt: skip
        session.add(appointment)
    appointment.wanted_from, appointment.wanted_until, appointment.details = first, last, details
    session.flush()
    appointment.note(session, AppointmentStep.QUEUE, actor_id=actor.id, now=now)
    return appointment


def promote(session: Session, community: Community, service: str, *, now: datetime) -> list[Appointment]:
    """Give what is free to those who wait, the first first, and have them told. Call it wherever a seat of `service`
    comes free: its list is asked before all others, for which its server, its rooms and its people may be free now.
    """
    waiting, promoted = _list_waiting(session, service), list[Appointment]()
    keys = {appointment.service for appointment in waiting}
    found = list_offerings(session, community, keys, today=community.today(now)) if keys else []
    offerings = {offering.service.key: offering for offering in found}
    free: dict[str, list[datetime]] = {}
    for appointment in waiting:
        offering = offerings.get(appointment.service)
        if offering is None:
            continue
        if appointment.service not in free:
            same = [each for each in waiting if each.service == appointment.service]
            free[appointment.service] = _list_free(session, offering, community, same, now)
        start = _find_start(session, appointment, offering, community, free=free[appointment.service], now=now)
        if start and _offer(session, appointment, offering, community, start=start, now=now):
            promoted.append(appointment)
            free.clear()  # what one takes up, another service may have had
    return promoted


def _list_waiting(session: Session, first: str) -> list[Appointment]:
    """Everybody on any list, the first first; before them those on the list of this service."""
    waiting = select(Appointment).where(IS_WAITING).order_by(Appointment.service != first, Appointment.id)
    return list(session.scalars(waiting.execution_options(populate_existing=True)))


def _find_start(
    session: Session,
    appointment: Appointment,
    offering: Offering,
    community: Community,
    *,
    free: Sequence[datetime],
    now: datetime,
) -> datetime | None:
    """The first free start that suits them, and against which nothing stands that would keep them from saying yes."""
    last_moment = _wakes_at(appointment, community, now) + TO_ANSWER
    suiting = [s for s in free if _suits(appointment, s, community) and offering.lock_of(s) >= last_moment]
    if not suiting:
        return None
    ahead = list_ahead(session, appointment.person_id, now=now)
    same = [each for each in ahead if each.service == appointment.service and each.state in AHEAD]
    if len(same) >= offering.service.most_active:
        return None
    is_elsewhere = (any(each.meets(start, offering.end_of(start)) for each in ahead) for start in suiting)
    return next((start for start, elsewhere in zip(suiting, is_elsewhere, strict=True) if not elsewhere), None)


def _list_free(
    session: Session, offering: Offering, community: Community, waiting: Sequence[Appointment], now: datetime
) -> list[datetime]:
    """Every free start on a day that somebody waits for."""
    today = community.today(now)
    days = [day for each in waiting for day in (each.wanted_from, each.wanted_until) if day]
    first, last = max(min(days), today), min(max(days), offering.last_day(today))
    if first > last:
        return []
    availability = read_availability(session, offering, community, first, last, now=now)
    return [start for day in days_between(first, last) for start in availability.free_on(day)]


def _suits(appointment: Appointment, start: datetime, community: Community) -> bool:
    first, last = appointment.wanted_from, appointment.wanted_until
    return first is not None and last is not None and first <= community.today(start) <= last


def _offer(
    session: Session,
    appointment: Appointment,
    offering: Offering,
    community: Community,
    *,
    start: datetime,
    now: datetime,
) -> bool:
    if not take_seat(session, appointment, offering, community, start, now=now):
        return False
    move(session, appointment, AppointmentStep.PROMOTE, None, community, now=now)
    appointment.held_until = _answer_by(appointment, offering, community, now)
    plan_once(session, appointment, AppointmentTimer.TELL_OFFER, now)
    plan_once(session, appointment, AppointmentTimer.OFFER_LAPSES, appointment.held_until)
    session.flush()
    return True


def _answer_by(appointment: Appointment, offering: Offering, community: Community, now: datetime) -> datetime:
    """Until when they can say yes: nobody is asked to be awake at night, nor after it is too late to book."""
    end = _wakes_at(appointment, community, now) + timedelta(minutes=community.appointments.offer_minutes)
    lock = offering.lock_of(appointment.starts_at) if appointment.starts_at else end
    return min(end, lock).astimezone(UTC)


def _wakes_at(appointment: Appointment, community: Community, now: datetime) -> datetime:
    """From when on an offer that is made now can be read."""
    quiet = get_quiet_hours(appointment.person) or community.quiet_hours
    return quiet.until(now, community.zone) or now
