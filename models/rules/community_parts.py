"""What a community file is made of: frozen pieces, and the ways in which names, hours and numbers are written."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from models.rules.promises import Span
from models.rules.working_time import CLOSED, Openings, check_openings


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
