"""Who is told of a gathering in private, in batches: a grid has thousands, and no step may take long.

A batch is a timer. Its key says of which gathering, what is told, which telling of that it is, and from whom on: so
everybody is told once, whatever is run twice.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum, auto

from sqlalchemy import ColumnElement, Select, and_, or_, select, union
from sqlalchemy.orm import Session

from models import timers
from models.gatherings.rows import Gathering, Invitation
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.steps import lives_where_it_is
from models.mandates import GRANTED, Mandate
from models.people.rows import Person
from models.rules.gathering_states import SignUpState

TELL = "gathering.tell"
"""The kind of the timer that tells one batch of people."""
BATCH = 200

Place = tuple[int, int | None]
"""A grid, or one of its groups."""


class News(StrEnum):
    """What is told."""

    NOTICE = auto()
    MOVED = auto()
    CANCELLED = auto()


@dataclass(frozen=True)
class Telling:
    """One batch. `count` tells one telling of the same from another; `places`: of a notice, only who lives there, none:
    everybody whom it concerns; of other news, those who live there hear of it otherwise; `before`: when it was to
    begin; `after`: the last person's id of the batch before.
    """

    gathering_id: int
    news: News
    count: int
    places: tuple[Place, ...] = ()
    before: datetime | None = None
    after: int = 0

    @property
    def key(self) -> str:
        """As the timer is called."""
        places = "+".join(f"{grid_id}.{group_id or 0}" for grid_id, group_id in self.places)
        before = int(self.before.timestamp()) // 60 if self.before else 0
        return f"{TELL}:{self.gathering_id}:{self.news}:{self.count}:{places}:{before}:{self.after}"


@dataclass(frozen=True)
class Told:
    """Somebody to be told. `takes_part`: they, or somebody for whom they act, signed up or are invited."""

    person: Person
    takes_part: bool


def read_telling(key: str) -> Telling:
    """What a timer of that kind is called after."""
    _, id_, news, count, places, before, after = key.split(":")
    pairs = (place.split(".") for place in places.split("+") if place)
    read = tuple((int(grid_id), int(group_id) or None) for grid_id, group_id in pairs)
    moment = datetime.fromtimestamp(int(before) * 60, UTC) if int(before) else None
    return Telling(int(id_), News(news), int(count), read, moment, int(after))


def plan_telling(session: Session, telling: Telling, *, now: datetime) -> None:
    """Have it told, beginning at once."""
    timers.plan(session, telling.key, kind=TELL, subject_id=telling.gathering_id, due_at=now)


def list_told(session: Session, telling: Telling) -> list[Told]:
    """Who has an account and is told in this batch."""
    takes_part = Person.id.in_(_taking_part(telling.gathering_id))
    concerned = or_(lives_where_it_is(telling.gathering_id), takes_part)
    if telling.places:
        there = _living_in(telling.places)
        concerned = there if telling.news is News.NOTICE else concerned & or_(_NO_GROUP, ~there, takes_part)
    here = Person.telegram_id.is_not(None) & Person.erased_at.is_(None)
    found = select(Person, takes_part).where(here, Person.id > telling.after, concerned)
    return [Told(person, part) for person, part in session.execute(found.order_by(Person.id).limit(BATCH))]


def plan_next(session: Session, telling: Telling, told: Collection[Told], *, now: datetime) -> None:
    """Go on after this batch, unless it was the last."""
    if len(told) == BATCH:
        plan_telling(session, replace(telling, after=max(each.person.id for each in told)), now=now)


def list_fresh(gathering: Gathering, before: Collection[Place]) -> tuple[Place, ...]:
    """For whom a gathering is that it was not for: of a grid that was asked in part, the other groups."""
    fresh: list[Place] = []
    for audience in gathering.audience:
        known = {group_id for grid_id, group_id in before if grid_id == audience.grid_id}
        if None in known or (audience.group_id in known and audience.group_id):
            continue
        if audience.group_id or not known:
            fresh.append((audience.grid_id, audience.group_id))
        else:
            fresh += [(audience.grid_id, group.id) for group in audience.grid.groups if group.id not in known]
    return tuple(fresh)


_NO_GROUP = Person.group_id.is_(None)


def _living_in(places: Collection[Place]) -> ColumnElement[bool]:
    return or_(
        *(
            and_(Person.grid_id == grid_id, Person.group_id == group_id if group_id else Person.group_id.is_not(None))
            for grid_id, group_id in places
        )
    )


def _taking_part(gathering_id: int) -> Select[tuple[int]]:
    """The ids of those who answered or are invited, and of who acts for those of them without an account."""
    said = select(SignUp.person_id).where(SignUp.gathering_id == gathering_id, SignUp.state != SignUpState.WITHDRAWN)
    invited = select(Invitation.person_id).where(
        Invitation.gathering_id == gathering_id, Invitation.person_id.is_not(None)
    )
    own = union(said, invited).subquery()
    acting = (
        select(Mandate.agent_id)
        .join(Mandate.principal)
        .where(GRANTED, Person.telegram_id.is_(None), Mandate.principal_id.in_(select(own.c.person_id)))
    )
    return select(union(select(own.c.person_id), acting).subquery().c.person_id)
