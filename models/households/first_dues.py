"""First dues: a household of which a round knows nothing yet gets the day from which on its days are counted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from math import ceil
from typing import Any

from sqlalchemy import exists, select, true
from sqlalchemy.orm import Session

from models.base import insert
from models.households.rows import Household, HouseholdDue, Pace
from models.people.rows import Person
from models.rules.addresses import place_key
from models.rules.community import Community
from models.rules.traits import Trait
from models.rules.visit_plans import stagger
from models.rules.visits import Cadence, Round

WORKING_DAYS = 5 / 7


def give_dues(session: Session, community: Community, *, today: date, grid_id: int | None = None) -> int:
    """Give every household a due of each round. In a grid where a round begins they are spread over its days, near
    ones together; who comes later is visited soon. Returns how many there were to give.
    """
    given = 0
    for round_ in community.visits.rounds:
        missing = _list_missing(session, round_, grid_id)
        rows = [] if not missing else list(_date(session, missing, round_, community, today))
        if rows:
            session.execute(insert(session, HouseholdDue).on_conflict_do_nothing(), rows)
        given += len(rows)
    return given


def _list_missing(session: Session, round_: Round, grid_id: int | None) -> list[Household]:
    has_one = exists().where(HouseholdDue.household_id == Household.id, HouseholdDue.round == round_.key)
    here = true() if grid_id is None else Household.grid_id == grid_id
    return list(session.scalars(select(Household).where(Household.gone_on.is_(None), ~has_one, here)))


def _date(
    session: Session, missing: Iterable[Household], round_: Round, community: Community, today: date
) -> Iterator[dict[str, Any]]:
    """The rows. Where a round promises no days there is nothing to spread."""
    if round_.within is None:
        yield from (_due(household, round_, today) for household in missing)
        return
    begun = _list_begun(session, round_)
    days_of = _judge(session, missing, round_.within)
    by_grid: defaultdict[int, list[Household]] = defaultdict(list)
    for household in sorted(missing, key=lambda each: (place_key(each.address, each.group_id), each.id)):
        by_grid[household.grid_id].append(household)
    for grid_id, households in sorted(by_grid.items()):
        soon = _welcome_within(len(households), round_, community) if grid_id in begun else None
        alike: defaultdict[int, list[Household]] = defaultdict(list)
        for household in households:
            alike[days_of[household.id]].append(household)
        for days, those in sorted(alike.items()):
            span = days if soon is None else min(days, soon)
            dates = stagger(len(those), span, today, community.hours.is_working_day)
            for household, day in zip(those, dates, strict=True):
                yield _due(household, round_, day - timedelta(days=days))


def _due(household: Household, round_: Round, counts_from: date) -> dict[str, Any]:
    return {"household_id": household.id, "round": round_.key, "last_on": None, "counts_from": counts_from,
            "retry_on": None, "tries": 0}  # fmt: skip


def _list_begun(session: Session, round_: Round) -> set[int]:
    """The grids in which the round has begun."""
    begun = select(Household.grid_id).join(HouseholdDue, HouseholdDue.household_id == Household.id)
    return set(session.scalars(begun.where(HouseholdDue.round == round_.key).distinct()))


def _judge(session: Session, missing: Iterable[Household], cadence: Cadence) -> dict[int, int]:
    """Within how many days each is visited, by what its people need."""
    found: defaultdict[int, set[Trait]] = defaultdict(set)
    members = Person.household_id.in_([household.id for household in missing]), Person.left_at.is_(None)
    here = select(Person.household_id, Person.traits).where(*members)
    for household_id, traits in session.execute(here):
        found[household_id].update(Trait(trait) for trait in traits)
    return {each.id: cadence.judge(found[each.id], wants_fewer=each.pace is Pace.FEWER)[1] for each in missing}


def _welcome_within(count: int, round_: Round, community: Community) -> int:
    """So many newcomers to one grid are welcomed within a week, or, if they are many, as one worker gets round."""
    return max(community.visits.welcome_days, ceil(count / round_.most / WORKING_DAYS))
