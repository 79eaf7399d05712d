"""What is still open of a household goes along when its people go. What was done stays where it was done."""

from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.orm import Session

from models.households.rows import Household
from models.rules.visit_states import Cause, VisitState
from models.visits.rows import Visit


def follow(session: Session, joined: Mapping[int, int | None], moved: Collection[int]) -> None:
    """`joined`: households whose people live in another one now: whoever must see them at once goes there. `moved`:
    those that are in another grid or group now: who serves there goes.
    """
    visits = Visit.__table__
    if joined:
        theirs = (visits.c.household_id == bindparam("old"), visits.c.state == VisitState.OPEN)
        musts = update(visits).where(*theirs, visits.c.cause != Cause.ROUND)  # type: ignore[arg-type]
        rows = [{"old": old, "new": new} for old, new in sorted(joined.items())]
        session.connection().execute(musts.values(household_id=bindparam("new")), rows)
    if reached := {*joined.values(), *moved}:
        grid = select(Household.grid_id).where(Household.id == Visit.household_id).scalar_subquery()
        group = select(Household.group_id).where(Household.id == Visit.household_id).scalar_subquery()
        there = update(Visit).where(Visit.household_id.in_(reached), Visit.state == VisitState.OPEN)
        served = case((Visit.grid_id == grid, Visit.assignee_id))
        session.execute(
            there.values(assignee_id=served, grid_id=grid, group_id=group),
            execution_options={"synchronize_session": False},
        )
