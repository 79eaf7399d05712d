"""A resident files a request: what kind it is, whether anybody is in danger, what happened, a last look, sent."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any

from telegram.ext import filters

from handlers.flow import (
    END,
    CallbackQueryHandler,
    CommandHandler,
    Context,
    Conversation,
    MessageHandler,
    Next,
    Question,
)
from handlers.requests.cards import show_request
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import CONTENT, Content, read_content
from handlers.ui.home import show_door
from handlers.ui.keyboards import Button, in_rows
from models.requests.filing import file_request
from models.rules.community import Category
from models.rules.refusals import Gone
from models.rules.roles import Action

LONGEST_TEXT = 4000
MOST_PARTS = 30


class State(StrEnum):
    """What is asked."""

    CATEGORY = auto()
    DANGER = auto()
    DETAILS = auto()
    REVIEW = auto()


@dataclass(frozen=True)
class Draft:
    """The request as far as it is told. `parts` are the messages that describe it."""

    category: str = ""
    danger: bool | None = None
    parts: tuple[Content, ...] = ()

    @property
    def text(self) -> str:
        """All words, in the order in which they came."""
        return "\n".join(part.text for part in self.parts if part.text)


@dataclass(frozen=True)
class PickCategory(CallbackData, prefix="fc"):
    """It is about this."""

    category: str


@dataclass(frozen=True)
class Danger(CallbackData, prefix="fd"):
    """Somebody is in danger, or nobody is."""

    yes: bool


class Choice(StrEnum):
    """What a button of the later questions does."""

    WRITTEN = auto()
    CATEGORY = auto()
    DETAILS = auto()
    SEND = auto()


@dataclass(frozen=True)
class Choose(CallbackData, prefix="fx"):
    """Do this next."""

    choice: Choice


def begin(context: Context[Draft]) -> Next:
    if context.actor.group_id is None:
        show_door(context)
        return END
    return State.CATEGORY


def begin_with_words(context: Context[Draft]) -> Next:
    """Somebody simply wrote what is wrong: that is the beginning of the description."""
    add_content(context)
    return begin(context)


def ask_category(context: Context[Draft]) -> None:
    buttons = [
        Button(PickCategory(c.key), text=f"{c.emoji} {c.name.in_language(context.actor.language)}")
        for c in context.community.categories
    ]
    cancel = [Button(RunCommand("cancel"), "filing/cancel")]
    context.show("filing/ask_category", keyboard=[*in_rows(buttons, 2), cancel], text=context.draft.text)


def pick_category(context: Context[Draft], button: PickCategory) -> Next:
    if button.category not in {category.key for category in context.community.categories}:
        raise Gone(f"category {button.category}")
    context.draft = replace(context.draft, category=button.category, danger=None)
    return State.DANGER if _category(context).safety else State.DETAILS


def ask_danger(context: Context[Draft]) -> None:
    buttons = [Button(Danger(True), "filing/danger", style="danger"), Button(Danger(False), "filing/no_danger")]
    safety = _category(context).safety
    context.show("filing/ask_danger", keyboard=[[button] for button in buttons], safety=safety)


def answer_danger(context: Context[Draft], button: Danger) -> Next:
    context.draft = replace(context.draft, danger=button.yes)
    if button.yes and (safety := _category(context).safety):
        numbers = [number for number in context.community.emergency_numbers if number.number in safety.call]
        context.show("filing/emergency", numbers=numbers)
    return State.DETAILS


def ask_details(context: Context[Draft]) -> None:
    said = [Button(Choose(Choice.WRITTEN), "filing/written", style="primary")] if context.draft.parts else []
    words: dict[str, Any] = {"category": _category(context), "text": context.draft.text}
    if context.draft.danger:  # the emergency numbers above must stay readable
        context.say("filing/ask_details", keyboard=[said] if said else (), **words)
    else:
        context.show("filing/ask_details", keyboard=[said] if said else (), **words)


def add_part(context: Context[Draft]) -> Next:
    earlier = context.draft.parts[-1] if context.draft.parts else None
    if not add_content(context):
        return State.DETAILS
    latest = context.draft.parts[-1]
    if not (latest.album and earlier and earlier.album == latest.album):  # an album gets one answer, not ten
        done = [[Button(Choose(Choice.WRITTEN), "filing/written", style="primary")]]
        context.say("filing/part_received", keyboard=done, reply=True)
    return State.DETAILS


def add_content(context: Context[Draft]) -> bool:
    """Take a message into the draft; False, with a word why, where that is not possible."""
    content = read_content(context.message)
    if content.is_empty:
        return False
    if len(context.draft.text) + len(content.text) > LONGEST_TEXT or len(context.draft.parts) >= MOST_PARTS:
        context.say("filing/too_long", longest=LONGEST_TEXT, most=MOST_PARTS)
        return False
    context.draft = replace(context.draft, parts=(*context.draft.parts, content))
    return True


def correct_part(context: Context[Draft]) -> Next:
    """An edited message replaces what it said before."""
    content = read_content(context.message)
    parts = tuple(content if part.message_id == content.message_id else part for part in context.draft.parts)
    if parts != context.draft.parts:
        context.draft = replace(context.draft, parts=parts)
        context.say("filing/part_corrected", reply=True)
    return State.DETAILS


def ask_review(context: Context[Draft]) -> None:
    draft = context.draft
    buttons = [
        Button(Choose(Choice.SEND), "filing/send", style="success"),
        Button(Choose(Choice.CATEGORY), "filing/change_category"),
        Button(Choose(Choice.DETAILS), "filing/change_details"),
        Button(RunCommand("cancel"), "filing/cancel"),
    ]
    context.say(
        "filing/review",
        keyboard=[[button] for button in buttons],
        category=_category(context),
        danger=bool(draft.danger),
        text=draft.text,
        attachments=[attachment for part in draft.parts for attachment in part.attachments],
    )


def add_late(context: Context[Draft]) -> Next:
    """Something came to mind while looking it over."""
    if add_content(context):
        ask_review(context)
    return State.REVIEW


def choose(context: Context[Draft], button: Choose) -> Next:
    match button.choice:
        case Choice.CATEGORY:
            return State.CATEGORY
        case Choice.DETAILS:
            context.draft = replace(context.draft, parts=())
            return State.DETAILS
        case Choice.SEND:
            return send(context)
        case Choice.WRITTEN:
            return State.REVIEW if context.draft.parts else State.DETAILS


def send(context: Context[Draft]) -> Next:
    """The request is filed; from here on its card tells how it stands."""
    draft = context.draft
    request = file_request(
        context.session,
        context.actor,
        context.community,
        category=draft.category,
        danger=bool(draft.danger),
        text=draft.text,
        attachments=[attachment for part in draft.parts for attachment in part.attachments],
        now=context.now,
    )
    context.show("filing/sent", reference=request.reference)
    show_request(context.announcer, request)
    return END


def _category(context: Context[Draft]) -> Category:
    return context.community.category(context.draft.category)


conversation = Conversation(
    name="filing",
    may=Action.FILE_REQUEST,
    entry_points=[
        CommandHandler("report", begin),
        MessageHandler(filters.ChatType.PRIVATE & CONTENT, begin_with_words),
    ],
    state=State,
    draft=Draft,
    states={
        State.CATEGORY: Question(ask_category, answers=[CallbackQueryHandler(PickCategory, pick_category)]),
        State.DANGER: Question(ask_danger, answers=[CallbackQueryHandler(Danger, answer_danger)]),
        State.DETAILS: Question(
            ask_details,
            answers=[
                MessageHandler(CONTENT, add_part),
                MessageHandler(CONTENT, correct_part, edited=True),
                CallbackQueryHandler(Choose, choose),
            ],
        ),
        State.REVIEW: Question(
            ask_review, answers=[CallbackQueryHandler(Choose, choose), MessageHandler(CONTENT, add_late)]
        ),
    },
)
