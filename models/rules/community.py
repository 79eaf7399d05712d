"""A community as its file describes it: who serves whom, which questions it takes in, what it promises."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Protocol, TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field

from models.rules import holidays
from models.rules.community_parts import (
    Days,
    HoursException,
    Key,
    Language,
    Number,
    Part,
    PhoneNumber,
    Promised,
    QuietHours,
    Text,
    Week,
    Words,
)
from models.rules.gatherings import GatheringRules
from models.rules.promises import Promise
from models.rules.retention import Retention
from models.rules.roles import Role
from models.rules.services import AppointmentRules, Resource, Service
from models.rules.visits import VisitRules
from models.rules.working_time import OfficeHours


class EmergencyNumber(Part):
    """A number to call instead of writing."""

    number: PhoneNumber
    name: Words


class Group(Part):
    """A residents' group. Its number is unique in the whole community."""

    number: Number
    name: Text


class Grid(Part):
    """A grid, its groups, and its group chat once that is known."""

    number: Number
    name: Text
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    chat_id: int | None = None


class Team(Part):
    """One of the community's teams; requests are routed to it by category."""

    key: Key
    name: Words


class Centre(Part):
    """A service centre, where it is, and its group chat once that is known."""

    key: Key
    name: Words
    place: Words
    chat_id: int | None = None


class PromiseClass(Part):
    """A named promise: `urgent`, `ordinary`, ..."""

    key: Key
    name: Words
    first_reply: Promised
    solution: Promised
    warn_before: Promised

    @property
    def promise(self) -> Promise:
        """The promise itself, for `models.rules.promises`."""
        return Promise(self.first_reply, self.solution, self.warn_before)


class SafetyQuestion(Part):
    """Asked before anything else; at a yes these numbers are shown and this promise class holds."""

    question: Words
    call: Annotated[tuple[PhoneNumber, ...], Field(min_length=1)]
    promise: Key


class Category(Part):
    """What a request can be about. The order in the file is the order on the screen."""

    key: Key
    name: Words
    emoji: Text
    promise: Key
    team: Key
    safety: SafetyQuestion | None = None


class StaffMember(Part):
    """Somebody who serves; with a `telegram_id` they have their role on Telegram from the first word on."""

    name: Text
    role: Role
    grids: tuple[Number, ...] = ()
    group: Number | None = None
    team: Key | None = None
    centre: Key | None = None
    phone: PhoneNumber | None = None
    telegram_id: Annotated[int, Field(gt=0)] | None = None


class Community(Part):
    """The whole community; `parse_community` also checks what its parts say of one another."""

    name: Words
    district: Words
    zone: ZoneInfo
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("zh", "en")
    close_after_silence: Days
    """Days after which a request proposed as done closes when its author says nothing."""
    quiet_hours: QuietHours
    emergency_numbers: Annotated[tuple[EmergencyNumber, ...], Field(min_length=1)]
    office_hours: Week
    exceptions: tuple[HoursException, ...] = ()
    promises: Annotated[tuple[PromiseClass, ...], Field(min_length=1)]
    teams: Annotated[tuple[Team, ...], Field(min_length=1)]
    centres: tuple[Centre, ...] = ()
    resources: tuple[Resource, ...] = ()
    services: tuple[Service, ...] = ()
    appointments: AppointmentRules = AppointmentRules()
    gatherings: GatheringRules = GatheringRules()
    visits: VisitRules = VisitRules()
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    grids: Annotated[tuple[Grid, ...], Field(min_length=1)]
    staff: tuple[StaffMember, ...] = ()
    retention: Retention = Retention()

    @cached_property
    def hours(self) -> OfficeHours:
        """The office's hours, for working-time arithmetic."""
        return self.hours_of(self.office_hours)

    def hours_of(self, week: Week) -> OfficeHours:
        """The hours of anything that opens in that week, and closes when the community does."""
        return OfficeHours(
            zone=self.zone,
            week=week.days,
            exceptions=MappingProxyType({exception.date: exception.hours for exception in self.exceptions}),
            make_up=week.make_up_day,
            calendar=holidays.china if week.holidays == "china" else holidays.none,
        )

    def quiet_until(self, moment: datetime) -> datetime | None:
        """When the community's quiet hours end that hold at `moment`, in UTC; None outside of them."""
        return self.quiet_hours.until(moment, self.zone)

    def today(self, moment: datetime) -> date:
        """The office's date at `moment`."""
        return moment.astimezone(self.zone).date()

    def category(self, key: str) -> Category:
        """The category of that key; KeyError if there is none."""
        return _keyed(self.categories, key)

    def promise(self, key: str) -> Promise:
        """The promise of that class; KeyError if there is none."""
        return _keyed(self.promises, key).promise

    def team(self, key: str) -> Team:
        """The team of that key; KeyError if there is none."""
        return _keyed(self.teams, key)

    def centre(self, key: str) -> Centre:
        """The centre of that key; KeyError if there is none."""
        return _keyed(self.centres, key)

    def service(self, key: str) -> Service:
        """The service of that key, as the file has it; KeyError if there is none."""
        return _keyed(self.services, key)

    def grid_of_group(self, number: int) -> Grid:
        """The grid in which that residents' group lies; KeyError if there is none."""
        for grid in self.grids:
            if any(group.number == number for group in grid.groups):
                return grid
        raise KeyError(number)


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_K = TypeVar("_K", bound=_Keyed)


def _keyed(parts: Iterable[_K], key: str) -> _K:
    for part in parts:
        if part.key == key:
            return part
    raise KeyError(key)
