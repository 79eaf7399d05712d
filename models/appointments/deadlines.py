"""What falls due on appointments, as timers: holds and offers that run out, reminders, the question afterwards."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from models import timers
from models.appointments.rows import Appointment
from models.people.preferences import get_quiet_hours
from models.rules.appointment_states import AppointmentState
from models.rules.appointment_times import remind_at, tick_of
from models.rules.community import Community
from models.rules.working_time import DAY


class AppointmentTimer(StrEnum):
    """What falls due on one appointment; the timer's kind."""

    HOLD_LAPSES = "appointment.hold_lapses"
    OFFER_LAPSES = "appointment.offer_lapses"
    TELL_OFFER = "appointment.tell_offer"
    TELL_DISPLACED = "appointment.tell_displaced"
    REMIND = "appointment.remind"
    ASK_RATING = "appointment.ask_rating"


NIGHT = "appointment.night"
"""The kind of the timer that ends the day and plans the next."""
PROMOTE = "appointment.promote"
"""The kind of the timer that gives a seat which came free otherwise than by a step to whoever waits."""
DESK_LIST = "appointment.desk_list"
"""The kind of the timer that brings a centre its list; its key ends with the centre and the day."""
NIGHT_AT = time(0, 20)
"""Office time."""
ASK_AFTER = timedelta(minutes=15)
"""How long after a visit one is asked how it was."""


def plan_once(session: Session, appointment: Appointment, timer: AppointmentTimer, due_at: datetime) -> None:
    """Have it done for this version of the appointment: it goes stale by itself."""
    timers.plan(session, version_key(appointment, timer), kind=timer, subject_id=appointment.id, due_at=due_at)


def version_key(appointment: Appointment, timer: AppointmentTimer) -> str:
    """The timer of this version of the appointment."""
    return f"{timer}:{appointment.id}:{appointment.version}"


def plan_reminders(session: Session, appointment: Appointment, community: Community, *, now: datetime) -> None:
    """Have its person reminded of its present time, each reminder once, whatever happens in between: one that comes
    too late makes way for the next. Where it is booked no more, nothing.
    """
    start = appointment.starts_at
    if start is None or appointment.state is not AppointmentState.BOOKED:
        return
    quiet = get_quiet_hours(appointment.person) or community.quiet_hours
    ahead = sorted(community.appointments.remind_hours, reverse=True)
    moments = {hours: remind_at(start, hours, quiet, community.hours) for hours in ahead}
    ends = [*(moments[hours] for hours in ahead[1:]), start]
    for hours, end in zip(ahead, ends, strict=True):
        if now < moments[hours] < end:
            timers.plan(
                session,
                reminder_key(appointment, start, hours),
                kind=AppointmentTimer.REMIND,
                subject_id=appointment.id,
                due_at=moments[hours],
                late_at=end,
            )


def cancel_reminders(session: Session, appointment: Appointment, community: Community) -> None:
    """Nobody is reminded of the present time any more."""
    if start := appointment.starts_at:
        timers.cancel(
            session, [reminder_key(appointment, start, hours) for hours in community.appointments.remind_hours]
        )


def reminder_key(appointment: Appointment, start: datetime, hours: int) -> str:
    """The reminder so many hours ahead of that start."""
    return f"{AppointmentTimer.REMIND}:{appointment.id}:{tick_of(start)}:{hours}"


def plan_night(session: Session, community: Community, *, now: datetime) -> None:
    """Have the day ended at night. Planning it again changes nothing."""
    local = now.astimezone(community.zone)
    night = local.date() if local.time() < NIGHT_AT else local.date() + DAY
    due_at = datetime.combine(night, NIGHT_AT, community.zone)
    timers.plan(session, f"{NIGHT}:{night}", kind=NIGHT, subject_id=0, due_at=due_at)
