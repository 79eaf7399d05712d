"""A gathering while it is being planned or changed: what was told so far, and what is to be asked next."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from typing import Any, TypeAlias

from handlers.flow import Context
from handlers.gatherings.organising_buttons import Field
from models.gatherings.planning import plan_of
from models.gatherings.rows import Gathering
from models.rules.gathering_kinds import GatheringKind, kinds
from models.rules.gathering_plans import (
    Plan,
    PlannedItem,
)
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action


class State(StrEnum):
    """What is asked: a `Field` each, and before and after them the kind and a last look."""

    KIND = auto()
    TITLE = auto()
    TIME = auto()
    LENGTH = auto()
    PLACE = auto()
    AUDIENCE = auto()
    SEATS = auto()
    AGENDA = auto()
    ABOUT = auto()
    INVITED = auto()
    MATERIAL = auto()
    DEADLINE = auto()
    REMINDERS = auto()
    REVIEW = auto()


NEEDED = (Field.TITLE, Field.TIME, Field.LENGTH, Field.PLACE, Field.AUDIENCE, Field.SEATS, Field.AGENDA)
"""What must be said of a new gathering; the rest has an answer that usually does."""


@dataclass(frozen=True)
class Draft:
    """As far as it is told. `gathering_id` and `version`: of what is changed; 0 for a new one. `told`: what was said of
    a new one, or of a standing one anew. `day`: while only the day is known. `answer_ahead`: until how long before the
    start one can sign up, in minutes. `revision` counts changes of its lists.
    """

    gathering_id: int = 0
    version: int = 0
    kind: str = ""
    title: str = ""
    about: str = ""
    place: str = ""
    day: date | None = None
    starts_at: datetime | None = None
    minutes: int = 0
    answer_ahead: int = 0
    seats: int | None = None
    audience: tuple[tuple[int, int | None], ...] = ()
    kept_audience: tuple[tuple[int, int | None], ...] = ()
    open_grid: int = 0
    items: tuple[PlannedItem, ...] = ()
    invited: tuple[tuple[int | None, str], ...] = ()
    asked_name: str = ""
    material: tuple[dict[str, Any], ...] = ()
    albums: tuple[str, ...] = ()
    remind_hours: tuple[int, ...] = ()
    revision: int = 0
    told: frozenset[Field] = field(default_factory=frozenset)

    @property
    def rules(self) -> GatheringKind:
        """What its kind has."""
        return kinds()[self.kind]

    @property
    def is_change(self) -> bool:
        """Whether something that was announced is changed."""
        return self.gathering_id != 0

    @property
    def fields(self) -> list[Field]:
        """Everything that can be said of its kind."""
        return [each for each in Field if each is not Field.AGENDA or self.rules.has_agenda]

    @property
    def missing(self) -> list[Field]:
        """What must still be said."""
        needed = () if self.is_change else NEEDED
        return [each for each in self.fields if each in needed and each not in self.told]

    def plan(self, now: datetime) -> Plan:
        """The plan; what is not told yet is filled in so that it is in order."""
        starts_at = self.starts_at or now + timedelta(days=7)
        minutes = self.minutes or self.rules.minutes
        return Plan(
            kind=self.kind,
            title=self.title or "…",
            about=self.about,
            place=self.place or "…",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            answer_by=starts_at - timedelta(minutes=self.answer_ahead),
            seats=self.seats,
            audience=self.audience,
            items=self.items,
            invited=self.invited,
            material=self.material,
            remind_hours=self.remind_hours,
        )


Planning: TypeAlias = Context[Draft]


def draft_of(gathering: Gathering) -> Draft:
    """What stands, to be changed."""
    plan = plan_of(gathering)
    return Draft(
        gathering_id=gathering.id,
        version=gathering.version,
        kind=plan.kind,
        title=plan.title,
        about=plan.about,
        place=plan.place,
        starts_at=plan.starts_at,
        minutes=int((plan.ends_at - plan.starts_at).total_seconds()) // 60,
        answer_ahead=int((plan.starts_at - plan.answer_by).total_seconds()) // 60,
        seats=plan.seats,
        audience=plan.audience,
        kept_audience=plan.audience,
        items=plan.items,
        invited=plan.invited,
        material=plan.material,
        remind_hours=plan.remind_hours,
    )


VALUES: dict[Field, tuple[str, ...]] = {
    Field.TITLE: ("title",),
    Field.TIME: ("starts_at",),
    Field.LENGTH: ("minutes",),
    Field.PLACE: ("place",),
    Field.AUDIENCE: ("audience",),
    Field.SEATS: ("seats",),
    Field.AGENDA: ("items",),
    Field.ABOUT: ("about",),
    Field.INVITED: ("invited",),
    Field.MATERIAL: ("material",),
    Field.DEADLINE: ("answer_ahead",),
    Field.REMINDERS: ("remind_hours",),
}
"""What of a draft says each."""


def rebase(draft: Draft, gathering: Gathering) -> Draft:
    """Somebody else changed it meanwhile: what stands now, with what this draft says anew. Nobody's words are lost."""
    own = {name: getattr(draft, name) for each in draft.told for name in VALUES[each]}
    return replace(draft_of(gathering), **own, told=draft.told)


def access_grids(context: Planning) -> set[int] | None:
    """The grids in which the actor may hold gatherings; None: all. Raises NotYours where there is none."""
    grids = context.actor.list_grids(Action.RUN_GATHERING)
    if grids == set():
        raise NotYours("gatherings")
    return grids


def kind_of(key: str) -> GatheringKind:
    """A kind by its key. Raises Gone."""
    if key not in kinds():
        raise Gone(f"gatherings of kind {key}")
    return kinds()[key]
