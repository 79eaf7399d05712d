"""Answering a message about a request by replying to it: the quickest way for both sides."""

from handlers.flow import END, Context, Conversation, Next, ReplyHandler
from handlers.requests import news
from handlers.requests.cards import show_request
from handlers.requests.stepping import take_step
from handlers.ui.contents import read_content
from models.requests.steps import see_request
from models.rules.refusals import Gone
from models.rules.request_states import Party, RequestState, RequestStep


def pass_on(context: Context[None], request_id: int) -> Next:
    """The author's words go to the grid, a worker's to the author. Neighbours chatting under a card are left alone."""
    content = read_content(context.message)
    if content.is_empty:
        return END
    try:
        request = see_request(context.session, context.actor, request_id)
    except Gone:
        if context.is_private:
            raise
        return END
    if Party.AUTHOR in request.parties(context.actor):
        step = RequestStep.ANSWER if request.state is RequestState.WAITING else RequestStep.ADD
        request = take_step(context, step, request_id, content=content)
        news.tell_grid(context.announcer, request, content)
    else:
        request = take_step(context, RequestStep.REPLY, request_id, content=content)
        news.tell_reply(context.announcer, request, context.actor.name, content)
    show_request(context.announcer, request)
    context.say("requests/passed_on_short", reply=True)
    return END


conversation: Conversation[None] = Conversation(name="replies", entry_points=[ReplyHandler("request", pass_on)])
