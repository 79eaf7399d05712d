"""Minutes are opened: by whoever writes them, and by everybody who may read them."""

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, LinkHandler, Next
from handlers.minutes import buttons as b
from handlers.minutes.cards import show_verdict
from handlers.minutes.describing import Case
from handlers.minutes.keyboards import has_paper, reading_keyboard
from handlers.minutes.pages import about_minutes, show_page
from models.minutes.deadlines import plan_paper
from models.minutes.queries import list_attendees
from models.minutes.rows import Minutes
from models.minutes.steps import begin, see_minutes
from models.rules.minutes_states import MinutesState
from models.rules.refusals import NotNow


def open_writing(context: Context[None], button: b.WriteMinutes) -> Next:
    """Whoever writes them; the first time they are begun."""
    begin(context.session, context.actor, button.gathering_id, now=context.now)
    show_page(context, see_minutes(context.session, context.actor, button.gathering_id))
    return END


def read(context: Context[None], opened: b.Read | b.MinutesLink) -> Next:
    """Everybody else, as far as they are to be read."""
    minutes = see_minutes(context.session, context.actor, opened.gathering_id)
    case, is_public = Case(context.announcer, minutes), minutes.state is MinutesState.PUBLISHED
    message, words = ("minutes/read", case.public_words) if is_public else ("minutes/review", case.words)
    context.say(message, keyboard=reading_keyboard(minutes), about=about_minutes(minutes), **words)
    context.announcer.pass_on(context.here, case.voices, about=about_minutes(minutes))
    if minutes.state is MinutesState.REVIEW:
        _show_cards(context, minutes)
    return END


def _show_cards(context: Context[None], minutes: Minutes) -> None:
    """What they are asked about them stands at the end of the chat."""
    for person in list_attendees(context.session, minutes.gathering_id):
        if context.actor.speaks_for(person.id):
            show_verdict(context.announcer, minutes, person)


def want_paper(context: Context[None], button: b.WantPaper) -> Next:
    """The file is drawn a moment later."""
    minutes = see_minutes(context.session, context.actor, button.gathering_id)
    if not has_paper(minutes):
        raise NotNow(f"no paper of the minutes of gathering {button.gathering_id}")
    plan_paper(context.session, minutes, to=str(context.actor.id), due_at=context.now)
    context.toast("minutes/paper_coming")
    return END


conversation: Conversation[None] = Conversation(
    name="minutes",
    entry_points=[
        CallbackQueryHandler(b.WriteMinutes, open_writing),
        CallbackQueryHandler(b.Read, read),
        LinkHandler(b.MinutesLink, read),
        CallbackQueryHandler(b.WantPaper, want_paper),
    ],
)
