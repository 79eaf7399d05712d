"""What a desk tells the people of an appointment: kindly, briefly, and with a way on."""

from datetime import timedelta
from typing import Any

from handlers.appointments.buttons import BookService, Open
from handlers.appointments.cards import Case
from handlers.ui.announce import Announcer
from handlers.ui.keyboards import Button, Keyboard
from models.appointments import Appointment
from models.appointments.queries import count_no_shows
from models.rules.delivery import Priority


def tell_no_show(announcer: Announcer, appointment: Appointment) -> None:
    """We waited; perhaps something came up. Who often did not come hears that next time the centre says yes first."""
    rules = announcer.product.community.appointments
    missed = count_no_shows(announcer.session, appointment.person_id, days=rules.no_show_days, now=announcer.now)
    _tell(announcer, appointment, "desks/you_did_not_come", _again(appointment), often=missed >= rules.most_no_shows)


def tell_mistaken(announcer: Announcer, appointment: Appointment) -> None:
    """They were told that they did not come, and that was our mistake."""
    _tell(announcer, appointment, "desks/we_were_mistaken", _card(appointment))


def tell_approved(announcer: Announcer, appointment: Appointment) -> None:
    """The centre says yes."""
    _tell(announcer, appointment, "desks/you_are_approved", _card(appointment))


def tell_cancelled(announcer: Announcer, appointment: Appointment, *, reason: str, refused: bool) -> None:
    """The centre cancelled it, or (`refused`) did not say yes."""
    _tell(announcer, appointment, "desks/you_are_cancelled", _again(appointment), reason=reason, refused=refused)


def tell_late(announcer: Announcer, appointment: Appointment, *, minutes: int) -> None:
    """The desk is so many minutes behind, or (0) on time again. Worth nothing once they came."""
    start = appointment.starts_at
    if start is None:
        return
    expected = start + timedelta(minutes=minutes)
    _tell(announcer, appointment, "desks/you_can_come_later", minutes=minutes, expected=expected, expires_at=expected)


def _again(appointment: Appointment) -> Keyboard:
    return [[Button(BookService(appointment.service), "desks/again")]]


def _card(appointment: Appointment) -> Keyboard:
    return [[Button(Open(appointment.id), "desks/see")]]


def _tell(announcer: Announcer, appointment: Appointment, message: str, keyboard: Keyboard = (), **values: Any) -> None:
    """Tell everybody who speaks for its person."""
    case = Case(announcer, appointment)
    for person in case.clients:
        if to := announcer.to_person(person):
            announcer.say(
                to,
                message,
                keyboard=keyboard,
                about=f"appointment:{appointment.id}",
                priority=Priority.REMINDER,
                own=person.id == appointment.person_id,
                **case.words,
                **values,
            )
