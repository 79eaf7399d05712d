"""Questions asked of the requests. Every answer is bounded by a person or by grids."""

from collections.abc import Collection

from sqlalchemy import case, select
from sqlalchemy.orm import Session, joinedload

from models.people import Person
from models.requests.rows import Request
from models.roles import RoleGrant
from models.rules.request_states import OPEN
from models.rules.roles import Role

PAGE = 8


def list_of_author(session: Session, author_id: int, *, offset: int = 0, limit: int = PAGE) -> list[Request]:
    """A person's requests: the open ones first, then the newest."""
    is_closed = case((Request.state.in_(OPEN), 0), else_=1)
    statement = select(Request).where(Request.author_id == author_id).order_by(is_closed, Request.id.desc())
    return list(session.scalars(statement.offset(offset).limit(limit)))


def list_open(
    session: Session, grid_ids: Collection[int] | None, *, offset: int = 0, limit: int | None = PAGE
) -> list[Request]:
    """The open requests of these grids (None: of all), the one due first at the top; `limit` None: all of them."""
    statement = select(Request).where(Request.state.in_(OPEN)).options(joinedload(Request.owner))
    if grid_ids is not None:
        statement = statement.where(Request.grid_id.in_(grid_ids))
    return list(session.scalars(statement.order_by(Request.solution_due, Request.id).offset(offset).limit(limit)))


def list_possible_owners(session: Session, request: Request) -> list[Person]:
    """Whom a request can be offered to, if they are on Telegram: the grid's workers and leader, then the office."""
    in_grid = (RoleGrant.grid_id == request.grid_id) & RoleGrant.role.in_((Role.GRID_WORKER, Role.GRID_LEADER))
    in_office = (RoleGrant.scope == "") & RoleGrant.role.in_((Role.STAFF, Role.SECRETARY, Role.DIRECTOR))
    statement = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            in_grid | in_office,
            Person.telegram_id.is_not(None),
            Person.id.not_in([request.owner_id, request.author_id]),
        )
        .order_by(RoleGrant.grid_id.is_(None), Person.id)
    )
    return list(dict.fromkeys(session.scalars(statement)))
