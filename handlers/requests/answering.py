"""Somebody simply writes while one question of ours waits for their answer: it may be that answer."""

from handlers.flow import END, Context, Next
from handlers.requests.buttons import AnswerInstead
from handlers.requests.drafts import Draft
from handlers.requests.stepping import tell_grid
from handlers.ui.keyboards import Button, Keyboard, back_home
from models.requests.queries import list_waiting
from models.rules.channels import Channel


def answer_row(context: Context[Draft]) -> Keyboard:
    """A button that takes what was written as the answer to the one question that waits; none where none does."""
    draft = context.draft
    if not draft.parts or draft.for_id or draft.channel is not Channel.CHAT:
        return []
    waiting = list_waiting(context.session, [context.actor.id, *context.actor.principals])
    if len(waiting) != 1:
        return []
    values = {"reference": waiting[0].reference}
    return [[Button(AnswerInstead(waiting[0].id), "requests/answer_instead", style="primary", values=values)]]


def answer_instead(context: Context[Draft], button: AnswerInstead) -> Next:
    """What was written goes to whoever asked; nothing new is filed."""
    for part in context.draft.parts:
        tell_grid(context, button.request_id, part)
    context.show("requests/passed_on_short", keyboard=[back_home()])
    return END
