"""Somebody who comes wants to say something: about which item, or in a few words."""

from dataclasses import dataclass
from enum import StrEnum, auto

from markupsafe import escape

from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.gatherings.buttons import Speak
from handlers.gatherings.cards import name_subject, show_ticket
from handlers.gatherings.keyboards import open_button
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button
from handlers.ui.words import shorten
from models.gatherings.asking import ask_to_speak, check_open
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.sign_ups import WANTS_TO_COME, get_sign_up
from models.gatherings.steps import see_gathering
from models.people.represented import access_represented
from models.rules.refusals import Gone, NotNow
from models.rules.roles import Action

LONGEST = 200  # UTF-16 units as shown
LONGEST_ITEM = 30


class State(StrEnum):
    """What is asked."""

    ON = auto()


@dataclass(frozen=True)
class Draft:
    """At which gathering, and who."""

    gathering_id: int = 0
    person_id: int = 0


@dataclass(frozen=True)
class PickItem(CallbackData, prefix="qi"):
    """About this item of the agenda, from 1; 0: about whatever comes."""

    position: int


@dataclass(frozen=True)
class StaySilent(CallbackData, prefix="qn"):
    """Not after all."""


def begin(context: Context[Draft], button: Speak) -> Next:
    context.draft = Draft(button.gathering_id, button.person_id)
    _access(context)
    return State.ON


def ask_on(context: Context[Draft]) -> None:
    sign_up = _access(context)
    items = [
        [Button(PickItem(item.position), text=shorten(f"{item.position}. {item.title}", LONGEST_ITEM))]
        for item in sign_up.gathering.items
    ]
    whatever = [Button(PickItem(0), "gatherings/speak_later")]
    silent = [Button(StaySilent(), "gatherings/do_not_speak")]
    about = name_subject(sign_up.gathering, sign_up.person, context.actor.id)
    context.say("gatherings/ask_on", keyboard=[*items, whatever, silent], about=about,
                person=None if sign_up.person_id == context.actor.id else sign_up.person)  # fmt: skip


def take_words(context: Context[Draft]) -> Next:
    text = " ".join(read_content(context.message).text.split())
    if len(escape(text).encode("utf-16-le")) // 2 > LONGEST:
        context.say("gatherings/long_words", longest=LONGEST)
        return State.ON
    return _note(context, text)


def pick_item(context: Context[Draft], button: PickItem) -> Next:
    if button.position == 0:
        return _note(context, "")
    items = [item for item in _access(context).gathering.items if item.position == button.position]
    if not items:
        raise Gone(f"item {button.position}")
    return _note(context, shorten(items[0].title, LONGEST))


def stay_silent(context: Context[Draft], button: StaySilent) -> Next:  # noqa: ARG001
    return _note(context, None)


def _note(context: Context[Draft], on: str | None) -> Next:
    known = _access(context)
    sign_up = ask_to_speak(context.session, known.gathering, known.person_id, on=on, now=context.now)
    keyboard = [[open_button(sign_up.gathering_id)]]
    context.show("gatherings/will_speak", keyboard=keyboard, about=f"gathering:{sign_up.gathering_id}", on=on)
    show_ticket(context.announcer, sign_up)
    return END


def _access(context: Context[Draft]) -> SignUp:
    """What somebody said for whom the actor speaks, and who comes. Raises Gone, NotNow and NotYours."""
    draft = context.draft
    gathering = see_gathering(context.session, context.actor, draft.gathering_id)
    check_open(gathering, now=context.now)
    person = access_represented(context.session, context.actor, draft.person_id, Action.JOIN_GATHERING)
    sign_up = get_sign_up(context.session, gathering, person.id)
    if sign_up is None or sign_up.state not in WANTS_TO_COME:
        raise NotNow(f"person {person.id} did not say that they come")
    return sign_up


conversation = Conversation(
    name="speaking",
    may=Action.JOIN_GATHERING,
    entry_points=[CallbackQueryHandler(Speak, begin)],
    state=State,
    draft=Draft,
    states={
        State.ON: Question(
            ask_on,
            answers=[
                CallbackQueryHandler(PickItem, pick_item),
                CallbackQueryHandler(StaySilent, stay_silent),
                MessageHandler(WORDS, take_words),
            ],
            lasts=AN_HOUR,
        ),
    },
)
