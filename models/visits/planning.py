"""The list of a grid's day: what is over lapses, what stands open is carried on, each round is planned once."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import insert
from models.grids import Grid
from models.households.settling import settle
from models.rules.community import Community
from models.rules.visit_periods import period_of
from models.rules.visit_states import MUST, Cause
from models.rules.visits import Outing
from models.visits.candidates import Homes
from models.visits.carrying import carry, count_listed, hand_over, list_standing
from models.visits.drafting import Draft
from models.visits.lapsing import lapse
from models.visits.queries import list_of_day, list_open_of
from models.visits.rows import Visit, VisitList
from models.visits.workforce import Workforce, load_workforce

__all__ = ["list_of_day", "list_open_of", "plan_list", "reassign"]


def plan_list(session: Session, grid_id: int, day: date, community: Community, *, now: datetime) -> VisitList | None:
    """The grid's list of that day, planned if it is not yet. None where the office is closed or nobody serves there.
    Planning it again changes nothing.
    """
    if not community.hours.is_working_day(day):
        return None
    planned = session.get(VisitList, (grid_id, day))
    if planned is not None:
        return planned
    settle(session, today=day, grid_id=grid_id, community=community)
    workforce = load_workforce(session, grid_id, community, today=day)
    if not workforce.person_ids:
        return None
    values = {"grid_id": grid_id, "day": day, "planned_at": now}
    if session.scalar(insert(session, VisitList).on_conflict_do_nothing().returning(VisitList.day), values):
        lapse(session, day=day, now=now, grid_id=grid_id)
        _plan(session, grid_id, community, workforce, day=day, now=now)
    return session.get_one(VisitList, (grid_id, day))


def reassign(session: Session, grid_id: int, community: Community, *, today: date) -> bool:
    """Somebody went on leave, came back, began or ended: open visits go to who serves now. Whether any did."""
    workforce = load_workforce(session, grid_id, community, today=today)
    standing = list_standing(session, grid_id, day=today)
    loads = count_listed(session, workforce.person_ids, day=today)
    return hand_over(session, standing, workforce, loads, most=community.visits.most_a_day)


def _plan(
    session: Session, grid_id: int, community: Community, workforce: Workforce, *, day: date, now: datetime
) -> None:
    """What stands open first; then the rounds, from the highest to the lowest: who is visited by a higher one is not
    visited by a lower one before it is time.
    """
    standing = list_standing(session, grid_id, day=day)
    loads = count_listed(session, workforce.person_ids, day=day, but=grid_id)
    carry(session, standing, workforce, loads, day=day, most=community.visits.most_a_day)
    begun = _list_begun(session, grid_id, day, community)
    rounds = [each for each in reversed(community.visits.rounds) if each.key not in begun]
    draft = Draft(
        grid_id=grid_id,
        day=day,
        community=community,
        workforce=workforce,
        homes=Homes(session, grid_id, community, day=day, rounds=[each.key for each in rounds]),
        loads=loads,
        expected={each.household_id for each in standing},
        urgent=frozenset(each.household_id for each in standing if each.cause in MUST),
        grids=list(session.scalars(select(Grid.id).order_by(Grid.id))),
    )
    for round_ in rounds:
        draft.plan(round_)
    if draft.rows:
        added = insert(session, Visit).on_conflict_do_nothing(index_elements=["key"])
        session.execute(added, [row | {"created_at": now} for row in draft.rows])


def _list_begun(session: Session, grid_id: int, day: date, community: Community) -> set[str]:
    """The rounds of which a week, month or year has its visits already."""
    longer = [each for each in community.visits.rounds if each.outing is not Outing.DAY]
    if not longer:
        return set()
    has_some = [
        select(Visit.id)
        .where(Visit.grid_id == grid_id, Visit.round == each.key, Visit.cause == Cause.ROUND,
               Visit.starts_on >= period_of(each.outing, day).first)
        .exists()
        for each in longer
    ]  # fmt: skip
    found = session.execute(select(*has_some)).one()
    return {each.key for each, has in zip(longer, found, strict=True) if has}
