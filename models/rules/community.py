"""A community as its file describes it: who serves whom, which questions it takes in, what it promises."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal, Protocol, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from models.rules import holidays
from models.rules.promises import Promise, Span
from models.rules.retention import Retention
from models.rules.roles import Role
from models.rules.working_time import CLOSED, OfficeHours, Openings, check_openings


def _openings(lines: object) -> Openings:
    if not isinstance(lines, list | tuple):
        raise ValueError('write hours as a list: ["08:30-12:00", "14:00-17:30"]')  # noqa: TRY004
    return tuple(_opening(line) for line in lines)


def _opening(line: object) -> tuple[time, time]:
    try:
        start, end = (time.fromisoformat(edge.strip()) for edge in str(line).split("-"))
    except ValueError:
        raise ValueError('write hours as "08:30-12:00"') from None
    return start, end


def _checked(openings: Openings) -> Openings:
    check_openings(openings)
    return openings


Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
PhoneNumber: TypeAlias = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 -]{1,18}[0-9]$")]
Number: TypeAlias = Annotated[int, Field(ge=1, le=9999)]
Days: TypeAlias = Annotated[int, Field(ge=1, le=365)]
Hours: TypeAlias = Annotated[Openings, BeforeValidator(_openings), AfterValidator(_checked)]
Promised: TypeAlias = Annotated[Span, BeforeValidator(Span.parse)]
Language: TypeAlias = Literal["zh", "en"]


class Part(BaseModel):
    """A frozen piece of a community file; a field it does not know is a mistake, not a comment."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Part):
    """The same words in each language; Chinese first."""

    zh: Text
    en: Text

    def in_language(self, language: str) -> str:
        """The words in that language; Chinese where there are none."""
        return self.en if language == "en" else self.zh


class EmergencyNumber(Part):
    """A number to call instead of writing."""

    number: PhoneNumber
    name: Words


class Week(Part):
    """Office hours by weekday, in local time; a day that is left out is closed."""

    monday: Hours = CLOSED
    tuesday: Hours = CLOSED
    wednesday: Hours = CLOSED
    thursday: Hours = CLOSED
    friday: Hours = CLOSED
    saturday: Hours = CLOSED
    sunday: Hours = CLOSED
    make_up_day: Hours | None = None
    holidays: Literal["china", "none"] = "china"

    @property
    def days(self) -> tuple[Openings, ...]:
        """Monday to Sunday."""
        weekdays = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday)
        return (*weekdays, self.saturday, self.sunday)


class HoursException(Part):
    """One date with hours of its own: none when closed, some when the office opens despite the calendar."""

    date: date
    hours: Hours
    reason: Words | None = None


class QuietHours(Part):
    """When no message may ring, in local time; may run over midnight."""

    start: time
    end: time

    def covers(self, at: time) -> bool:
        """Whether the local time is quiet; the end itself no longer is."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def until(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """When the quiet hours end that hold at `moment`, in UTC; None outside of them."""
        local = moment.astimezone(zone)
        if not self.covers(local.time()):
            return None
        end = datetime.combine(local.date(), self.end, zone)
        return (end if end > local else end + timedelta(days=1)).astimezone(UTC)


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
    """A service centre and where it is."""

    key: Key
    name: Words
    place: Words


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
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    grids: Annotated[tuple[Grid, ...], Field(min_length=1)]
    staff: tuple[StaffMember, ...] = ()
    retention: Retention = Retention()

    @cached_property
    def hours(self) -> OfficeHours:
        """The office's hours, for working-time arithmetic."""
        return OfficeHours(
            zone=self.zone,
            week=self.office_hours.days,
            exceptions=MappingProxyType({exception.date: exception.hours for exception in self.exceptions}),
            make_up=self.office_hours.make_up_day,
            calendar=holidays.china if self.office_hours.holidays == "china" else holidays.none,
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
