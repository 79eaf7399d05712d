"""Owners: who still serves the grid that they are answerable in, and who could take a request over."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.leaves import list_stand_ins
from models.mandates import list_agents
from models.people import Person
from models.requests.rows import Request
from models.roles import RoleGrant
from models.rules.request_states import OPEN
from models.rules.roles import Action, Role, may


def still_serves(session: Session, person_id: int | None, grid_id: int) -> bool:
    """Whether somebody can answer for requests of the grid by a role of their own."""
    return person_id is not None and (person_id, grid_id) in _keep_serving(session, [(person_id, grid_id)])


def list_departed(session: Session, owner_ids: Collection[int] | None = None) -> list[Request]:
    """The open requests whose owner no longer serves their grid; of these owners, or (None) of all."""
    owned = Request.owner_id.is_not(None) & Request.state.in_(OPEN)
    if owner_ids is not None:
        owned &= Request.owner_id.in_(owner_ids)
    answered = session.execute(select(Request.owner_id, Request.grid_id).where(owned))
    pairs = {(owner, grid) for owner, grid in answered if owner is not None}
    departed = pairs - _keep_serving(session, pairs)
    if not departed:
        return []
    theirs = Request.owner_id.in_({owner for owner, _ in departed})
    found = session.scalars(select(Request).where(owned, theirs).order_by(Request.id).with_for_update())
    return [request for request in found if (request.owner_id, request.grid_id) in departed]


def list_of_owner(session: Session, owner_id: int) -> list[Request]:
    """The open requests that somebody answers for or was asked to take over, the one due first at the top."""
    theirs = (Request.owner_id == owner_id) | (Request.invited_id == owner_id)
    statement = select(Request).where(Request.state.in_(OPEN), theirs)
    return list(session.scalars(statement.order_by(Request.solution_due, Request.id)))


def list_possible_owners(session: Session, request: Request, *, today: date) -> list[Person]:
    """Whom a request can be offered to, if they are on Telegram and not away: the grid's workers and leader, then the
    office. Nobody works on their own request or their family's.
    """
    in_grid = (RoleGrant.grid_id == request.grid_id) & RoleGrant.role.in_((Role.GRID_WORKER, Role.GRID_LEADER))
    in_office = (RoleGrant.scope == "") & RoleGrant.role.in_((Role.STAFF, Role.SECRETARY, Role.DIRECTOR))
    family = [mandate.agent_id for mandate in list_agents(session, request.author_id)]
    statement = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            in_grid | in_office,
            Person.telegram_id.is_not(None),
            Person.id.not_in([request.author_id, *family]),
        )
        .order_by(RoleGrant.grid_id.is_(None), Person.id)
    )
    people = {person.id: person for person in session.scalars(statement) if person.id != request.owner_id}
    away = {holder for holder, _ in list_stand_ins(session, holder_ids=people, today=today)}
    return [person for person in people.values() if person.id not in away]


def _keep_serving(session: Session, pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the pairs (person, grid) where the person has an account, and a role that opens the grid's requests."""
    asked = set(pairs)
    columns = (RoleGrant.person_id, RoleGrant.role, RoleGrant.grid_id)
    statement = select(*columns).join(Person, Person.id == RoleGrant.person_id)
    people = {person_id for person_id, _ in asked}
    with_account = (RoleGrant.person_id.in_(people), Person.telegram_id.is_not(None))
    held = [(id_, Role(role), grid) for id_, role, grid in session.execute(statement.where(*with_account))]
    return {
        (person_id, grid_id)
        for person_id, grid_id in asked
        for id_, role, own in held
        if id_ == person_id and may(role, Action.ACCEPT_REQUEST, own_grid=own == grid_id)
    }
