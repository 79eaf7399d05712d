"""The desk of a centre: who runs it, closing a day, running late, walk-ins, a word to the next colleague."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from models.actors import Actor
from models.appointments.codes import new_code
from models.appointments.desk_rows import DeskDay, DeskNote
from models.appointments.offerings import write_openings
from models.appointments.queries import list_after
from models.appointments.rows import Appointment
from models.appointments.seats import lock_seats
from models.appointments.service_rows import Closure
from models.appointments.steps import move
from models.appointments.waiting import promote
from models.base import insert
from models.people.rows import Person
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.rules.appointment_times import Offering
from models.rules.channels import Channel
from models.rules.community import Centre, Community
from models.rules.refusals import Gone, NotNow, NotYours
from models.rules.roles import Action
from models.rules.working_time import DAY, Openings

LATEST = 240
"""Minutes by which a desk can be late."""


def list_desks(actor: Actor, community: Community, action: Action = Action.RUN_DESK) -> list[Centre]:
    """The centres whose desk the actor runs, in the order of the file."""
    return [centre for centre in community.centres if actor.serves(action, centre=centre.key)]


def access_desk(actor: Actor, community: Community, key: str, action: Action = Action.RUN_DESK) -> Centre:
    """A centre, to run its desk or change its services. Raises Gone and NotYours."""
    centre = next((centre for centre in community.centres if centre.key == key), None)
    if centre is None:
        raise Gone(f"centre {key}")
    if not actor.serves(action, centre=key):
        raise NotYours(f"{action} in centre {key}")
    return centre


def change_hours(
    session: Session,
    actor: Actor,
    centre: str,
    *,
    first: date,
    last: date,
    openings: Openings = (),
    reason: str,
    now: datetime,
    service: str | None = None,
) -> Closure:
    """From the first to the last day the centre, or one service of it, has these hours; none: it is closed."""
    closure = Closure(
        centre=centre, service=service, first_day=first, last_day=last, openings=write_openings(openings),
        reason=reason, at=now, by_id=actor.id,
    )  # fmt: skip
    session.add(closure)
    session.flush()
    return closure


def close_today(
    session: Session, actor: Actor, community: Community, centre: str, *, reason: str, now: datetime
) -> list[Appointment]:
    """The desk closes for what is left of today: whoever was to come is owed another time, and is told. Raises NotNow
    where it is closed already.
    """
    lock_seats(session)
    today = community.today(now)
    if is_closed(get_change(session, centre, today)):
        raise NotNow(f"centre {centre} is closed already")
    change_hours(session, actor, centre, first=today, last=today, reason=reason, now=now)
    _note_day(session, centre, today, closed_at=now)
    end = datetime.combine(today + DAY, time(), community.zone).astimezone(UTC)
    return displace(session, actor, community, list_after(session, centre, now, end), reason=reason, now=now)


def displace(
    session: Session,
    actor: Actor,
    community: Community,
    appointments: Sequence[Appointment],
    *,
    reason: str,
    now: datetime,
) -> list[Appointment]:
    """Take these times away: who had one is owed another, and is told; who was offered one is first in line again.
    Returns the former. What they leave and can still be booked is offered to whoever waits.
    """
    displaced = []
    for appointment in appointments:
        match appointment.state:
            case AppointmentState.HELD:
                move(session, appointment, AppointmentStep.LAPSE, None, community, now=now)
            case AppointmentState.OFFERED:
                move(session, appointment, AppointmentStep.REQUEUE, actor, community, now=now, text=reason)
                appointment.starts_at = appointment.ends_at = appointment.held_until = None
            case _:
                move(session, appointment, AppointmentStep.DISPLACE, actor, community, now=now, text=reason)
                displaced.append(appointment)
    for service in dict.fromkeys(appointment.service for appointment in appointments):
        promote(session, community, service, now=now)
    return displaced


def get_change(session: Session, centre: str, day: date) -> Closure | None:
    """The newest change of the whole centre's hours on that day; None: they are as the week says."""
    covering = select(Closure).where(
        Closure.centre == centre, Closure.service.is_(None), Closure.first_day <= day, Closure.last_day >= day
    )
    return session.scalars(covering.order_by(Closure.id.desc()).limit(1)).first()


