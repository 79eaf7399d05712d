"""Questions asked of the gatherings. Every answer is bounded by people, or by grids."""

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from models.actors import Actor
from models.gatherings.rows import IS_COMING, Gathering
from models.gatherings.steps import is_for
from models.rules.gathering_states import GatheringState
from models.rules.roles import Action

PAGE = 8


def list_coming(session: Session, actor: Actor, *, offset: int = 0, limit: int = PAGE) -> list[Gathering]:
    """What is announced for the actor, or somebody for whom they speak; the next first."""
    mine = is_for({actor.id, *actor.principals})
    coming = select(Gathering).where(IS_COMING, mine)
    return list(session.scalars(coming.order_by(Gathering.starts_at, Gathering.id).offset(offset).limit(limit)))


def list_organised(session: Session, actor: Actor, *, offset: int = 0, limit: int = PAGE) -> list[Gathering]:
    """What the actor holds: what is coming, the next first; then what was, the newest first."""
    grids = actor.list_grids(Action.RUN_GATHERING)
    held = select(Gathering) if grids is None else select(Gathering).where(Gathering.grid_id.in_(grids))
    is_past = Gathering.state != GatheringState.COMING
    coming_start = case((is_past, None), else_=Gathering.starts_at)
    order = (is_past, coming_start, Gathering.starts_at.desc(), Gathering.id.desc())
    return list(session.scalars(held.order_by(*order).offset(offset).limit(limit)))


def find_by_code(session: Session, code: str) -> Gathering | None:
    """The gathering whose sheet on the wall carries that code."""
    return session.scalars(select(Gathering).where(Gathering.code == code)).first()
