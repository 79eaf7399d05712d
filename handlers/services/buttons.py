"""What the buttons on services and special days carry."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.ui.callbacks import CallbackData
from models.rules.service_fields import Field


class Serving(StrEnum):
    """Who serves."""

    ANYBODY = auto()
    NOBODY = auto()
    TICKED = auto()


class DayReason(StrEnum):
    """Why days are special, most often."""

    HOLIDAY = auto()
    TRAINING = auto()
    REPAIRS = auto()
    SHORT_OF_STAFF = auto()


@dataclass(frozen=True)
class ShowCentre(CallbackData, prefix="sc"):
    """What can be booked at this centre."""

    centre: str


@dataclass(frozen=True)
class ShowService(CallbackData, prefix="ss"):
    """All about this service."""

    service: str


@dataclass(frozen=True)
class ShowDays(CallbackData, prefix="sd"):
    """The coming special days of this centre."""

    centre: str


@dataclass(frozen=True)
class Change(CallbackData, prefix="sf"):
    """Change this of the service."""

    service: str
    field: Field


@dataclass(frozen=True)
class SetOpen(CallbackData, prefix="so"):
    """Take bookings again, or no new ones."""

    service: str
    is_open: bool


@dataclass(frozen=True)
class Restore(CallbackData, prefix="sr"):
    """As the community file has it; asked about first."""

    service: str
    surely: bool


@dataclass(frozen=True)
class PlanDays(CallbackData, prefix="sp"):
    """Special days for the centre, or (`service`) for one service of it alone."""

    centre: str
    service: str


@dataclass(frozen=True)
class CancelDays(CallbackData, prefix="sx"):
    """These special days are not special after all; asked about first."""

    closure_id: int
    surely: bool


@dataclass(frozen=True)
class ShowMisfits(CallbackData, prefix="sk"):
    """What was booked at this centre and does not go with its hours any more."""

    centre: str


@dataclass(frozen=True)
class PickValue(CallbackData, prefix="sv"):
    """This value, as somebody would write it."""

    value: str


@dataclass(frozen=True)
class TickServer(CallbackData, prefix="st"):
    """This one serves, or not."""

    person_id: int
    ticked: bool


@dataclass(frozen=True)
class Serve(CallbackData, prefix="sb"):
    """These serve."""

    serving: Serving


@dataclass(frozen=True)
class PickWeekdays(CallbackData, prefix="sw"):
    """On these weekdays: `01234` is Monday to Friday."""

    weekdays: str


@dataclass(frozen=True)
class KeepOfficeHours(CallbackData, prefix="sh"):
    """Open whenever the community's office is."""


@dataclass(frozen=True)
class StayClosed(CallbackData, prefix="sz"):
    """Not open then."""


@dataclass(frozen=True)
class RemoveThing(CallbackData, prefix="sm"):
    """The `number`-th of `count` things need not be brought any more."""

    number: int
    count: int


@dataclass(frozen=True)
class PickDate(CallbackData, prefix="sy"):
    """This day, as 2026-11-30."""

    day: str


@dataclass(frozen=True)
class PickDayReason(CallbackData, prefix="se"):
    """This is why."""

    reason: DayReason


@dataclass(frozen=True)
class SaveDays(CallbackData, prefix="sg"):
    """Yes, so it shall be."""


@dataclass(frozen=True)
class PutOff(CallbackData, prefix="sa"):
    """Ask all of them for another time."""


@dataclass(frozen=True)
class LetStand(CallbackData, prefix="sl"):
    """They come as they were to come."""
