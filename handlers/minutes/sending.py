"""A last look, then the minutes go to those who attended; an objection that is right takes them back once more."""

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, Next
from handlers.minutes import buttons as b
from handlers.minutes.cards import show_verdicts
from handlers.minutes.describing import Case
from handlers.minutes.keyboards import back_to_minutes
from handlers.minutes.news import tell_sent
from handlers.minutes.pages import about_minutes, show_page
from handlers.ui.keyboards import Button
from models.minutes.deadlines import first_day
from models.minutes.queries import list_attendees
from models.minutes.steps import access_minutes, correct, send
from models.minutes.writing import list_unwritten
from models.rules.minutes_states import MinutesStep


def preview(context: Context[None], button: b.Preview) -> Next:
    """Exactly what those who attended will read."""
    minutes = access_minutes(context.session, context.actor, button.gathering_id, MinutesStep.SEND)
    case, count = Case(context.announcer, minutes), len(list_attendees(context.session, minutes.gathering_id))
    context.say("minutes/preview", about=about_minutes(minutes), **case.words)
    context.announcer.pass_on(context.here, case.voices, about=about_minutes(minutes))
    yes = Button(b.Send(minutes.gathering_id, minutes.version), "minutes/send", style="success",
                 values={"count": count})  # fmt: skip
    hours = context.community.gatherings.objection_hours
    context.say("minutes/ask_send", keyboard=[[yes], back_to_minutes(minutes.gathering_id)], count=count, hours=hours)
    return END


def send_out(context: Context[None], button: b.Send) -> Next:
    """To those who attended; where a promised day has come too near since the last look, its page says so."""
    minutes = access_minutes(
        context.session, context.actor, button.gathering_id, MinutesStep.SEND, version=button.version
    )
    if list_unwritten(context.session, minutes, first_day=first_day(context.community, now=context.now)):
        show_page(context, minutes)
        return END
    send(context.session, minutes, context.actor, context.community, now=context.now)
    context.session.flush()
    show_page(context, minutes)
    tell_sent(context.announcer, minutes)
    return END


def take_back(context: Context[None], button: b.Correct) -> Next:
    """They are written anew: nobody is asked about them until they are sent again."""
    minutes = access_minutes(
        context.session, context.actor, button.gathering_id, MinutesStep.CORRECT, version=button.version
    )
    correct(context.session, minutes)
    context.session.flush()
    show_page(context, minutes)
    show_verdicts(context.announcer, minutes)
    return END


conversation: Conversation[None] = Conversation(
    name="sending_minutes",
    entry_points=[
        CallbackQueryHandler(b.Preview, preview),
        CallbackQueryHandler(b.Send, send_out),
        CallbackQueryHandler(b.Correct, take_back),
    ],
)
