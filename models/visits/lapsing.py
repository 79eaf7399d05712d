"""Visits whose time is over, and those to whom nobody is to go any more."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.households.rows import Household
from models.rules.visit_states import VisitParty, VisitState, VisitStep, next_state
from models.visits.rows import Visit

_CLOCK = frozenset({VisitParty.CLOCK})


def lapse(session: Session, *, day: date, now: datetime, grid_id: int) -> None:
    """What had to be made in the grid before that day is planned anew; where nobody lives, nobody goes. Two statements,
    however many visits there are.
    """
    here = (Visit.grid_id == grid_id, Visit.state == VisitState.OPEN)
    empty = select(Household.id).where(Household.grid_id == grid_id, Household.gone_on.is_not(None))
    for step, which in (
        (VisitStep.WITHDRAW, Visit.household_id.in_(empty)),
        (VisitStep.LAPSE, Visit.ends_on < day),
    ):
        after = next_state(step, VisitState.OPEN, _CLOCK)
        moved = update(Visit).where(*here, which).values(state=after, version=Visit.version + 1, settled_at=now)
        session.execute(moved, execution_options={"synchronize_session": "fetch"})
