"""Questions asked of the requests. Every answer is bounded by a person or by grids."""

from collections.abc import Collection

from sqlalchemy import case, select
from sqlalchemy.orm import Session, joinedload

from models.people import Person
from models.requests.rows import Request, RequestEvent
from models.rules.request_states import OPEN, RequestState, RequestStep

PAGE = 8


def list_of_author(session: Session, author_id: int, *, offset: int = 0, limit: int = PAGE) -> list[Request]:
    """A person's requests: the open ones first, then the newest."""
    return list_of_authors(session, [author_id], offset=offset, limit=limit)


def list_of_authors(
    session: Session, author_ids: Collection[int], *, offset: int = 0, limit: int = PAGE
) -> list[Request]:
    """The requests of these people, in the same order."""
    is_closed = case((Request.state.in_(OPEN), 0), else_=1)
    statement = select(Request).where(Request.author_id.in_(author_ids)).options(joinedload(Request.author))
    return list(session.scalars(statement.order_by(is_closed, Request.id.desc()).offset(offset).limit(limit)))


def list_waiting(session: Session, author_ids: Collection[int]) -> list[Request]:
    """The requests of these people in which something was asked of them."""
    waiting = Request.state == RequestState.WAITING
    return list(session.scalars(select(Request).where(Request.author_id.in_(author_ids), waiting).order_by(Request.id)))


def list_open(
    session: Session, grid_ids: Collection[int] | None, *, offset: int = 0, limit: int | None = PAGE
) -> list[Request]:
    """The open requests of these grids (None: of all), the one due first at the top; `limit` None: all of them."""
    statement = select(Request).where(Request.state.in_(OPEN)).options(joinedload(Request.owner))
    if grid_ids is not None:
        statement = statement.where(Request.grid_id.in_(grid_ids))
    return list(session.scalars(statement.order_by(Request.solution_due, Request.id).offset(offset).limit(limit)))


def list_open_of(session: Session, author_id: int) -> list[Request]:
    """The open requests of one person, the oldest first."""
    statement = select(Request).where(Request.author_id == author_id, Request.state.in_(OPEN))
    return list(session.scalars(statement.order_by(Request.id)))


def get_asker(session: Session, request: Request) -> Person | None:
    """Who offered the request on last."""
    offers = (RequestEvent.request_id == request.id, RequestEvent.step == RequestStep.OFFER)
    asked = select(Person).join(RequestEvent, RequestEvent.actor_id == Person.id).where(*offers)
    return session.scalars(asked.order_by(RequestEvent.id.desc()).limit(1)).first()
