"""An appointment's living card in the private chat of everybody who speaks for its person."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from handlers.appointments.keyboards import client_keyboard
from handlers.ui.announce import Announcer
from models import outbox
from models.appointments.clients import list_clients
from models.appointments.desk import get_day
from models.appointments.offerings import get_offering
from models.appointments.queries import count_waiting_before
from models.appointments.rows import Appointment
from models.appointments.steps import is_locked
from models.people import Person
from models.rules.appointment_states import AppointmentState
from models.rules.appointment_times import Offering
from models.rules.community import Centre, Community
from models.rules.community_parts import Words
from models.rules.delivery import Priority
from models.rules.refusals import Gone
from models.rules.services import Service

NOWHERE = Centre(key="gone", name=Words(zh="社区", en="Community"), place=Words(zh="社区办公楼", en="Community office"))
"""Where an old appointment was whose centre the community no longer has."""
NOTHING = Service(key="gone", emoji="📌", name=Words(zh="办事", en="Visit"), centre="gone", minutes=30)
"""What an old appointment was for whose service the community no longer has."""


@dataclass(frozen=True)
class Case:
    """An appointment and what it is about, looked up once for everything that is said of it in one go."""

    announcer: Announcer
    appointment: Appointment

    @cached_property
    def offering(self) -> Offering | None:
        """Its service as it can be booked now; None where the community no longer has it."""
        try:
            return get_offering(
                self.announcer.session, self._community, self.appointment.service, today=self.announcer.today
            )
        except Gone:
            return None

    @property
    def service(self) -> Service:
        """What it is for."""
        return self.offering.service if self.offering else NOTHING

    @cached_property
    def clients(self) -> list[Person]:
        """Who hears what becomes of it, and decides: its person, their family, or who booked it for them."""
        return list_clients(self.announcer.session, self.appointment, today=self.announcer.today)

    @cached_property
    def locked(self) -> bool:
        """Whether it begins too soon to be changed by oneself."""
        now = self.announcer.now
        return self.offering is not None and is_locked(self.appointment, self.offering, now=now)

    @property
    def words(self) -> dict[str, Any]:
        """What the words about the appointment need to know."""
        appointment, session = self.appointment, self.announcer.session
        start, slot = appointment.starts_at, appointment.slot
        day = get_day(session, appointment.centre, self._community.today(start)) if start else None
        return {
            "appointment": appointment,
            "service": self.service,
            "centre": centre_of(self._community, appointment.centre),
            "server": slot.server if slot else None,
            "locked": self.locked,
            "late_minutes": day.late_minutes if day else 0,
            "waiting_before": count_waiting_before(session, appointment) if is_waiting(appointment) else 0,
        }

    @property
    def _community(self) -> Community:
        return self.announcer.product.community


def show_appointment(
    announcer: Announcer, appointment: Appointment, *, can_wait: bool = False, anew_for: int | None = None
) -> None:
    """Bring every card of the appointment up to date. `can_wait`: nobody looks at it just now; `anew_for`: somebody (a
    person's id) to whom it comes at the end of their chat, where they look.
    """
    case = Case(announcer, appointment)
    for person in case.clients:
        if person.id == anew_for:
            renew_card(announcer, appointment, person.id)
        show_card_to(case, person, can_wait=can_wait)


def open_appointment(announcer: Announcer, appointment: Appointment, person: Person) -> None:
    """Bring somebody their card to the end of their chat, where they look."""
    renew_card(announcer, appointment, person.id)
    show_card_to(Case(announcer, appointment), person)


def show_card_to(case: Case, person: Person, *, can_wait: bool = False) -> None:
    """The card in somebody's private chat."""
    appointment = case.appointment
    if to := case.announcer.to_person(person):
        case.announcer.show_card(
            _key(appointment, person.id),
            to,
            "appointments/card",
            keyboard=client_keyboard(appointment, case.service, locked=case.locked),
            about=f"appointment:{appointment.id}",
            priority=Priority.REMINDER if can_wait else Priority.REPLY,
            own=person.id == appointment.person_id,
            **case.words,
        )


def renew_card(announcer: Announcer, appointment: Appointment, person_id: int) -> None:
    """Let the card come anew at the end of the chat; the old one loses its buttons."""
    for chat_id, message_id in outbox.forget_cards(announcer.session, [_key(appointment, person_id)]):
        announcer.outbox.put(chat_id, "editMessageReplyMarkup", {"message_id": message_id})


def centre_of(community: Community, key: str) -> Centre:
    """The centre of that key; something neutral where the community's file no longer has it."""
    return next((centre for centre in community.centres if centre.key == key), NOWHERE)


def is_waiting(appointment: Appointment) -> bool:
    """Whether it is on the waiting list."""
    return appointment.state is AppointmentState.WAITING


def _key(appointment: Appointment, person_id: int) -> str:
    return f"appointment:{appointment.id}:client:{person_id}"
