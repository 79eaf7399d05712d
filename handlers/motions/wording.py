"""A motion is worded: to which item of the agenda it belongs, what it says, and whether the vote is secret."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.motions.buttons import WordMotion
from handlers.motions.managing import SHORT, show_managed
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button
from handlers.ui.words import shorten
from models.gatherings.rows import Gathering
from models.motions.steps import access_chair, word

LONGEST = 250  # UTF-16 units: a poll's question takes 300


class State(StrEnum):
    """What is asked."""

    ITEM = auto()
    TEXT = auto()
    HOW = auto()


@dataclass(frozen=True)
class Draft:
    """At which gathering, to which item (0: none), in which words."""

    gathering_id: int = 0
    item_id: int = 0
    text: str = ""


@dataclass(frozen=True)
class PickItem(CallbackData, prefix="hi"):
    """It belongs to this item; 0: to none."""

    item_id: int


@dataclass(frozen=True)
class PickHow(CallbackData, prefix="hs"):
    """By ballot, or by a show of hands."""

    in_private: bool


def begin(context: Context[Draft], button: WordMotion) -> Next:
    gathering = access_chair(context.session, context.actor, button.gathering_id)
    context.draft = Draft(gathering.id)
    return State.ITEM if gathering.items else State.TEXT


def ask_item(context: Context[Draft]) -> None:
    items = _access(context).items
    rows = [[Button(PickItem(item.id), text=f"{item.position}. {shorten(item.title, SHORT)}")] for item in items]
    keyboard = [*rows, [Button(PickItem(0), "motions/no_item")], _drop_row()]
    context.show("motions/ask_item", keyboard=keyboard)


def pick_item(context: Context[Draft], button: PickItem) -> Next:
    known = {item.id for item in _access(context).items}
    context.draft = replace(context.draft, item_id=button.item_id if button.item_id in known else 0)
    return State.TEXT


def ask_text(context: Context[Draft]) -> None:
    context.show("motions/ask_text", keyboard=[_drop_row()])


def take_text(context: Context[Draft]) -> Next:
    text = " ".join(read_content(context.message).text.split())
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        context.say("motions/too_long", keyboard=[_drop_row()], longest=LONGEST)
        return State.TEXT
    context.draft = replace(context.draft, text=text)
    return State.HOW


def ask_how(context: Context[Draft]) -> None:
    """The words can still be written anew."""
    keyboard = [[Button(PickHow(True), "motions/secret")], [Button(PickHow(False), "motions/hands")], _drop_row()]
    context.show("motions/ask_how", keyboard=keyboard, text=context.draft.text)


def rewrite(context: Context[Draft]) -> Next:
    state = take_text(context)
    if state is State.HOW:
        ask_how(context)
    return State.HOW


def pick_how(context: Context[Draft], button: PickHow) -> Next:
    draft, gathering = context.draft, _access(context)
    known = {item.id for item in gathering.items}  # another may have changed the agenda meanwhile
    item_id = draft.item_id if draft.item_id in known else None
    motion = word(context.session, gathering, context.actor, text=draft.text, secret=button.in_private,
                  item_id=item_id, now=context.now)  # fmt: skip
    show_managed(context, motion)
    return END


def _access(context: Context[Draft]) -> Gathering:
    return access_chair(context.session, context.actor, context.draft.gathering_id)


def _drop_row() -> list[Button]:
    return [Button(RunCommand("cancel"), "motions/never_mind")]


conversation = Conversation(
    name="motion_wording",
    entry_points=[CallbackQueryHandler(WordMotion, begin)],
    state=State,
    draft=Draft,
    states={
        State.ITEM: Question(ask_item, answers=[CallbackQueryHandler(PickItem, pick_item)], lasts=AN_HOUR,
                             by_number=True),
        State.TEXT: Question(ask_text, answers=[MessageHandler(WORDS, take_text)], lasts=AN_HOUR),
        State.HOW: Question(
            ask_how,
            answers=[CallbackQueryHandler(PickHow, pick_how), MessageHandler(WORDS, rewrite)],
            lasts=AN_HOUR,
            by_number=True,
        ),
    },
    unsent=lambda draft: bool(draft.text),
)  # fmt: skip
