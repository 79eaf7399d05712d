"""Steps: how a request moves, who may move it, and what moves along."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.actors import Actor
from models.privacy.erasing import plan_erasure
from models.requests import deadlines
from models.requests.owners import still_serves
from models.requests.rows import Attachment, Request
from models.rules.community import Community
from models.rules.refusals import Gone, NotNow, NotYours, Stale
from models.rules.request_states import Party, RequestState, RequestStep, next_state
from models.rules.roles import Action, may, may_with_own

REOPEN_WITHIN = timedelta(days=30)
BACK = frozenset({RequestStep.REJECT, RequestStep.REOPEN})
BY_CALL = BACK | {RequestStep.CONFIRM}
"""The author's word, which the office writes down when it comes by telephone."""

ACTION = {
    RequestStep.ACCEPT: Action.ACCEPT_REQUEST,
    RequestStep.OFFER: Action.TRANSFER_REQUEST,
    RequestStep.TAKE_OVER: Action.ACCEPT_REQUEST,
    RequestStep.DECLINE: Action.ACCEPT_REQUEST,
    RequestStep.REPLY: Action.REPLY_REQUEST,
    RequestStep.ASK: Action.HOLD_REQUEST,
    RequestStep.RESUME: Action.HOLD_REQUEST,
    RequestStep.PROPOSE: Action.PROPOSE_DONE,
    RequestStep.ADD: Action.ADD_TO_REQUEST,
    RequestStep.ANSWER: Action.ADD_TO_REQUEST,
    RequestStep.CONFIRM: Action.CLOSE_REQUEST,
    RequestStep.REJECT: Action.REOPEN_REQUEST,
    RequestStep.REOPEN: Action.REOPEN_REQUEST,
    RequestStep.WITHDRAW: Action.WITHDRAW_REQUEST,
    RequestStep.RATE: Action.RATE_REQUEST,
}
"""What the table of roles must open to somebody for each step a person can take."""


def see_request(session: Session, actor: Actor, request_id: int) -> Request:
    """Load a request that the actor may know of: whoever speaks for its author, or serves its grid. Raises Gone."""
    request = session.get(Request, request_id)
    if request is None:
        raise Gone(f"request {request_id}")
    if actor.may(Action.SEE_REQUEST, grid_id=request.grid_id, whose=request.author_id):
        return request
    if Party.AUTHOR in request.parties(actor):
        return request
    raise Gone(f"request {request_id}")


def access_request(
    session: Session, actor: Actor, request_id: int, step: RequestStep, *, version: int | None = None
) -> Request:
    """Load a request for a step, held until the transaction ends. Raises Gone, NotYours, NotNow and Stale.

    `version` is the one that the pressed card showed.
    """
    request = session.get(Request, request_id, with_for_update=True, populate_existing=True)
    if request is None:
        raise Gone(f"request {request_id}")
    parties = request.parties(actor)
    if not _is_open_to(actor, step, request, parties):
        raise NotYours(f"{step} on request {request_id}")
    next_state(step, request.state, parties)
    if version is not None and version != request.version:
        raise Stale(f"request {request_id} is at version {request.version}, the card at {version}")
    return request


def _is_open_to(actor: Actor, step: RequestStep, request: Request, parties: frozenset[Party]) -> bool:
    """Whether the table of roles opens the step to the actor, as the author's voice or by a role in that grid."""
    action = ACTION[step]
    if step is RequestStep.OFFER and Party.OWNER not in parties:
        action = Action.REASSIGN_REQUEST
    is_own = Party.AUTHOR in parties and may_with_own(action)
    return is_own or actor.serves(action, grid_id=request.grid_id)


