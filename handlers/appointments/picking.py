"""Choosing a day and a time: a calendar of weeks, or in the elders' mode a short list; and the times of a day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from handlers.flow import Context
from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button, Keyboard, in_rows
from handlers.ui.words import tell_day, weekday_names
from models.rules.appointment_times import Availability, DayMark, days_between
from models.rules.working_time import DAY

WEEK = 7
SHOWN = timedelta(weeks=5)
"""So much of the calendar is seen at once."""
LISTED = 5
"""Days, and times, that the elders' mode shows at once."""
TIMES = 32
"""Times that everybody else sees at once."""


@dataclass(frozen=True)
class PickDay(CallbackData, prefix="bd"):
    """This day."""

    day: str


@dataclass(frozen=True)
class TurnTo(CallbackData, prefix="bq"):
    """The weeks, or the list, that begin with this day."""

    day: str


@dataclass(frozen=True)
class PickTime(CallbackData, prefix="bh"):
    """This time of this service. `minute`: since 1970, in UTC."""

    minute: int
    service: str


@dataclass(frozen=True)
class MoreTimes(CallbackData, prefix="bj"):
    """The times from the `offset`-th on."""

    offset: int


@dataclass(frozen=True)
class Nothing(CallbackData, prefix="bz"):
    """A cell of the calendar that only shows something."""

    note: str = "-"


def minute_of(start: datetime) -> int:
    """A moment as buttons carry it."""
    return int(start.timestamp()) // 60


def read_minute(minute: int) -> datetime:
    """The moment back, in UTC."""
    return datetime.fromtimestamp(minute * 60, UTC)


def day_rows(context: Context[Any], availability: Availability, first: date, *, turned: bool) -> Keyboard:
    """The days from which one is chosen, beginning with the week of `first`, or with `first` itself. `turned`: they
    looked further ahead already.
    """
    if not context.actor.elders_mode:
        return _draw_weeks(availability, first, context.actor.language)
    back = [[Button(TurnTo(availability.today.isoformat()), "appointments/first_days")]] if turned else []
    return [*_draw_list(availability, first, context.actor.language), *back]


def span_of(first: date, last_day: date, today: date, *, as_list: bool) -> tuple[date, date]:
    """The days of which `day_rows` needs to know what is free."""
    begin = max(first if as_list else monday_of(first), today)
    end = last_day if as_list else min(monday_of(first) + SHOWN - DAY, last_day)
    return begin, max(begin, end)


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def time_rows(context: Context[Any], service: str, starts: dict[datetime, int], offset: int) -> Keyboard:
    """The free times of a day; where several can come, how many still can."""
    free = [(start, seats) for start, seats in starts.items() if seats]
    at_once = LISTED if context.actor.elders_mode else TIMES
    offset = max(0, min(offset, len(free) - 1))
    shown = [_time_button(context, service, start, seats) for start, seats in free[offset : offset + at_once]]
    turns = [Button(MoreTimes(max(0, offset - at_once)), "appointments/earlier")] if offset else []
    if len(free) > offset + at_once:
        turns.append(Button(MoreTimes(offset + at_once), "appointments/later"))
    return [*in_rows(shown, 4), *([turns] if turns else [])]


def _time_button(context: Context[Any], service: str, start: datetime, seats: int) -> Button:
    told = f"{start.astimezone(context.community.zone):%H:%M}" + (f" · {seats}" if seats > 1 else "")
    return Button(PickTime(minute_of(start), service), text=told)


def _draw_weeks(availability: Availability, first: date, language: str) -> Keyboard:
    begin = monday_of(first)
    today, last = availability.today, availability.offering.last_day(availability.today)
    end = min(begin + SHOWN, monday_of(last) + timedelta(days=WEEK)) - DAY
    weekdays = [Button(Nothing(), text=name) for name in weekday_names(language)]
    cells = [_cell(availability, day) for day in days_between(begin, end)]
    turns = [Button(TurnTo((begin - SHOWN).isoformat()), "appointments/weeks_before")] if begin > today else []
    turns += [Button(TurnTo((end + DAY).isoformat()), "appointments/weeks_after")] if end < last else []
    return [weekdays, *in_rows(cells, WEEK), *([turns] if turns else [])]


def _cell(availability: Availability, day: date) -> Button:
    told = f"{day.month}/{day.day}" if day.day == 1 else str(day.day)
    return Button(PickDay(day.isoformat()), f"day_marks/{availability.mark(day)}", values={"day": told})


def _draw_list(availability: Availability, first: date, language: str) -> Keyboard:
    last = availability.offering.last_day(availability.today)
    days = [day for day in days_between(max(first, availability.today), last) if _is_free(availability, day)]
    rows = [[Button(PickDay(day.isoformat()), text=tell_day(day, language))] for day in days[:LISTED]]
    if len(days) > LISTED:
        rows.append([Button(TurnTo(days[LISTED].isoformat()), "appointments/later_days")])
    return rows


def _is_free(availability: Availability, day: date) -> bool:
    return availability.mark(day) in (DayMark.FREE, DayMark.FEW)
