"""What people hear of an appointment besides its card: another time, an offer, a reminder, the question afterwards."""

from datetime import datetime
from typing import Any

from handlers.appointments import buttons as b
from handlers.appointments.cards import Case, renew_card, show_card_to
from handlers.appointments.keyboards import rate_rows
from handlers.appointments.picking import minute_of
from handlers.ui.announce import Announcer, Recipient
from handlers.ui.keyboards import Button, Keyboard
from handlers.ui.words import tell_short
from models.appointments.availability import list_next_free
from models.appointments.rows import Appointment
from models.centres import Centre
from models.people import Person
from models.roles import list_serving_centre
from models.rules.delivery import Priority

SUGGESTED = 3
"""Other times that are offered for one that was taken away."""


def tell_moved(announcer: Announcer, appointment: Appointment, *, before: datetime | None, besides: int) -> None:
    """Everybody else hears that it is at another time now."""
    case = Case(announcer, appointment)
    for person in case.clients:
        if person.id != besides:
            _say(case, person, "appointments/moved", before=before)


def tell_offer(announcer: Announcer, appointment: Appointment) -> None:
    """From the waiting list: a time came free, and waits for their yes. The card brings it."""
    case = Case(announcer, appointment)
    for person in case.clients:
        renew_card(announcer, appointment, person.id)
        show_card_to(case, person, can_wait=True)


def tell_lapsed(announcer: Announcer, appointment: Appointment) -> None:
    """They did not say yes in time, or the days for which they waited are over."""
    case = Case(announcer, appointment)
    again = [[Button(b.BookService(appointment.service), "appointments/again")]]
    for person in case.clients:
        show_card_to(case, person, can_wait=True)
        _say(case, person, "appointments/lapsed", keyboard=again)


def tell_displaced(announcer: Announcer, appointment: Appointment) -> None:
    """The centre took the time away: sorry, why, and other times, each one press away."""
    case = Case(announcer, appointment)
    reason = next((event.text for event in reversed(appointment.events) if event.text), "")
    for person in case.clients:
        keyboard = _other_times(case, person)
        show_card_to(case, person, can_wait=True)
        _say(case, person, "appointments/displaced", keyboard=keyboard, urgent=True, reason=reason)


def remind(announcer: Announcer, appointment: Appointment, *, until: datetime | None) -> None:
    """It is soon. One press says that they will come, moves it, or cancels. `until`: when the next reminder says it."""
    case, id_, version = Case(announcer, appointment), appointment.id, appointment.version
    keyboard = [[Button(b.Promise(id_, version), "appointments/promise", style="success")]]
    if not case.locked:
        keyboard.append([Button(b.Reschedule(id_, version), "appointments/reschedule")])
        keyboard.append([Button(b.Cancel(id_, version), "appointments/cancel")])
    for person in case.clients:
        _say(case, person, "appointments/reminder", keyboard=keyboard, expires_at=until or appointment.starts_at)


def ask_rating(announcer: Announcer, appointment: Appointment) -> None:
    """How was it? One question, to whoever came."""
    case = Case(announcer, appointment)
    for person in case.clients:
        _say(case, person, "appointments/ask_rating", keyboard=rate_rows(appointment))


def tell_pending(announcer: Announcer, appointment: Appointment) -> None:
    """The desk is asked about somebody who often did not come: in its chat without their name, or each of its staff."""
    case, session = Case(announcer, appointment), announcer.session
    centre = session.get(Centre, appointment.centre)
    to = announcer.to_centre(centre) if centre else None
    if to:
        link = [[Button(b.AppointmentLink(appointment.id), "appointments/open_desk")]]
        _tell_desk(case, to, link)
        return
    for person in list_serving_centre(session, appointment.centre, today=announcer.today):
        if to := announcer.to_person(person):
            _tell_desk(case, to, [[Button(b.Manage(appointment.id), "appointments/open_desk")]])


def _tell_desk(case: Case, to: Recipient, keyboard: Keyboard) -> None:
    case.announcer.say(
        to,
        "appointments/please_approve",
        keyboard=keyboard,
        about=f"appointment:{case.appointment.id}",
        priority=Priority.REMINDER,
        **case.words,
    )


def _other_times(case: Case, person: Person) -> Keyboard:
    """The next free times from that day on; choosing oneself, and not needing it any more."""
    appointment, announcer = case.appointment, case.announcer
    id_, version, zone = appointment.id, appointment.version, announcer.product.community.zone
    free = []
    if case.offering:
        free = list_next_free(
            announcer.session, case.offering, announcer.product.community, now=announcer.now, count=SUGGESTED
        )
    times = [
        [Button(b.TakeTime(id_, version, minute_of(start)), text=tell_short(start.astimezone(zone), person.language))]
        for start in free
    ]
    choose = [Button(b.Reschedule(id_, version), "appointments/choose_time")]
    return [*times, choose, [Button(b.Cancel(id_, version), "appointments/cancel")]]


def _say(case: Case, person: Person, message: str, *, keyboard: Keyboard = (), urgent: bool = False,
         expires_at: datetime | None = None, **values: Any) -> None:  # fmt: skip
    if to := case.announcer.to_person(person):
        case.announcer.say(
            to,
            message,
            keyboard=keyboard,
            about=f"appointment:{case.appointment.id}",
            priority=Priority.REMINDER,
            urgent=urgent,
            expires_at=expires_at,
            own=person.id == case.appointment.person_id,
            **case.words,
            **values,
        )
