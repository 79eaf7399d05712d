"""A question is asked ahead of a gathering, with one's name or without.

Whatever comes of it, the chat shows the same words afterwards: of an anonymous question not even the messages that were
sent tell who asked it. What was noted is said in the answer to the press, which nobody keeps.
"""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from markupsafe import escape

from handlers.flow import (
    AN_HOUR,
    END,
    CallbackQueryHandler,
    Context,
    Conversation,
    MessageHandler,
    Next,
    Question,
)
from handlers.gatherings.buttons import AskAhead
from handlers.gatherings.keyboards import open_button
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button
from models.gatherings.asking import ask_ahead, check_open
from models.gatherings.rows import Gathering
from models.gatherings.sign_ups import may_sign_up
from models.gatherings.steps import see_gathering
from models.gatherings.tickets import list_family
from models.people import get_person
from models.rules.refusals import NotYours
from models.rules.roles import Action

LONGEST = 500  # UTF-16 units as shown: six of them on one page


class State(StrEnum):
    """What is asked."""

    TEXT = auto()
    HOW = auto()


@dataclass(frozen=True)
class Draft:
    """Of which gathering, and what."""

    gathering_id: int = 0
    text: str = ""


class How(StrEnum):
    """What becomes of it."""

    NAMED = auto()
    ANONYMOUS = auto()
    DROPPED = auto()


@dataclass(frozen=True)
class Choose(CallbackData, prefix="qw"):
    """Send it this way, or not at all."""

    how: How


def begin(context: Context[Draft], button: AskAhead) -> Next:
    context.draft = Draft(_access(context, button.gathering_id).id)
    return State.TEXT


def ask_text(context: Context[Draft]) -> None:
    keyboard = [[Button(Choose(How.DROPPED), "gatherings/do_not_ask")]]
    gathering = _access(context, context.draft.gathering_id)
    context.say("gatherings/ask_question", keyboard=keyboard, about=f"gathering:{gathering.id}", gathering=gathering)


def take_text(context: Context[Draft]) -> Next:
    text = read_content(context.message).text
    if len(escape(text).encode("utf-16-le")) // 2 > LONGEST:
        context.say("gatherings/long_words", longest=LONGEST)
        return State.TEXT
    context.draft = replace(context.draft, text=text)
    return State.HOW


def ask_how(context: Context[Draft]) -> None:
    named = Button(Choose(How.NAMED), "gatherings/ask_named")
    anonymous = Button(Choose(How.ANONYMOUS), "gatherings/ask_anonymously")
    dropped = Button(Choose(How.DROPPED), "gatherings/do_not_ask")
    context.say("gatherings/ask_how", keyboard=[[named], [anonymous], [dropped]], name=context.actor.name)


def choose(context: Context[Draft], button: Choose) -> Next:
    """The question is kept, or not: the words that stay in the chat are the same."""
    draft = context.draft
    if button.how is not How.DROPPED and draft.text:
        gathering = _access(context, draft.gathering_id)
        author_id = context.actor.id if button.how is How.NAMED else None
        ask_ahead(context.session, gathering, author_id, text=draft.text, now=context.now)
        if context.update.callback_query:
            context.toast("gatherings/question_noted", is_anonymous=author_id is None)
    context.show("gatherings/questions_are_answered", keyboard=[[open_button(draft.gathering_id)]])
    return END


def _access(context: Context[Draft], gathering_id: int) -> Gathering:
    """A gathering at which they, or one of their family, could be. Raises Gone, NotNow and NotYours."""
    gathering = see_gathering(context.session, context.actor, gathering_id)
    check_open(gathering, now=context.now)
    person = get_person(context.session, context.actor.id)
    if not may_sign_up(context.session, gathering, person) and not list_family(context.session, gathering, person.id):
        raise NotYours(f"gathering {gathering_id}")
    return gathering


conversation = Conversation(
    name="asking",
    may=Action.JOIN_GATHERING,
    entry_points=[CallbackQueryHandler(AskAhead, begin)],
    state=State,
    draft=Draft,
    unsent=lambda draft: bool(draft.text),
    states={
        State.TEXT: Question(
            ask_text, answers=[MessageHandler(WORDS, take_text), CallbackQueryHandler(Choose, choose)], lasts=AN_HOUR
        ),
        State.HOW: Question(ask_how, answers=[CallbackQueryHandler(Choose, choose)], lasts=AN_HOUR, by_number=True),
    },
)
