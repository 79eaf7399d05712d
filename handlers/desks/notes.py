"""A word to whoever is at the desk next; it stands above the list until somebody clears it."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.desks.buttons import ClearNotes, LeaveNote
from handlers.desks.lists import show_day
from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button
from models.appointments.desk import access_desk, clear_notes, leave_note

LONGEST = 300  # characters: above a list nobody reads a letter


class State(StrEnum):
    """What is asked."""

    WORDS = auto()


@dataclass(frozen=True)
class Draft:
    """At which desk."""

    centre: str = ""


@dataclass(frozen=True)
class Drop(CallbackData, prefix="ey"):
    """No word after all."""


def begin(context: Context[Draft], button: LeaveNote) -> Next:
    context.draft = Draft(access_desk(context.actor, context.community, button.centre).key)
    return State.WORDS


def ask_words(context: Context[Draft]) -> None:
    context.show("desks/ask_note", keyboard=[[Button(Drop(), "desks/never_mind")]])


def keep(context: Context[Draft]) -> Next:
    centre = access_desk(context.actor, context.community, context.draft.centre)
    words = read_content(context.message).text
    if len(words) > LONGEST:
        context.say("desks/too_long", longest=LONGEST)
        return State.WORDS
    leave_note(context.session, context.actor, centre.key, words, now=context.now)
    show_day(context, centre, context.announcer.today)
    return END


def drop(context: Context[Draft], button: Drop) -> Next:  # noqa: ARG001
    show_day(context, access_desk(context.actor, context.community, context.draft.centre), context.announcer.today)
    return END


def clear(context: Context[Draft], button: ClearNotes) -> Next:
    centre = access_desk(context.actor, context.community, button.centre)
    clear_notes(context.session, centre.key, newest=button.newest, now=context.now)
    show_day(context, centre, context.announcer.today)
    context.toast("desks/notes_cleared")
    return END


conversation = Conversation(
    name="desk_notes",
    entry_points=[CallbackQueryHandler(LeaveNote, begin), CallbackQueryHandler(ClearNotes, clear)],
    state=State,
    draft=Draft,
    states={
        State.WORDS: Question(
            ask_words, answers=[MessageHandler(WORDS, keep), CallbackQueryHandler(Drop, drop)], lasts=AN_HOUR
        ),
    },
)