def is_closed(change: Closure | None) -> bool:
    """Whether the centre does not open at all."""
    return change is not None and not change.openings


def can_reopen(change: Closure | None, today: date) -> bool:
    """Whether it is today alone that is closed: what is longer was planned, and is not undone at the desk."""
    return change is not None and is_closed(change) and change.first_day == change.last_day == today


def reopen(session: Session, closure: Closure) -> None:
    """Those days are as the week says again."""
    session.delete(closure)
    days = (DeskDay.centre == closure.centre, DeskDay.day.between(closure.first_day, closure.last_day))
    session.execute(update(DeskDay).where(*days).values(closed_at=None))
    session.flush()


def reopen_today(session: Session, community: Community, centre: str, *, now: datetime) -> None:
    """The desk opens again after all, for those who wait too; who lost their time chooses another. Raises NotNow."""
    lock_seats(session)
    change = get_change(session, centre, community.today(now))
    if change is None or not can_reopen(change, community.today(now)):
        raise NotNow(f"centre {centre} is not closed for today")
    reopen(session, change)
    for service in community.services:
        if service.centre == centre:
            promote(session, community, service.key, now=now)


def run_late(session: Session, community: Community, centre: str, minutes: int, *, now: datetime) -> list[Appointment]:
    """The desk is so many minutes behind today (0: no longer); returns who still comes today and should know."""
    today = community.today(now)
    _note_day(session, centre, today, late_minutes=minutes)
    end = datetime.combine(today + DAY, time(), community.zone).astimezone(UTC)
    coming = list_after(session, centre, now, end)
    return [appointment for appointment in coming if appointment.state is AppointmentState.BOOKED]


def get_day(session: Session, centre: str, day: date) -> DeskDay | None:
    """What is special about that day at the desk; None: nothing."""
    return session.get(DeskDay, (centre, day), populate_existing=True)


def walk_in(session: Session, actor: Actor, person: Person, offering: Offering, *, now: datetime) -> Appointment:
    """Somebody came without an appointment, and is seen to: they are on the day's list, and on nobody's seat."""
    lock_seats(session)
    service = offering.service
    appointment = Appointment(
        person_id=person.id, booked_by_id=actor.id, channel=Channel.COUNTER, service=service.key,
        centre=service.centre, state=AppointmentState.ARRIVED, starts_at=now, arrived_at=now,
        ends_at=now + timedelta(minutes=service.minutes), code=new_code(session), created_at=now,
    )  # fmt: skip
    session.add(appointment)
    session.flush()
    appointment.note(session, AppointmentStep.ARRIVE, actor_id=actor.id, now=now)
    return appointment


def leave_note(session: Session, actor: Actor, centre: str, text: str, *, now: datetime) -> DeskNote:
    """A word to whoever is at the desk next."""
    note = DeskNote(centre=centre, text=text, at=now, by_id=actor.id)
    session.add(note)
    session.flush()
    return note


def list_notes(session: Session, centre: str) -> list[DeskNote]:
    """The words to the next colleague that nobody has cleared, the oldest first."""
    standing = select(DeskNote).where(DeskNote.centre == centre, DeskNote.cleared_at.is_(None))
    return list(session.scalars(standing.options(joinedload(DeskNote.by)).order_by(DeskNote.id)))


def clear_notes(session: Session, centre: str, *, newest: int, now: datetime) -> None:
    """They were read and done, up to the newest that was seen."""
    seen = (DeskNote.centre == centre, DeskNote.cleared_at.is_(None), DeskNote.id <= newest)
    session.execute(update(DeskNote).where(*seen).values(cleared_at=now))


def _note_day(session: Session, centre: str, day: date, **values: object) -> None:
    known = {"centre": centre, "day": day, "late_minutes": 0}
    statement = insert(session, DeskDay).on_conflict_do_update(index_elements=["centre", "day"], set_=values)
    session.execute(statement, known | values)
