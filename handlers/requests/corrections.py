"""Somebody corrects what they sent long ago: it was passed on as it was, and more can be said."""

from telegram.ext import filters

from handlers.flow import END, Context, Conversation, MessageHandler, Next
from handlers.requests.buttons import Add
from handlers.requests.keyboards import AUTHOR
from handlers.ui.contents import CONTENT
from handlers.ui.keyboards import Button
from models.requests.queries import list_of_authors
from models.rules.request_states import RequestStep, allowed

MOST = 3
TELLING = {RequestStep.ADD, RequestStep.ANSWER}
WRITTEN = CONTENT & (filters.TEXT | filters.CAPTION)  # a place that moves by itself corrects nothing


def answer_correction(context: Context[None]) -> Next:
    """While something of theirs is open, say kindly that a correction stays here, and how to add to it."""
    theirs = [context.actor.id, *context.actor.principals]
    found = list_of_authors(context.session, theirs, limit=MOST)
    rows = [
        [Button(Add(request.id), "requests/add_to", values={"reference": request.reference})]
        for request in found
        if allowed(request.state, AUTHOR) & TELLING
    ]
    if rows:
        context.say("requests/corrected", keyboard=rows, reply=True)
    return END


conversation: Conversation[None] = Conversation(
    name="corrections",
    entry_points=[MessageHandler(filters.ChatType.PRIVATE & WRITTEN, answer_correction, edited=True)],
)
