"""What is asked of the visits: a grid's list of a day, and what somebody has still to do. Bounded by grid or person."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from models.actors import Actor
from models.households.rows import Household
from models.rules.addresses import PlaceKey, place_key
from models.rules.visit_states import VisitState
from models.visits.rows import Visit


def list_of_day(session: Session, grid_id: int, day: date) -> list[Visit]:
    """What stands on the grid's list of that day, by assignee and then by place; household and members are loaded."""
    found = session.scalars(_with_homes().where(Visit.grid_id == grid_id, Visit.listed_on == day)).unique()
    return sorted(found, key=lambda visit: (visit.assignee_id is None, visit.assignee_id or 0, *_place(visit)))


def list_open_of(session: Session, actor: Actor, *, today: date) -> list[Visit]:
    """A person's own open visits of today, and those of whom they stand in for: must-visits first, then by place."""
    theirs = (Visit.assignee_id.in_({actor.id, *actor.absent}), Visit.state == VisitState.OPEN)
    runs = (Visit.starts_on <= today, Visit.ends_on.is_(None) | (Visit.ends_on >= today))
    found = session.scalars(_with_homes().where(*theirs, *runs)).unique()
    return sorted(found, key=lambda visit: (not visit.is_must, *_place(visit)))


def _with_homes() -> Select[Visit]:
    """Everything by which a visit is told from others, in a few statements."""
    home = joinedload(Visit.household)
    return select(Visit).options(
        home.selectinload(Household.members), home.joinedload(Household.group), joinedload(Visit.assignee)
    )


def _place(visit: Visit) -> tuple[PlaceKey, int]:
    return place_key(visit.household.address, visit.household.group_id), visit.id
