"""Children who move up to a higher school: in the season their families are visited, a few on each day's list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.households.pausing import list_paused
from models.households.rows import Household
from models.households.settling import settle
from models.people import Person
from models.rules.addresses import place_key
from models.rules.community import Community
from models.rules.musts import What, share_of, starting_years
from models.rules.visit_states import Cause
from models.rules.working_time import DAY
from models.visits.calling import Must, Told, add_musts
from models.visits.rows import Visit
from models.visits.workforce import count_open, load_workforce, pick

NOON = time(12)
"""Before it the coming list is today's, from then on tomorrow's."""


@dataclass(frozen=True, slots=True)
class Child:
    """A child that moves up, and where it lives. `called_for`: the day for which its visit was called for."""

    id: int
    household_id: int
    grid_id: int
    group_id: int | None
    address: str | None
    school: What
    called_for: date | None


def school_key(person_id: int, year: int) -> str:
    """The key of the visit because this child moves up that year, whoever tells of it."""
    return f"school:{person_id}:{year}"


def call_for_school(
    session: Session, community: Community, *, now: datetime, grid_id: int | None = None
) -> list[Visit]:
    """In the season: so many families as the coming list takes if all are spread over the working days that are left,
    in the order in which they live. Calling again in the same night changes nothing.
    """
    day = _coming_list(community, now)
    if day is None:
        return []
    children = _load_children(session, day, grid_id, today=community.today(now))
    musts: list[Must] = []
    for grid, theirs in groupby(children, key=lambda child: child.grid_id):
        musts += _plan(session, grid, list(theirs), day, community)
    return add_musts(session, musts, community, now=now)


def _coming_list(community: Community, now: datetime) -> date | None:
    """The day of the coming list, if the office is open on it and it is in the season."""
    local = now.astimezone(community.zone)
    day = local.date() if local.time() < NOON else local.date() + DAY
    is_open = community.hours.is_working_day(day) and community.visits.moving_up.covers(day)
    return day if is_open else None


def _count_days_left(community: Community, day: date) -> int:
    """The working days that are left in the season, this one among them."""
    last = community.visits.moving_up.days_in(day.year)[1]
    days = (day + DAY * number for number in range((last - day).days + 1))
    return sum(community.hours.is_working_day(each) for each in days)


def _load_children(session: Session, day: date, grid_id: int | None, *, today: date) -> list[Child]:
    """By grid, and there in the order in which they live."""
    schools = starting_years(day.year)
    where: ColumnElement[bool] = Person.grid_id.is_not(None) if grid_id is None else Person.grid_id == grid_id
    here = (where, Person.school_year.in_(schools), Person.left_at.is_(None), Person.erased_at.is_(None))
    homes = select(Person, Household.grid_id).outerjoin(Household, Household.id == Person.household_id)
    homes = homes.where(*here).order_by(Person.id).execution_options(populate_existing=True)
    found = session.execute(homes).all()
    if any(person.grid_id != home_grid for person, home_grid in found):  # new or moved: where they live is worked out
        settle(session, today=today, grid_id=grid_id)
        found = session.execute(homes).all()
    people = [person for person, _ in found]
    keys = [school_key(person.id, day.year) for person in people]
    called = {
        row.key: row.starts_on for row in session.execute(select(Visit.key, Visit.starts_on).where(Visit.key.in_(keys)))
    }
    children = [
        Child(p.id, p.household_id, p.grid_id, p.group_id, p.address, schools[p.school_year],
              called.get(school_key(p.id, day.year)))
        for p in people
        if p.household_id is not None and p.grid_id is not None and p.school_year is not None
    ]  # fmt: skip
    return sorted(children, key=lambda c: (c.grid_id, place_key(c.address, c.group_id), c.household_id, c.id))


def _plan(session: Session, grid_id: int, children: Sequence[Child], day: date, community: Community) -> list[Must]:
    waiting = [child for child in children if child.called_for is None]
    families = list(dict.fromkeys((child.household_id, child.group_id) for child in waiting))
    if not families:
        return []
    done = {child.household_id for child in children if child.called_for == day}
    workforce = load_workforce(session, grid_id, community, today=day)
    serving = next((people for people in workforce.serving.values() if people), ())
    most = max(1, community.visits.most_a_day // 2) * max(1, len(serving))
    chosen = families[: share_of(len(families), len(done), _count_days_left(community, day), most)]
    loads = count_open(session, workforce.person_ids, today=day)
    assigned: dict[int, int | None] = {}
    for household_id, group_id in chosen:
        takers = [people for people in workforce.list_takers(None, household_id, group_id) if people]
        assigned[household_id] = visitor = pick(takers[:1], loads, most=community.visits.most_a_day)
        if visitor is not None:
            loads[visitor] = loads.get(visitor, 0) + 1
    paused = list_paused(session, list(assigned), today=day)
    return [
        _must_of(child, day, assigned[child.household_id], paused)
        for child in waiting
        if child.household_id in assigned
    ]


def _must_of(child: Child, day: date, assignee_id: int | None, paused: Collection[int]) -> Must:
    return Must(
        key=school_key(child.id, day.year),
        cause=Cause.SCHOOL,
        why=Told(child.school).packed(paused=child.household_id in paused),
        about=f"person:{child.id}",
        household_id=child.household_id,
        grid_id=child.grid_id,
        group_id=child.group_id,
        assignee_id=assignee_id,
        starts_on=day,
    )
