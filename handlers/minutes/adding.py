"""Something came up in the meeting that was not on its agenda: it stands in the minutes like everything else."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.minutes import buttons as b
from handlers.minutes.drafts import LONGEST_TITLE, shown_length
from handlers.minutes.pages import show_page
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button
from models.minutes.steps import access_minutes
from models.minutes.writing import add_item
from models.rules.minutes_states import MinutesStep


class State(StrEnum):
    """What is asked."""

    TITLE = auto()


@dataclass(frozen=True)
class Draft:
    """In whose minutes."""

    gathering_id: int = 0


@dataclass(frozen=True)
class Leave(CallbackData, prefix="ne"):
    """Nothing is added."""


def begin(context: Context[Draft], button: b.AddItem) -> Next:
    access_minutes(context.session, context.actor, button.gathering_id, MinutesStep.WRITE)
    context.draft = Draft(button.gathering_id)
    return State.TITLE


def ask_title(context: Context[Draft]) -> None:
    context.show("minutes/ask_title", keyboard=[[Button(Leave(), "minutes/never_mind")]])


def take_title(context: Context[Draft]) -> Next:
    title = " ".join(read_content(context.message).text.split())
    if shown_length(title) > LONGEST_TITLE:
        context.say("minutes/too_long", keyboard=[[Button(Leave(), "minutes/never_mind")]], longest=LONGEST_TITLE)
        return State.TITLE
    minutes = access_minutes(context.session, context.actor, context.draft.gathering_id, MinutesStep.WRITE)
    add_item(context.session, minutes, title, context.actor, now=context.now)
    context.session.refresh(minutes.gathering, ["items"])
    show_page(context, minutes)
    return END


def leave(context: Context[Draft], button: Leave) -> Next:  # noqa: ARG001 -- it says nothing more
    minutes = access_minutes(context.session, context.actor, context.draft.gathering_id, MinutesStep.WRITE)
    show_page(context, minutes)
    return END


conversation = Conversation(
    name="minutes_adding",
    entry_points=[CallbackQueryHandler(b.AddItem, begin)],
    state=State,
    draft=Draft,
    states={
        State.TITLE: Question(
            ask_title, answers=[MessageHandler(WORDS, take_title), CallbackQueryHandler(Leave, leave)], lasts=AN_HOUR
        )
    },
)
