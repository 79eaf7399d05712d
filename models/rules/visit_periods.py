"""The day, week, month or year of an outing, and which visits of a round that promises no days fall on it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, takewhile

from models.rules.visit_plans import DAY, Candidate, Outlook, Reason, Why, working_days
from models.rules.visits import Outing

_AHEAD = 3
"""What is due within so many lists after the next one is due soon."""
_PACED = (Outing.MONTH, Outing.YEAR)
_DAYS = {Outing.WEEK: 7.0, Outing.MONTH: 365 / 12, Outing.YEAR: 365.0}


@dataclass(frozen=True, slots=True)
class Period:
    """Both ends included. `number` counts the periods of its kind."""

    outing: Outing
    first: date
    last: date
    number: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One visit of a period: by whom (their place among those who go), and from which day on it is asked of them."""

    visitor: int
    starts_on: date


def period_of(outing: Outing, day: date) -> Period:
    """The period in which that day lies. Weeks begin on Monday."""
    match outing:
        case Outing.DAY:
            return Period(outing, day, day, day.toordinal())
        case Outing.WEEK:
            monday = _monday(day)
            return Period(outing, monday, monday + timedelta(days=6), monday.toordinal() // 7)
        case Outing.MONTH:
            first = day.replace(day=1)
            last = (first + timedelta(days=31)).replace(day=1) - DAY
            return Period(outing, first, last, day.year * 12 + day.month)
        case Outing.YEAR:
            return Period(outing, date(day.year, 1, 1), date(day.year, 12, 31), day.year)


def look_ahead(period: Period, day: date, is_working_day: Callable[[date], bool]) -> Outlook:
    """When the next list of its kind comes, and until when a household is due soon: some lists of a day further on."""
    if period.outing is not Outing.DAY:
        following = next(working_days(period.last + DAY, is_working_day), period.last + DAY)
        return Outlook(day, following, following)
    days = list(islice(working_days(day + DAY, is_working_day), _AHEAD + 1)) or [day + DAY]
    return Outlook(day, days[0], days[-1])


def days_between(outing: Outing, day: date, is_working_day: Callable[[date], bool]) -> float:
    """How many days lie between two lists of a kind, on the average of a year."""
    if outing is not Outing.DAY:
        return _DAYS[outing]
    return 365 / max(1, sum(is_working_day(day + timedelta(days=n)) for n in range(365)))


def list_starts(
    period: Period, count: int, from_day: date, is_working_day: Callable[[date], bool]
) -> list[date | None]:
    """From which day on each of so many visits of the period is asked for: those of a month or a year week by week.
    None for what was to be made before `from_day`: that is not made up for.
    """
    days = list(takewhile(lambda day: day <= period.last, working_days(period.first, is_working_day)))
    over = sum(day < from_day for day in days)
    return [
        max(from_day, _monday(days[at * len(days) // count]) if period.outing in _PACED else from_day)
        if (at + 1) * len(days) > over * count
        else None
        for at in range(count)
    ]


def list_turns(starts: Iterable[date | None], visitors: int) -> list[Turn]:
    """The visits that so many people of one grid make, each all of them."""
    asked = [start for start in starts if start is not None]
    return [Turn(visitor, start) for visitor in range(visitors) for start in asked]


def list_turns_in(starts: list[date | None], visitors: int, period: Period, *, grid: int, grids: int) -> list[Turn]:
    """Those that people who go everywhere make in one grid, the one of that place among so many: each takes one grid
    after the other, and where the visits of one period end, those of the next begin.
    """
    before = period.number * visitors * len(starts)
    return [
        Turn(visitor, start)
        for visitor in range(visitors)
        for at, start in enumerate(starts)
        if start is not None and (before + visitor * len(starts) + at) % grids == grid
    ]


def choose_turns(candidates: Iterable[Candidate], count: int) -> dict[int, Why]:
    """So many households for a round that promises no days: the longest unvisited first, then the most vulnerable."""
    asked = (each for each in candidates if not each.is_expected)
    ordered = sorted(asked, key=lambda each: (each.last_on or date.min, each.days, each.place, each.household_id))
    return {each.household_id: Why(Reason.TURN, each.kind, each.days, each.last_on) for each in ordered[:count]}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
