"""Who visits whom how often, as a community file says it."""

from collections.abc import Collection
from datetime import date, time
from enum import StrEnum, auto
from typing import Annotated, TypeAlias

from pydantic import Field, model_validator

from models.rules.community_parts import Days, Key, Part, Words
from models.rules.roles import HELD_IN, Place, Role
from models.rules.traits import Trait

Share: TypeAlias = Annotated[int, Field(ge=1, le=50)]


class Outing(StrEnum):
    """How often somebody of a round goes out."""

    DAY = auto()
    WEEK = auto()
    MONTH = auto()
    YEAR = auto()


class Kind(StrEnum):
    """What decides how often a household is visited: the most urgent of its traits; none: ordinary; or its own wish."""

    ORDINARY = auto()
    ALONE = auto()
    DISABLED = auto()
    HARDSHIP = auto()
    NEWCOMER = auto()
    FEWER = auto()


class Cadence(Part):
    """Within how many days a household is visited, by what it needs. A trait that is left out is as ordinary."""

    ordinary: Days
    alone: Days | None = None
    disabled: Days | None = None
    hardship: Days | None = None
    newcomer: Days | None = None
    fewer: Days = 365
    """For those who asked for fewer visits, whatever their traits."""

    def judge(self, traits: Collection[Trait], *, wants_fewer: bool) -> tuple[Kind, int]:
        """What decides, and the days that follow from it."""
        if wants_fewer:
            return Kind.FEWER, max(self.fewer, self.ordinary)
        told = [(days, Kind(trait)) for trait in Trait if trait in traits and (days := getattr(self, trait))]
        days, kind = min([*told, (self.ordinary, Kind.ORDINARY)], key=lambda found: found[0])
        return kind, days


class Round(Part):
    """One of the visits that somebody makes: every day a grid worker, every week the grid leader, ..."""

    key: Key
    name: Words
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    outing: Outing
    most: Share
    """So many households one person is asked to visit on one outing."""
    within: Cadence | None = None
    """None: nothing is promised but that they go; the longest unvisited come first."""

    @property
    def goes_everywhere(self) -> bool:
        """Whether those who make it go to all grids in turn."""
        return all(HELD_IN[role] is Place.COMMUNITY for role in self.roles)


class Season(Part):
    """A part of the year, both ends included, as `06-15`."""

    first: Annotated[str, Field(pattern=r"^\d\d-\d\d$")]
    last: Annotated[str, Field(pattern=r"^\d\d-\d\d$")]

    @model_validator(mode="after")
    def _check(self) -> "Season":
        if self.days_in(2027)[0] > self.days_in(2027)[1]:
            raise ValueError("a season begins before it ends, in one year")
        return self

    def days_in(self, year: int) -> tuple[date, date]:
        """The first and the last day of that year's season."""
        first, last = (date.fromisoformat(f"{year}-{edge}") for edge in (self.first, self.last))
        return first, last

    def covers(self, day: date) -> bool:
        """Whether the day is in the season."""
        first, last = self.days_in(day.year)
        return first <= day <= last


_DEFAULT_ROUNDS = (
    Round(
        key="worker",
        name=Words(zh="网格员", en="Grid worker"),
        roles=(Role.GRID_WORKER,),
        outing=Outing.DAY,
        most=8,
        within=Cadence(ordinary=90, alone=30, disabled=30, hardship=30, newcomer=60),
    ),
)


class VisitRules(Part):
    """Visits: the rounds, the hours of the lists, and what is asked of one person a day at most."""

    list_at: time = time(8)
    """When a grid's list of the day comes, office time, unless the grid has an hour of its own."""
    summary_at: time = time(17, 30)
    """When a grid hears what is still open, if anything is."""
    most_a_day: Share = 10
    """Visits on one person's list of a day, those of all rounds and must-visits together."""
    most_asked: Annotated[int, Field(ge=10, le=1000)] = 80
    """Messages, presses and answers asked of one person a day; near it, what can wait is told in one message."""
    welcome_days: Days = 7
    """Within so many days a household that is new here is visited for the first time."""
    pause_days: Days = 180
    """How long a household that asked not to be visited is left in peace, unless its leader says otherwise."""
    moving_up: Season = Season(first="06-15", last="08-31")
    """When families are visited whose child moves up to a higher school."""
    disputes: tuple[Key, ...] = ("dispute",)
    """The categories of requests that are disputes: their households are visited."""
    rounds: Annotated[tuple[Round, ...], Field(min_length=1)] = _DEFAULT_ROUNDS
    """From the lowest to the highest: a visit of a higher round counts for those below it as well."""

    def round(self, key: str) -> Round:
        """The round of that key; KeyError if there is none."""
        for each in self.rounds:
            if each.key == key:
                return each
        raise KeyError(key)

    def list_counting(self, key: str) -> tuple[Round, ...]:
        """The rounds for which a visit of that round counts: itself and those below it."""
        keys = [each.key for each in self.rounds]
        return self.rounds[: keys.index(key) + 1] if key in keys else self.rounds[:1]
