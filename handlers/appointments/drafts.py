"""A booking as far as it is told, and what follows from it for whoever asks the next question."""

from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.flow import Context
from models.appointments.offerings import get_offering
from models.appointments.rows import Appointment
from models.appointments.steps import see_appointment
from models.people import Person
from models.rules.appointment_times import Offering
from models.rules.channels import Channel
from models.rules.roles import Action
from models.rules.services import Ask
from models.rules.spoken_times import DayPart


@dataclass(frozen=True)
class Draft:
    """`for_id` is whose it will be, None while that is not said; `moves_id` the appointment that gets another time;
    `held_id` the seat that is kept meanwhile. `wait_from` and `wait_until`: the days for which they go on the list.
    """

    service: str = ""
    for_id: int | None = None
    channel: Channel = Channel.CHAT
    moves_id: int = 0
    day: date | None = None
    part: DayPart | None = None
    start: datetime | None = None
    held_id: int = 0
    wait_from: date | None = None
    wait_until: date | None = None
    details: dict[str, str] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether it is for the waiting list."""
        return self.wait_from is not None


def offering_of(context: Context[Draft]) -> Offering:
    """The service that is being booked, as whoever books can have it: no notice holds for who runs its desk."""
    draft, community = context.draft, context.community
    centre = next((service.centre for service in community.services if service.key == draft.service), "")
    return get_offering(
        context.session,
        community,
        draft.service,
        today=context.announcer.today,
        at_desk=context.actor.serves(Action.RUN_DESK, centre=centre),
    )


def moved_appointment(context: Context[Draft]) -> Appointment | None:
    """The appointment that gets another time; None where a new one is made."""
    moves_id = context.draft.moves_id
    return see_appointment(context.session, context.actor, moves_id) if moves_id else None


def get_client(context: Context[Draft]) -> Person | None:
    """Whose it will be, where it is not one's own."""
    for_id = context.draft.for_id
    return context.session.get(Person, for_id) if for_id and for_id != context.actor.id else None


def about_client(context: Context[Draft]) -> str | None:
    """What a message that names them is about."""
    client = get_client(context)
    return f"person:{client.id}" if client else None


def missing_details(context: Context[Draft], offering: Offering) -> list[Ask]:
    """What has still to be asked besides the time."""
    return [ask for ask in offering.service.asks if ask not in context.draft.details]