def move(
    session: Session,
    request: Request,
    step: RequestStep,
    actor: Actor | None,
    community: Community,
    *,
    now: datetime,
    text: str = "",
    attachments: Sequence[Attachment] = (),
    invited_id: int | None = None,
) -> None:
    """Take a step that `access_request` allowed; `actor` None is the clock. Raises NotNow and NotYours."""
    parties = request.parties(actor) if actor else frozenset({Party.CLOCK})
    before = (request.state, request.owner_id, request.invited_id)
    was_waiting = request.state is RequestState.WAITING
    request.state = next_state(step, request.state, parties)
    if step is RequestStep.OFFER:
        request.invited_id = invited_id
    if step in BACK and not still_serves(session, request.first_owner_id, request.grid_id):
        request.first_owner_id = None
    if effect := _EFFECTS.get(step):
        effect(request, _answerable(actor, request) if actor else None, now)
    if request.state is RequestState.WAITING and not was_waiting:
        deadlines.stop_clock(request, community, now=now)
    if was_waiting and request.state is not RequestState.WAITING:
        deadlines.restart_clock(request, community, now=now)
    if before != (request.state, request.owner_id, request.invited_id):
        request.version += 1
    by_call = step in BY_CALL and Party.AUTHOR not in parties
    actor_id = actor.id if actor else None
    request.note(session, step, actor_id=actor_id, now=now, text=text, attachments=attachments, by_call=by_call)
    deadlines.plan(session, request, community, now=now)
    if before[0].is_open and not request.state.is_open and request.author.erase_asked_at:
        plan_erasure(session, request.author_id, due_at=now, cause=f"closed:{request.id}:{request.version}")


def _answerable(actor: Actor, request: Request) -> int:
    """In whose name somebody takes a request on: their own where they serve its grid themselves; who only stands in
    does so for the one on leave, to whom it comes back.
    """
    here = [g for g in actor.grants if may(g.role, Action.ACCEPT_REQUEST, own_grid=g.grid_id == request.grid_id)]
    absent = {grant.stands_in_for for grant in here}
    holders = sorted(id_ for id_ in absent if id_ is not None and id_ != request.author_id)
    return actor.id if None in absent or not holders else holders[0]


def rate(request: Request, *, rating: int | None = None, comment: str | None = None) -> None:
    """Keep what the author says of how it was done; what is None stays."""
    request.rating = rating if rating is not None else request.rating
    request.comment = comment if comment is not None else request.comment


def _accept(request: Request, actor_id: int | None, now: datetime) -> None:  # noqa: ARG001
    request.owner_id = request.first_owner_id = actor_id


def _take_over(request: Request, actor_id: int | None, now: datetime) -> None:  # noqa: ARG001
    request.owner_id, request.invited_id = actor_id, None


def _fall_back(request: Request, actor_id: int | None, now: datetime) -> None:  # noqa: ARG001
    request.invited_id = None


def _first_word(request: Request, actor_id: int | None, now: datetime) -> None:  # noqa: ARG001
    if request.owner_id is not None:  # a kind word of somebody who is not answerable keeps no promise
        request.replied_at = request.replied_at or now


def _propose(request: Request, actor_id: int | None, now: datetime) -> None:
    _first_word(request, actor_id, now)
    request.proposed_at, request.invited_id = now, None


def _close(request: Request, actor_id: int | None, now: datetime) -> None:  # noqa: ARG001
    request.closed_at, request.invited_id = now, None


def _go_back(request: Request, actor_id: int | None, now: datetime) -> None:  # noqa: ARG001
    """Back to the first owner, on the first clock. What nobody ever accepted waits for somebody again."""
    if request.closed_at and now - request.closed_at > REOPEN_WITHIN:
        raise NotNow(f"request {request.id} was closed more than {REOPEN_WITHIN.days} days ago")
    request.owner_id = request.first_owner_id
    if request.owner_id is None:
        request.state = RequestState.FILED
    request.times_reopened, request.reopened_at = request.times_reopened + 1, now
    request.closed_at = request.proposed_at = request.invited_id = request.rating = request.comment = None


def _release(request: Request, actor_id: int | None, now: datetime) -> None:  # noqa: ARG001
    """Nobody is answerable any more: it waits for somebody of the grid again, and its clock runs on."""
    request.owner_id = request.first_owner_id = request.invited_id = request.proposed_at = None


_EFFECTS: dict[RequestStep, Callable[[Request, int | None, datetime], None]] = {
    RequestStep.ACCEPT: _accept,
    RequestStep.TAKE_OVER: _take_over,
    RequestStep.DECLINE: _fall_back,
    RequestStep.LAPSE_OFFER: _fall_back,
    RequestStep.REPLY: _first_word,
    RequestStep.ASK: _first_word,
    RequestStep.PROPOSE: _propose,
    RequestStep.CONFIRM: _close,
    RequestStep.LAPSE: _close,
    RequestStep.WITHDRAW: _close,
    RequestStep.REJECT: _go_back,
    RequestStep.REOPEN: _go_back,
    RequestStep.RELEASE: _release,
}
