"""What is known while a service, or a centre's days, are being changed; and what must be allowed at every step."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import Any, TypeAlias

from handlers.flow import Context
from models.appointments.desk import access_desk
from models.appointments.offerings import get_offering
from models.rules.appointment_times import Offering
from models.rules.community import Centre
from models.rules.roles import Action
from models.rules.service_fields import Field
from models.rules.working_time import Openings


class State(StrEnum):
    """What is asked."""

    VALUE = auto()
    SERVERS = auto()
    WEEKDAYS = auto()
    HOURS = auto()
    BRING = auto()
    FIRST_DAY = auto()
    LAST_DAY = auto()
    DAY_HOURS = auto()
    REASON = auto()
    SURE = auto()
    MISFITS = auto()


@dataclass(frozen=True)
class Draft:
    """One change as far as it is told. `service` "": it is about the whole centre."""

    centre: str = ""
    service: str = ""
    field: Field = Field.MINUTES
    people: tuple[int, ...] = ()
    """Who is ticked, by id."""
    weekdays: tuple[int, ...] = ()
    first_day: date = date.min
    last_day: date = date.min
    openings: Openings = ()
    reason: str = ""
    misfits: tuple[int, ...] = ()
    """The appointments (by id) that do not go with what was changed, as they were shown."""

    @property
    def is_unsent(self) -> bool:
        """Whether special days were told and not saved."""
        return self.first_day > date.min and not self.misfits


Editing: TypeAlias = Context[Draft]


def access_centre(context: Context[Any], key: str) -> Centre:
    """A centre whose services the actor may change. Raises Gone and NotYours."""
    return access_desk(context.actor, context.community, key, Action.EDIT_SERVICE)


def access_service(context: Context[Any], key: str) -> Offering:
    """A service that the actor may change. Raises Gone and NotYours."""
    offering = get_offering(context.session, context.community, key, today=context.announcer.today)
    access_centre(context, offering.service.centre)
    return offering
