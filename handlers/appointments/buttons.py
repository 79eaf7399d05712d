"""What the buttons of an appointment's card carry, wherever it stands. `version` is the state that the card showed."""

from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData, Link


@dataclass(frozen=True)
class AppointmentLink(Link, prefix="t"):
    """Opens an appointment in the private chat."""

    appointment_id: int


@dataclass(frozen=True)
class Open(CallbackData, prefix="bo"):
    """Show the card of an appointment."""

    appointment_id: int


@dataclass(frozen=True)
class BookFor(CallbackData, prefix="bw"):
    """Book something for this person."""

    person_id: int


@dataclass(frozen=True)
class BookService(CallbackData, prefix="bk"):
    """Book this service."""

    service: str


@dataclass(frozen=True)
class Take(CallbackData, prefix="bt"):
    """Have the time that the waiting list offers."""

    appointment_id: int
    version: int


@dataclass(frozen=True)
class TakeTime(CallbackData, prefix="bn"):
    """Move to this time at once. `minute`: since 1970, in UTC."""

    appointment_id: int
    version: int
    minute: int


@dataclass(frozen=True)
class Reschedule(CallbackData, prefix="bm"):
    """Choose another time."""

    appointment_id: int
    version: int


@dataclass(frozen=True)
class Promise(CallbackData, prefix="bp"):
    """They will come."""

    appointment_id: int
    version: int


@dataclass(frozen=True)
class Cancel(CallbackData, prefix="bc"):
    """They do not need it any more; a reason is asked."""

    appointment_id: int
    version: int


@dataclass(frozen=True)
class ShowPacking(CallbackData, prefix="bb"):
    """What to bring, to be ticked off."""

    appointment_id: int


@dataclass(frozen=True)
class Pack(CallbackData, prefix="bi"):
    """Tick one thing to bring, or take the tick away."""

    appointment_id: int
    number: int
    packed: bool


@dataclass(frozen=True)
class SendCalendar(CallbackData, prefix="bx"):
    """A file for the calendar of one's telephone."""

    appointment_id: int


@dataclass(frozen=True)
class Rate(CallbackData, prefix="bs"):
    """Stars, 1 to 5."""

    appointment_id: int
    rating: int


@dataclass(frozen=True)
class Approve(CallbackData, prefix="ba"):
    """The desk says yes to somebody who often did not come."""

    appointment_id: int
    version: int


@dataclass(frozen=True)
class OpenDesk(CallbackData, prefix="ek"):
    """The day's list of a centre, in private."""

    centre: str


@dataclass(frozen=True)
class Manage(CallbackData, prefix="em"):
    """An appointment as the desk sees it."""

    appointment_id: int
