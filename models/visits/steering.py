"""Steering the visits of a grid: who may, and at what hour its list of the day comes."""

from datetime import datetime, time

from sqlalchemy.orm import Session

from models.actors import Actor
from models.grids import Grid, list_grids
from models.rules.community import Community
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action
from models.visits import deadlines

HOURS = (time(7, 30), time(8), time(8, 30), time(9))
"""What is offered, besides the community's hour."""


def access_grid(session: Session, actor: Actor, grid_id: int, *, held: bool = False) -> Grid:
    """Load a grid whose visits the actor steers. Raises Gone and NotYours. `held`: until the transaction ends."""
    grid = session.get(Grid, grid_id, with_for_update=held, populate_existing=held)
    if grid is None:
        raise Gone(f"grid {grid_id}")
    if not actor.serves(Action.STEER_VISITS, grid_id=grid_id):
        raise NotYours(f"the visits of grid {grid_id}")
    return grid


def access_place(session: Session, actor: Actor, grid_id: int) -> Grid | None:
    """The same where 0 stands for all grids together, and becomes None."""
    if grid_id:
        return access_grid(session, actor, grid_id)
    if not actor.serves(Action.STEER_VISITS):
        raise NotYours("the visits of all grids")
    return None


def list_steered(session: Session, actor: Actor) -> list[Grid]:
    """The grids whose visits the actor steers, by number."""
    grids = actor.list_grids(Action.STEER_VISITS)
    return [grid for grid in list_grids(session) if grids is None or grid.id in grids]


def set_list_hour(
    session: Session, actor: Actor, grid_id: int, at: time | None, community: Community, *, now: datetime
) -> Grid:
    """Have the grid's list come at that hour from now on (None: at the community's). Today's comes at the new hour if
    it has not come yet; one that came does not come again. Raises Gone and NotYours.
    """
    grid = access_grid(session, actor, grid_id, held=True)
    grid.list_at = at
    session.flush()
    deadlines.plan_lists(session, community, now=now, grid_id=grid.id)
    return grid


def list_hour(grid: Grid, community: Community) -> time:
    """When the grid's list comes, office time."""
    return grid.list_at or community.visits.list_at
