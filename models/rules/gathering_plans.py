"""A gathering as it is planned, and what is wrong with the plan. Moments are aware; lengths count UTF-16 units."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Any, ClassVar

from models.rules.refusals import Refusal

LONGEST_TITLE, LONGEST_PLACE, LONGEST_ABOUT = 60, 120, 1000
LONGEST_ITEM, LONGEST_NAME = 80, 30
MOST_ITEMS, MOST_INVITED, MOST_MATERIAL, MOST_REMINDERS = 12, 40, 10, 4
MOST_SEATS = 10_000
LONGEST = timedelta(hours=12)
"""So long a gathering lasts at most."""
FARTHEST = timedelta(days=366)
"""So far ahead one is planned: beyond it, the year was mistyped."""
FARTHEST_REMINDER = 14 * 24
"""Hours ahead of the start."""


@dataclass(frozen=True)
class PlannedItem:
    """One thing to talk over, and for how many minutes; `topic_id`: what residents proposed."""

    title: str
    minutes: int
    topic_id: int | None = None


@dataclass(frozen=True)
class Plan:
    """What an organiser says of a gathering. `seats` counts all of them, reserved ones included; None: as many as
    come. `audience` names grids, or a grid's residents' group; `invited` a resident by their id, or somebody by name
    alone.
    """

    kind: str
    title: str
    about: str
    place: str
    starts_at: datetime
    ends_at: datetime
    answer_by: datetime
    seats: int | None
    audience: tuple[tuple[int, int | None], ...]
    items: tuple[PlannedItem, ...] = ()
    invited: tuple[tuple[int | None, str], ...] = ()
    material: tuple[dict[str, Any], ...] = field(default=())
    remind_hours: tuple[int, ...] = (72, 24, 2)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)

    @property
    def agenda_minutes(self) -> int:
        """How long everything on its agenda takes."""
        return sum(item.minutes for item in self.items)


class Flaw(StrEnum):
    """What is wrong with a plan."""

    NO_TITLE = auto()
    LONG_TITLE = auto()
    LONG_ABOUT = auto()
    NO_PLACE = auto()
    LONG_PLACE = auto()
    PAST = auto()
    TOO_FAR = auto()
    ENDS_BEFORE_START = auto()
    TOO_LONG = auto()
    ANSWER_PAST = auto()
    ANSWER_AFTER_START = auto()
    NO_AUDIENCE = auto()
    NO_SEATS = auto()
    TOO_MANY_SEATS = auto()
    SEATS_FEWER_THAN_INVITED = auto()
    SEATS_BELOW_TAKEN = auto()  # of a gathering that stands: so many have a seat already
    TOO_MANY_INVITED = auto()
    INVITED_TWICE = auto()
    LONG_NAME = auto()
    TOO_MANY_ITEMS = auto()
    NO_MINUTES = auto()
    LONG_ITEM = auto()
    AGENDA_TOO_LONG = auto()
    TOPIC_TWICE = auto()
    TOO_MUCH_MATERIAL = auto()
    WRONG_REMINDERS = auto()


class Flawed(Refusal):
    """The plan does not work out; `flaws` says why."""

    words: ClassVar[str] = "flawed"

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__(", ".join(self.flaws))


def list_flaws(plan: Plan, *, now: datetime) -> list[Flaw]:
    """Everything that is wrong with the plan, in the order in which one is asked."""
    return [flaw for flaw, holds in _questions(plan, now).items() if holds]


def list_changed_flaws(plan: Plan, before: Plan, *, now: datetime) -> list[Flaw]:
    """The same of a plan that stands: what has begun need not lie ahead, unless it is given another time."""
    excused = {Flaw.PAST} if plan.starts_at == before.starts_at else set()
    excused |= {Flaw.ANSWER_PAST} if plan.answer_by == before.answer_by else set()
    return [flaw for flaw in list_flaws(plan, now=now) if flaw not in excused]


def _questions(plan: Plan, now: datetime) -> dict[Flaw, bool]:
    return {
        Flaw.NO_TITLE: not plan.title.strip(),
        Flaw.LONG_TITLE: length(plan.title) > LONGEST_TITLE,
        Flaw.LONG_ABOUT: length(plan.about) > LONGEST_ABOUT,
        Flaw.NO_PLACE: not plan.place.strip(),
        Flaw.LONG_PLACE: length(plan.place) > LONGEST_PLACE,
        Flaw.NO_AUDIENCE: not plan.audience,
        Flaw.TOO_MUCH_MATERIAL: len(plan.material) > MOST_MATERIAL,
        **_of_its_time(plan, now),
        **_of_its_seats(plan),
        **_of_its_agenda(plan),
    }


def _of_its_time(plan: Plan, now: datetime) -> dict[Flaw, bool]:
    hours = plan.remind_hours
    return {
        Flaw.PAST: plan.starts_at <= now,
        Flaw.TOO_FAR: plan.starts_at > now + FARTHEST,
        Flaw.ENDS_BEFORE_START: plan.ends_at <= plan.starts_at,
        Flaw.TOO_LONG: plan.ends_at - plan.starts_at > LONGEST,
        Flaw.ANSWER_PAST: plan.answer_by <= now < plan.starts_at,
        Flaw.ANSWER_AFTER_START: plan.answer_by > plan.starts_at,
        Flaw.WRONG_REMINDERS: len(hours) > MOST_REMINDERS or not all(1 <= each <= FARTHEST_REMINDER for each in hours),
    }


def _of_its_seats(plan: Plan) -> dict[Flaw, bool]:
    seats, residents = plan.seats, [person_id for person_id, _ in plan.invited if person_id is not None]
    return {
        Flaw.NO_SEATS: seats is not None and seats <= 0,
        Flaw.TOO_MANY_SEATS: seats is not None and seats > MOST_SEATS,
        Flaw.SEATS_FEWER_THAN_INVITED: seats is not None and 0 < seats < len(plan.invited),
        Flaw.TOO_MANY_INVITED: len(plan.invited) > MOST_INVITED,
        Flaw.INVITED_TWICE: len(residents) > len(set(residents)),
        Flaw.LONG_NAME: any(length(name) > LONGEST_NAME for _, name in plan.invited),
    }


def _of_its_agenda(plan: Plan) -> dict[Flaw, bool]:
    topics = [item.topic_id for item in plan.items if item.topic_id is not None]
    return {
        Flaw.TOO_MANY_ITEMS: len(plan.items) > MOST_ITEMS,
        Flaw.NO_MINUTES: any(item.minutes <= 0 for item in plan.items),
        Flaw.LONG_ITEM: any(length(item.title) > LONGEST_ITEM or not item.title.strip() for item in plan.items),
        Flaw.AGENDA_TOO_LONG: plan.ends_at > plan.starts_at and plan.agenda_minutes > plan.minutes,
        Flaw.TOPIC_TWICE: len(topics) > len(set(topics)),
    }


def length(text: str) -> int:
    """As Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
