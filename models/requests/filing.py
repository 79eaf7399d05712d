"""Filing: a request comes into the world with its promise."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.actors import Actor
from models.requests import deadlines
from models.requests.rows import Attachment, Request
from models.rules.community import Community
from models.rules.promises import due
from models.rules.refusals import NotNow
from models.rules.request_states import RequestState, RequestStep


def file_request(
    session: Session,
    author: Actor,
    community: Community,
    *,
    category: str,
    danger: bool,
    text: str,
    attachments: Sequence[Attachment],
    now: datetime,
) -> Request:
    """Take in a request of somebody who belongs to a grid; NotNow if they do not yet."""
    if author.grid_id is None or author.group_id is None:
        raise NotNow("the author lives in no grid")
    kind = community.category(category)
    promise_key = kind.safety.promise if danger and kind.safety else kind.promise
    promise = community.promise(promise_key)
    request = Request(
        author_id=author.id,
        grid_id=author.grid_id,
        group_id=author.group_id,
        category=category,
        promise=promise_key,
        danger=danger,
        text=text,
        attachments=list(attachments),
        filed_at=now,
        filed_on=now.astimezone(community.zone).date(),
        state=RequestState.FILED,
        reply_due=due(now, promise.first_reply, community.hours),
        solution_due=due(now, promise.solution, community.hours),
    )
    session.add(request)
    session.flush()
    request.note(session, RequestStep.FILE, actor_id=author.id, now=now, text=text, attachments=list(attachments))
    deadlines.plan(session, request, community, now=now)
    return request
