"""Which households are visited on a day, by whom and why: the same rows give the same list."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from itertools import chain
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from models.rules.addresses import PlaceKey
from models.rules.visits import Kind

MARGIN = 1.25
"""So much more is planned than the rule demands: one visit in ten is not made, and there are holidays and leaves."""
NEARBY_FROM, EARLY_FROM = 0.6, 0.75
"""So much of a household's days must be over before it is visited for being near, or because there is room."""
AGAIN_AFTER = (2, 5, 9)
"""Days after the first, the second and any further time that nobody was at home."""
NIGHT_ENDS = 4
"""The hour until which it is still yesterday's visit."""
LONGEST_BREAK = 60
DAY = timedelta(days=1)


class Reason(StrEnum):
    """Why a household stands on a list."""

    FIRST = auto()  # nobody was there yet
    DUE = auto()  # its days are over soon
    OVERDUE = auto()  # they are over already
    NEARBY = auto()  # next to one that is visited anyway
    EARLY = auto()  # there is room today, and nobody waits for longer
    AGAIN = auto()  # nobody was at home last time
    TURN = auto()  # its turn in a round that promises no days


@dataclass(frozen=True, slots=True)
class Why:
    """Why this household, why now. `packed()` is what `Visit.why` holds; `Why.read(visit.why)` reads it again."""

    reason: Reason
    kind: Kind
    days: int
    """Within so many days the household is to be visited; in a round that promises none, by the lowest round."""
    last_on: date | None = None
    """When the round was there last; None: never yet."""
    due_on: date | None = None
    """The last of its days; None in a round that promises none."""
    near: str | None = None
    """The building of the one that is visited anyway; "" where only the group is the same."""

    def packed(self) -> dict[str, Any]:
        """As JSON takes it."""
        days = {"last_on": self.last_on, "due_on": self.due_on}
        return asdict(self) | {name: day.isoformat() if day else None for name, day in days.items()}

    @classmethod
    def read(cls, packed: Mapping[str, Any]) -> "Why":
        """From what `packed` made."""
        last_on, due_on = (date.fromisoformat(day) if day else None for day in (packed["last_on"], packed["due_on"]))
        told = dict(packed) | {"last_on": last_on, "due_on": due_on, "reason": Reason(packed["reason"])}
        return cls(**told | {"kind": Kind(packed["kind"])})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household as the plan of a round sees it. Sorted by `place`, neighbours stand together."""

    household_id: int
    place: PlaceKey
    kind: Kind
    days: int
    counts_from: date
    last_on: date | None = None
    retry_on: date | None = None
    group_id: int | None = None
    building: str = ""
    is_expected: bool = False
    """Somebody of another round is to go there these days: it is not visited before its time."""

    @property
    def due_on(self) -> date:
        """The last day on which the rule is kept."""
        return self.counts_from + timedelta(days=self.days)

    def elapsed(self, day: date) -> float:
        """How much of its days is over; 1 on the last of them."""
        return (day - self.counts_from).days / self.days

    def explain(self, reason: Reason, near: str | None = None) -> Why:
        """Why it is chosen."""
        if reason is not Reason.NEARBY and self.last_on is None:
            reason = Reason.FIRST
        if reason is not Reason.NEARBY and self.retry_on is not None:
            reason = Reason.AGAIN
        return Why(reason, self.kind, self.days, self.last_on, self.due_on, near)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The day of a list and what follows: the day of the next list, and until when a household is due soon."""

    day: date
    following: date
    soon: date


def choose(candidates: Iterable[Candidate], outlook: Outlook, *, usual: int, most: int) -> dict[int, Why]:
    """Which households to visit: `usual` of them, more only where more are due before the next list, never more than
    `most`.

    Whoever is due comes first, the longest over in relation to its days; then who is due soon, then who is near those
    and not visited lately, then the longest unvisited.
    """
    day = outlook.day
    open_to = [each for each in candidates if each.retry_on is None or each.retry_on <= day]
    ordered = sorted(open_to, key=lambda each: (-each.elapsed(day), each.days, each.place, each.household_id))
    pressing = [each for each in ordered if each.due_on < outlook.following][:most]
    room = min(most, max(usual, len(pressing)))
    others = [each for each in ordered if each.due_on >= outlook.following and not each.is_expected]
    seeds = [*pressing, *(each for each in others if each.due_on < outlook.soon)][:room]
    near = [each for each in others if each.elapsed(day) >= NEARBY_FROM]
    buildings = {(each.group_id, each.building) for each in seeds if each.building}
    groups = {each.group_id for each in seeds if each.group_id is not None}
    in_turn = chain(
        ((each, Reason.OVERDUE if each.due_on < day else Reason.DUE, None) for each in seeds),
        ((each, Reason.NEARBY, each.building) for each in near if (each.group_id, each.building) in buildings),
        ((each, Reason.NEARBY, "") for each in near if each.group_id in groups),
        ((each, Reason.EARLY, None) for each in others if each.elapsed(day) >= EARLY_FROM),
    )
    chosen: dict[int, Why] = {}
    for each, reason, by in in_turn:
        if len(chosen) < room:
            chosen.setdefault(each.household_id, each.explain(reason, by))
    return chosen


def usual_size(candidates: Collection[Candidate], days_between: float) -> int:
    """So many households a list has on an ordinary day, when there is one every so many days."""
    return ceil(MARGIN * sum(days_between / each.days for each in candidates))


def stagger(count: int, interval_days: int, start: date, is_working_day: Callable[[date], bool]) -> list[date]:
    """The days on which so many households, in the order in which they lie, fall due for the first time: evenly over
    the working days of the interval that begins with `start`, neighbours together.
    """
    days = [day for day in (start + timedelta(days=n) for n in range(interval_days)) if is_working_day(day)]
    days = days or [next(working_days(start, is_working_day), start)]
    return [days[at * len(days) // count] for at in range(count)]


def working_days(start: date, is_working_day: Callable[[date], bool]) -> Iterator[date]:
    """The working days from that one on; an office that is closed for longer than any holiday ends them."""
    day, closed_for = start, 0
    while closed_for <= LONGEST_BREAK:
        closed_for = 0 if is_working_day(day) else closed_for + 1
        if not closed_for:
            yield day
        day += DAY


def again_on(met_on: date, tries: int) -> date:
    """Nobody was at home, and that for so many times now: from which day on it is tried again."""
    return met_on + timedelta(days=AGAIN_AFTER[min(tries, len(AGAIN_AFTER)) - 1])


def visited_on(now: datetime, zone: ZoneInfo) -> date:
    """The office's day to which a visit belongs: until four in the morning that is the day before."""
    return (now.astimezone(zone) - timedelta(hours=NIGHT_ENDS)).date()
