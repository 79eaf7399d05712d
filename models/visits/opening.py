"""The request that a diary entry opens: somebody of the household is its author, whoever was there is asked first."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.actors import Actor
from models.households.rows import Household
from models.people import Person
from models.people.represented import access_represented
from models.requests import Request, deadlines
from models.requests.filing import file_request
from models.requests.owners import list_possible_owners
from models.requests.rows import Attachment
from models.requests.steps import move
from models.roles import list_serving
from models.rules.channels import Channel
from models.rules.community import Community
from models.rules.refusals import Gone
from models.rules.request_states import RequestStep, allowed
from models.rules.roles import Action, Role, may
from models.rules.visit_states import Outcome
from models.visits.diary import write_entry
from models.visits.musts import on_filed
from models.visits.rows import DiaryEntry


def access_member(session: Session, actor: Actor, household_id: int, person_id: int) -> Person:
    """Load somebody of a household where the actor visits. Raises Gone and NotYours."""
    person = access_represented(session, actor, person_id, Action.MAKE_VISIT, channel=Channel.VISIT)
    if person.household_id != household_id:
        raise Gone(f"person {person_id} in household {household_id}")
    return person


def open_request(
    session: Session,
    actor: Actor,
    household: Household,
    outcome: Outcome,
    community: Community,
    *,
    person_id: int,
    category: str,
    danger: bool,
    text: str,
    attachments: Sequence[Attachment],
    now: datetime,
) -> DiaryEntry:
    """Write an entry whose outcome opens a request, in the name of this member of the household. Whoever was there
    answers for it, where the rules let them: else it waits for the grid. Raises Gone, NotYours and NotNow.
    """
    author = access_member(session, actor, household.id, person_id)
    request = file_request(
        session, author, community, category=category, danger=danger, text=text, attachments=attachments, now=now,
        filed_by_id=actor.id, channel=Channel.VISIT,
    )  # fmt: skip
    on_filed(session, request, community, now=now)  # of what was told at the door somebody was there at once
    entry = write_entry(session, actor, household, outcome, community, now=now, text=text, attachments=attachments)
    entry.request_id = request.id
    if RequestStep.ACCEPT in allowed(request.state, request.parties(actor)):
        move(session, request, RequestStep.ACCEPT, actor, community, now=now)
        if outcome is not Outcome.CALL:  # they spoke at the door: that was the first word
            request.replied_at = now
            deadlines.plan(session, request, community, now=now)
    session.flush()
    session.refresh(request, ["owner", "first_owner", "filed_by", "author"])
    return entry


def offer_up(session: Session, actor: Actor, request: Request, community: Community, *, today: date, now: datetime
             ) -> Person | None:  # fmt: skip
    """Offer it one level up, where the actor answers for it. Returns who is asked; None: there is nobody."""
    if RequestStep.OFFER not in allowed(request.state, request.parties(actor)):
        return None
    person = find_above(session, actor, request, today=today)
    if person is not None:
        move(session, request, RequestStep.OFFER, actor, community, now=now, invited_id=person.id)
        deadlines.plan_offer(session, request, community, now=now)
        session.flush()
        session.refresh(request, ["invited"])
    return person


def find_above(session: Session, actor: Actor, request: Request, *, today: date) -> Person | None:
    """Who hears a report: of a worker the grid's leader, of a leader or where there is none the secretary. Only who
    could take the request over; None: there is nobody.
    """
    possible = {person.id for person in list_possible_owners(session, request, today=today)} - {actor.id}
    leaders = list_serving(session, [Role.GRID_LEADER], grid_id=request.grid_id, today=today)
    heads = list_serving(session, [Role.SECRETARY], today=today)
    above = heads if _leads(actor, request.grid_id) else [*leaders, *heads]
    return next((person for person in above if person.id in possible), None)


def _leads(actor: Actor, grid_id: int) -> bool:
    return any(may(g.role, Action.REASSIGN_REQUEST, own_grid=g.grid_id == grid_id) for g in actor.grants)
