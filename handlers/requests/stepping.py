"""Taking a step on a request, for both sides: authorised, moved, and with everybody concerned at hand."""

from typing import Any

from handlers.flow import Context
from handlers.ui.contents import Content
from models.requests import Request
from models.requests.steps import access_request, move
from models.rules.request_states import RequestStep

NOTHING = Content(0)


def take_step(
    context: Context[Any],
    step: RequestStep,
    request_id: int,
    *,
    version: int | None = None,
    content: Content = NOTHING,
    invited_id: int | None = None,
) -> Request:
    """Have the acting person take `step`; `version` is what the pressed card showed. Raises the refusals."""
    request = access_request(context.session, context.actor, request_id, step, version=version)
    move(
        context.session,
        request,
        step,
        context.actor,
        context.community,
        now=context.now,
        text=content.text,
        attachments=content.attachments,
        invited_id=invited_id,
    )
    context.session.flush()
    context.session.refresh(request, ["owner", "invited", "first_owner"])
    return request
