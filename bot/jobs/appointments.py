"""What falls due on appointments: holds and offers that run out, reminders, the day's list, the end of the day."""

from datetime import date, timedelta

from handlers.appointments import news
from handlers.appointments.cards import show_appointment
from handlers.desks.lists import refresh_day_card, show_day_in_chat
from handlers.services.calendar_year import warn_of_unknown_year
from handlers.ui.announce import Announcer
from models import timers
from models.appointments.booking import lapse
from models.appointments.deadlines import (
    DESK_LIST,
    NIGHT,
    PROMOTE,
    AppointmentTimer,
    plan_night,
    reminder_key,
    version_key,
)
from models.appointments.desk_lists import plan_desk_lists
from models.appointments.queries import list_outwaited, list_over
from models.appointments.rows import Appointment
from models.appointments.seats import lock_seats
from models.appointments.steps import move
from models.appointments.waiting import promote
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.timers import Timer

KINDS = (*AppointmentTimer, NIGHT, DESK_LIST, PROMOTE)
BATCH = 200
"""Appointments that one transaction ends at most."""
NEXT_BATCH = timedelta(seconds=1)


def run(announcer: Announcer, timer: Timer) -> None:
    """Do what the timer stands for."""
    if timer.kind == NIGHT:
        end_day(announcer, timer)
    elif timer.kind == DESK_LIST:
        _, centre, day = timer.key.rsplit(":", 2)
        show_day_in_chat(announcer, centre, date.fromisoformat(day))
    elif timer.kind == PROMOTE:
        _promote(announcer, timer.subject_id)
    else:
        _do_one(announcer, timer, AppointmentTimer(timer.kind))


def _do_one(announcer: Announcer, timer: Timer, kind: AppointmentTimer) -> None:
    """Something about one appointment, if it still is as it was planned."""
    lock_seats(announcer.session)
    appointment = announcer.session.get(Appointment, timer.subject_id, with_for_update=True, populate_existing=True)
    if appointment is None:
        return
    if kind is AppointmentTimer.REMIND:
        _remind(announcer, timer, appointment)
    elif timer.key == version_key(appointment, kind):
        _follow(announcer, appointment, kind)


def _promote(announcer: Announcer, appointment_id: int) -> None:
    """The seat of somebody who is gone goes to whoever waits."""
    lock_seats(announcer.session)
    if gone := announcer.session.get(Appointment, appointment_id):
        promote(announcer.session, announcer.product.community, gone.service, now=announcer.now)


def _remind(announcer: Announcer, timer: Timer, appointment: Appointment) -> None:
    start, hours = appointment.starts_at, int(timer.key.rpartition(":")[2])
    if appointment.state is AppointmentState.BOOKED and start and timer.key == reminder_key(appointment, start, hours):
        news.remind(announcer, appointment, until=timer.late_at)


def _follow(announcer: Announcer, appointment: Appointment, kind: AppointmentTimer) -> None:
    community, now = announcer.product.community, announcer.now
    match kind:
        case AppointmentTimer.HOLD_LAPSES if appointment.state is AppointmentState.HELD:
            lapse(announcer.session, appointment, community, now=now)
        case AppointmentTimer.OFFER_LAPSES if appointment.state is AppointmentState.OFFERED:
            lapse(announcer.session, appointment, community, now=now)
            news.tell_lapsed(announcer, appointment)
            refresh_day_card(announcer, appointment)
        case AppointmentTimer.TELL_OFFER if appointment.state is AppointmentState.OFFERED:
            news.tell_offer(announcer, appointment)
            refresh_day_card(announcer, appointment)
        case AppointmentTimer.TELL_DISPLACED if appointment.state is AppointmentState.DISPLACED:
            news.tell_displaced(announcer, appointment)
        case AppointmentTimer.ASK_RATING if appointment.state is AppointmentState.ARRIVED:
            if appointment.rating is None:
                news.ask_rating(announcer, appointment)


def end_day(announcer: Announcer, timer: Timer) -> None:
    """What is over is over; the next day's lists are planned, and so is the next night. While anything is left the
    next batch follows at once, in a transaction of its own.
    """
    session, community, now = announcer.session, announcer.product.community, announcer.now
    lock_seats(session)
    over = list_over(session, now=now, limit=BATCH)
    for appointment in over:
        move(session, appointment, AppointmentStep.PASS, None, community, now=now)
        show_appointment(announcer, appointment, can_wait=True)
    outwaited = list_outwaited(session, today=announcer.today, limit=BATCH)
    for appointment in outwaited:
        lapse(session, appointment, community, now=now)
        news.tell_lapsed(announcer, appointment)
    if len(over) == BATCH or len(outwaited) == BATCH:
        due_at = now + NEXT_BATCH
        timers.plan(session, f"{timer.key}:more", kind=NIGHT, subject_id=0, due_at=due_at)
        return
    for service in community.services:
        promote(session, community, service.key, now=now)
    plan_desk_lists(session, community, now=now)
    plan_night(session, community, now=now)
    warn_of_unknown_year(announcer)
