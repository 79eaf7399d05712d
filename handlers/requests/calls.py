"""The office on the telephone: what the resident said is written down as their word."""

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, Next
from handlers.requests import news, staff_news
from handlers.requests.buttons import CallNotYet, CallSolved
from handlers.requests.cards import renew_grid_card, show_request
from handlers.requests.stepping import take_step, voice
from models.people import get_person
from models.requests import Request
from models.requests.steps import see_request
from models.rules.refusals import NotYours
from models.rules.request_states import RequestState, RequestStep


def solved(context: Context[None], button: CallSolved) -> Next:
    """Solved, said the resident: the office closes it for them, and they can take it back."""
    _access(context, button.request_id)
    request = take_step(context, RequestStep.CONFIRM, button.request_id, version=button.version)
    show_request(context.announcer, request, also=[get_person(context.session, context.actor.id)])
    news.tell_decided(context.announcer, request, voice(context, request))
    context.toast("requests/call_noted", request=request)
    return END


def not_yet(context: Context[None], button: CallNotYet) -> Next:
    """Not yet, or it came back: the first owner, on the first clock."""
    request = _access(context, button.request_id)
    step = RequestStep.REJECT if request.state is RequestState.PROPOSED else RequestStep.REOPEN
    last_owner = request.owner
    request = take_step(context, step, button.request_id, version=button.version)
    if request.owner is None:
        renew_grid_card(context.announcer, request)
    show_request(context.announcer, request, also=[last_owner, get_person(context.session, context.actor.id)])
    staff_news.tell_reopened(context.announcer, request, voice(context, request))
    context.toast("requests/call_noted", request=request)
    return END


def _access(context: Context[None], request_id: int) -> Request:
    """Whoever speaks for the author says it in their own name."""
    request = see_request(context.session, context.actor, request_id)
    if not voice(context, request).by_call:
        raise NotYours(f"request {request_id} is their own")
    return request


conversation: Conversation[None] = Conversation(
    name="calls", entry_points=[CallbackQueryHandler(CallSolved, solved), CallbackQueryHandler(CallNotYet, not_yet)]
)
