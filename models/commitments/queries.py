"""Questions asked of the commitments: whose they are, and how many of them were kept. Bounded by person or grids."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from models.actors import Actor
from models.commitments.rows import Commitment
from models.gatherings.rows import Audience, Gathering
from models.people import Person
from models.roles import RoleGrant
from models.rules.commitment_states import CommitmentState
from models.rules.roles import Action, Role

PAGE = 8
IN_GRID = (Role.GRID_WORKER, Role.GRID_LEADER)
IN_OFFICE = (Role.STAFF, Role.SECRETARY, Role.DIRECTOR, Role.STATIONED_CADRE)
C = CommitmentState
IS_PUBLIC = Commitment.state != C.DRAFT


@dataclass(frozen=True)
class Kept:
    """What became of so many promises. `late`: done, but after the promised day; `overdue`: not done, and that day is
    over; `open`: it is still to come.
    """

    total: int = 0
    kept: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    dropped: int = 0

    @property
    def percent(self) -> int | None:
        """So many of a hundred were kept of those whose day is over or that are settled; None while there is none."""
        judged = self.total - self.open
        return self.kept * 100 // judged if judged else None


def list_owners(session: Session, gathering: Gathering) -> list[Person]:
    """Who may own a commitment of the gathering, if they are on Telegram: the staff of the grids that it concerns, then
    the office.
    """
    grids = {*gathering.grid_ids, *([gathering.grid_id] if gathering.grid_id else ())}
    here = RoleGrant.grid_id.in_(grids) & RoleGrant.role.in_(IN_GRID)
    in_office = (RoleGrant.scope == "") & RoleGrant.role.in_(IN_OFFICE)
    statement = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(here | in_office, Person.telegram_id.is_not(None), Person.left_at.is_(None))
        .order_by(RoleGrant.grid_id.is_(None), RoleGrant.grid_id, Person.id)
    )
    return list({person.id: person for person in session.scalars(statement)}.values())


def list_visible_grids(session: Session, actor: Actor) -> set[int] | None:
    """The grids of whose meetings somebody sees the promises: where they or those they speak for live, and where they
    serve; None: all.
    """
    serves = actor.list_grids(Action.SEE_TOPIC)
    if serves is None:
        return None
    principals = select(Person.grid_id).where(Person.id.in_(actor.principals), Person.grid_id.is_not(None))
    lives = {actor.grid_id} if actor.grid_id is not None else set()
    family = {grid_id for grid_id in session.scalars(principals) if grid_id} if actor.principals else set()
    return serves | lives | family


def count_kept(session: Session, gathering: Gathering, *, today: date) -> Kept:
    """How the gathering's promises stand."""
    return count_by_gathering(session, [gathering.id], today=today).get(gathering.id, Kept())


def count_by_gathering(session: Session, gathering_ids: Collection[int], *, today: date) -> dict[int, Kept]:
    """The same of several, in one statement; those that promised nothing are left out."""
    statement = select(Commitment.gathering_id, *_counts(today)).where(Commitment.gathering_id.in_(gathering_ids))
    rows = session.execute(statement.where(IS_PUBLIC).group_by(Commitment.gathering_id))
    return {gathering_id: Kept(*counts) for gathering_id, *counts in map(list, rows)}


def count_all(session: Session, grid_ids: Collection[int] | None, *, today: date) -> Kept:
    """How everything stands that was promised to these grids (None: to all)."""
    statement = select(*_counts(today)).where(IS_PUBLIC)
    if grid_ids is not None:
        statement = statement.where(Commitment.gathering_id.in_(_concerning(grid_ids)))
    counts: list[int] = list(session.execute(statement).one())
    return Kept(*counts)


def list_gatherings(
    session: Session, grid_ids: Collection[int] | None, *, offset: int = 0, limit: int = PAGE
) -> list[Gathering]:
    """The gatherings that promised something to these grids (None: to all), the newest first."""
    promised = select(Commitment.gathering_id).where(IS_PUBLIC)
    statement = select(Gathering).where(Gathering.id.in_(promised))
    if grid_ids is not None:
        statement = statement.where(Gathering.id.in_(_concerning(grid_ids)))
    ordered = statement.order_by(Gathering.starts_at.desc(), Gathering.id.desc())
    return list(session.scalars(ordered.offset(offset).limit(limit)))


def list_of_gathering(session: Session, gathering_id: int) -> list[Commitment]:
    """What the gathering promised, in the order of its agenda."""
    statement = select(Commitment).where(Commitment.gathering_id == gathering_id, IS_PUBLIC)
    ordered = statement.order_by(Commitment.item_id, Commitment.id)
    return list(session.scalars(ordered.options(joinedload(Commitment.owner))))


def list_of_owners(
    session: Session, owner_ids: Collection[int], *, offset: int = 0, limit: int | None = PAGE
) -> list[Commitment]:
    """What these people see to and is not done yet, the one due first at the top."""
    statement = select(Commitment).where(Commitment.owner_id.in_(owner_ids), Commitment.state == C.OPEN)
    return list(session.scalars(statement.order_by(Commitment.due_on, Commitment.id).offset(offset).limit(limit)))


def list_unowned(session: Session, actor: Actor, *, limit: int = PAGE) -> list[Commitment]:
    """What nobody sees to, of that which the actor is to see kept."""
    grids = actor.list_grids(Action.KEEP_COMMITMENT)
    statement = select(Commitment).where(Commitment.owner_id.is_(None), Commitment.state == C.OPEN)
    if grids is not None:
        statement = statement.where(Commitment.grid_id.in_(grids))
    return list(session.scalars(statement.order_by(Commitment.due_on, Commitment.id).limit(limit)))


def _counts(today: date) -> list[ColumnElement[int]]:
    is_over = Commitment.promised_for < today
    in_time = Commitment.done_on <= Commitment.promised_for
    is_done, is_open = Commitment.state == C.DONE, Commitment.state == C.OPEN
    wanted = [
        is_done & in_time,
        is_done & ~in_time,
        is_open & ~is_over,
        is_open & is_over,
        Commitment.state == C.DROPPED,
    ]
    return [func.count(), *(func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in wanted)]


def _concerning(grid_ids: Collection[int]) -> Select[int]:
    return select(Audience.gathering_id).where(Audience.grid_id.in_(grid_ids))
