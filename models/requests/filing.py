"""Filing: a request comes into the world with its promise."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.actors import Actor
from models.people import Person
from models.people.represented import access_represented
from models.requests import deadlines
from models.requests.rows import Attachment, Request
from models.rules.channels import Channel
from models.rules.community import Community
from models.rules.promises import due
from models.rules.refusals import NotNow
from models.rules.request_states import RequestState, RequestStep
from models.rules.roles import Action


def access_author(session: Session, actor: Actor, author_id: int, *, channel: Channel = Channel.CHAT) -> Person:
    """Load whose request it will be: in the chat one's own or that of somebody one acts for, through every other
    channel that of a resident whom one serves. Raises Gone and NotYours.
    """
    return access_represented(session, actor, author_id, Action.FILE_FOR_RESIDENT, channel=channel)


def file_request(
    session: Session,
    author: Person,
    community: Community,
    *,
    category: str,
    danger: bool,
    text: str,
    attachments: Sequence[Attachment],
    now: datetime,
    filed_by_id: int | None = None,
    channel: Channel = Channel.CHAT,
) -> Request:
    """Take in a request of somebody who belongs to a grid; NotNow if they do not yet. `filed_by_id`: who filed it for
    them, where they did not do so themselves.
    """
    if author.grid_id is None or author.group_id is None:
        raise NotNow("the author lives in no grid")
    promise_key = _choose_promise(community, category, danger=danger)
    promise = community.promise(promise_key)
    request = Request(
        author_id=author.id,
        filed_by_id=filed_by_id,
        channel=channel,
        grid_id=author.grid_id,
        group_id=author.group_id,
        category=category,
        promise=promise_key,
        danger=danger,
        text=text,
        attachments=list(attachments),
        filed_at=now,
        filed_on=community.today(now),
        state=RequestState.FILED,
        reply_due=due(now, promise.first_reply, community.hours),
        solution_due=due(now, promise.solution, community.hours),
    )
    session.add(request)
    session.flush()
    request.note(
        session, RequestStep.FILE, actor_id=filed_by_id or author.id, now=now, text=text, attachments=attachments
    )
    deadlines.plan(session, request, community, now=now)
    return request


def _choose_promise(community: Community, category: str, *, danger: bool) -> str:
    kind = community.category(category)
    return kind.safety.promise if danger and kind.safety else kind.promise
