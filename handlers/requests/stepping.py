"""Taking a step on a request, for both sides: authorised, moved, and with everybody concerned at hand and told."""

from typing import Any

from handlers.flow import Context
from handlers.requests import news, staff_news
from handlers.requests.cards import show_request
from handlers.requests.concerned import Voice, voice_of
from handlers.ui.contents import Content
from models.requests import Request, deadlines
from models.requests.steps import access_request, move, see_request
from models.rules.request_states import RequestState, RequestStep

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


def tell_author(context: Context[Any], request_id: int, content: Content) -> bool:
    """A worker writes to the author. False where nobody on Telegram hears it."""
    request = take_step(context, RequestStep.REPLY, request_id, content=content)
    is_heard = news.tell_reply(context.announcer, request, context.actor.name, content)
    if request.replied_at == context.now:  # the first word of all: that promise is kept
        show_request(context.announcer, request)
    return is_heard


def tell_grid(context: Context[Any], request_id: int, content: Content) -> None:
    """The author's side tells more. Where something was asked of them, that is the answer."""
    request = see_request(context.session, context.actor, request_id)
    step = telling(request)
    request = take_step(context, step, request_id, content=content)
    staff_news.tell_grid(context.announcer, request, content, voice(context, request))
    if step is RequestStep.ANSWER:
        show_request(context.announcer, request)
    if request.state is RequestState.PROPOSED:  # who writes is not silent: the days begin anew
        deadlines.plan_silence(context.session, request, context.community, now=context.now)


def voice(context: Context[Any], request: Request) -> Voice:
    """As whom the acting person speaks here."""
    return voice_of(request, context.actor)


def telling(request: Request) -> RequestStep:
    """Which step it is when the author writes now."""
    return RequestStep.ANSWER if request.state is RequestState.WAITING else RequestStep.ADD
