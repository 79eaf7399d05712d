"""What is ahead of a household: the visits that wait for somebody, and the day by which it is visited next."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.households.dues import load_dues
from models.households.pausing import is_paused
from models.households.rows import Household, Pace
from models.rules.community import Community
from models.rules.traits import Trait
from models.rules.visit_states import VisitState
from models.rules.visits import Kind, Round
from models.visits.rows import Visit


def list_open_at(session: Session, household_id: int) -> list[Visit]:
    """The visits of a household that wait for somebody, must-visits first."""
    waiting = (Visit.household_id == household_id, Visit.state == VisitState.OPEN)
    found = session.scalars(select(Visit).where(*waiting).options(joinedload(Visit.assignee)).order_by(Visit.id))
    return sorted(found, key=lambda visit: not visit.is_must)


def judge(household: Household, each: Round) -> tuple[Kind, int] | None:
    """What decides how often the round is there, and the days that follow from it; None: it promises none."""
    if each.within is None:
        return None
    told = {trait for person in household.members for trait in person.traits}
    traits = [trait for trait in Trait if trait in told]
    return each.within.judge(traits, wants_fewer=household.pace is Pace.FEWER)


def get_next_day(session: Session, household: Household, community: Community, *, today: date) -> date | None:
    """By which day somebody is there again: as soon as nobody was at home, that day. None: they are left in peace, or
    no round promises a day.
    """
    promised = [(each, judged) for each in community.visits.rounds if (judged := judge(household, each))]
    if not promised or household.gone_on or is_paused(session, household.id, today=today):
        return None
    each, (_, days) = promised[0]
    due = load_dues(session, [household.id]).get(household.id, {}).get(each.key)
    if due is None:
        return None
    return due.retry_on or due.counts_from + timedelta(days=days)
