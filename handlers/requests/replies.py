"""Answering a message about a request by replying to it: the quickest way for both sides."""

from handlers.flow import END, Context, Conversation, Next, ReplyHandler
from handlers.requests.stepping import tell_author, tell_grid
from handlers.ui.contents import read_content
from handlers.ui.home import home_keyboard
from models.requests.steps import see_request
from models.rules.refusals import Gone
from models.rules.request_states import Party


def pass_on(context: Context[None], request_id: int) -> Next:
    """The author's words go to the grid, a worker's to the author. Neighbours chatting under a card are left alone."""
    content = read_content(context.message)
    try:
        request = see_request(context.session, context.actor, request_id)
    except Gone:
        if context.is_private:
            raise
        return END
    if content.is_empty:
        if context.is_private:
            context.say("home/puzzled", keyboard=home_keyboard(context.actor))
        return END
    if Party.AUTHOR in request.parties(context.actor):
        tell_grid(context, request_id, content)
        context.say("requests/passed_on_short", reply=True)
    else:
        is_heard = tell_author(context, request_id, content)
        context.say("requests/passed_on_short" if is_heard else "requests/nobody_hears", reply=True)
    return END


conversation: Conversation[None] = Conversation(name="replies", entry_points=[ReplyHandler("request", pass_on)])
