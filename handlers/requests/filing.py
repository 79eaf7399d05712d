"""A request is filed: for whom, what kind it is, whether anybody is in danger, what happened, a last look, sent.

What somebody writes is kept from the first word on, whichever question waits just then.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import TypeAlias

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
from handlers.requests.answering import answer_instead, answer_row
from handlers.requests.buttons import AnswerInstead
from handlers.requests.cards import show_request
from handlers.requests.drafts import LONGEST_TEXT, MOST_PARTS, Draft
from handlers.requests.whom import (
    PickChannel,
    PickWhom,
    about_author,
    ask_channel,
    ask_whom,
    get_author,
    list_relatives,
    take_channel,
    take_resident,
    take_whom,
)
from handlers.residents.buttons import FileFor
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import CONTENT, read_content
from handlers.ui.keyboards import Button
from handlers.ui.places import PickGrid, PickGroup, grid_buttons, settle, show_groups
from models.requests.filing import access_author, file_request
from models.rules.channels import Channel
from models.rules.community import Category
from models.rules.refusals import Gone
from models.rules.roles import Action


class State(StrEnum):
    """What is asked."""

    WHOM = auto()
    CHANNEL = auto()
    PLACE = auto()
    CATEGORY = auto()
    DANGER = auto()
    DETAILS = auto()
    REVIEW = auto()


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
    WHOM = auto()
    CATEGORY = auto()
    DETAILS = auto()
    SEND = auto()


@dataclass(frozen=True)
class Choose(CallbackData, prefix="fx"):
    """Do this next."""

    choice: Choice


def begin(context: Context[Draft]) -> Next:
    """Who acts for others as well says first for whom it is."""
    return State.WHOM if list_relatives(context) else _begin_description(context)


def begin_with_words(context: Context[Draft]) -> Next:
    """Somebody simply wrote what is wrong: that is the beginning of the description. Who lives here is not asked for
    whom it is: the last look offers to change it.
    """
    add_part(context)
    return begin(context) if context.actor.group_id is None else State.CATEGORY


def begin_for_resident(context: Context[Draft], button: FileFor) -> Next:
    return State.CHANNEL if take_resident(context, button) else _begin_description(context)


def pick_whom(context: Context[Draft], button: PickWhom) -> Next:
    take_whom(context, button)
    return _begin_description(context)


def pick_channel(context: Context[Draft], button: PickChannel) -> Next:
    take_channel(context, button)
    return _begin_description(context)


def _begin_description(context: Context[Draft]) -> Next:
    """Whose grid is not known yet says that first: it decides who helps. What was told already stays."""
    if not context.draft.for_id and context.actor.group_id is None:
        return State.PLACE
    is_told = context.draft.category and context.draft.parts
    return State.REVIEW if is_told else State.CATEGORY


def ask_place(context: Context[Draft]) -> None:
    context.show("filing/ask_place", keyboard=[*grid_buttons(context), _cancel_row()], draft=context.draft)


def pick_grid(context: Context[Draft], button: PickGrid) -> Next:
    if button.grid_id:
        show_groups(context, button.grid_id)
    else:
        ask_place(context)
    return State.PLACE


def pick_group(context: Context[Draft], button: PickGroup) -> Next:
    settle(context, button)
    return _begin_description(context)


def ask_category(context: Context[Draft]) -> None:
    buttons = [
        Button(PickCategory(c.key), text=f"{c.emoji} {c.name.in_language(context.actor.language)}")
        for c in context.community.categories
    ]
    keyboard = [*answer_row(context), *([button] for button in buttons), _cancel_row()]
    context.show(
        "filing/ask_category",
        keyboard=keyboard,
        about=about_author(context),
        draft=context.draft,
        author=get_author(context),
    )


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
    keyboard = [_written_row()] if context.draft.parts else [_cancel_row()]
    context.show("filing/ask_details", keyboard=keyboard, category=_category(context), draft=context.draft)


def add_part(context: Context[Draft]) -> bool:
    """Take a message into the draft. False: nothing more need be said of it."""
    draft = context.draft.add(read_content(context.message))
    return _keep(context, draft) and not draft.ends_in_album  # an album gets one answer, not ten


def correct_part(context: Context[Draft]) -> bool:
    """Let an edited message replace what it said before. False: nothing more need be said of it."""
    draft = context.draft.correct(read_content(context.message))
    return draft.text != context.draft.text and _keep(context, draft)


def _keep(context: Context[Draft], draft: Draft) -> bool:
    if not draft.fits:
        context.say("filing/too_long", longest=LONGEST_TEXT, most=MOST_PARTS)
        return False
    context.draft = draft
    return True


def say_received(context: Context[Draft]) -> None:
    context.say("filing/part_received", keyboard=[_written_row()], reply=True)


def say_corrected(context: Context[Draft]) -> None:
    context.say("filing/part_corrected", keyboard=[_written_row()], reply=True)


def ask_review(context: Context[Draft]) -> None:
    draft = context.draft
    buttons = [
        Button(Choose(Choice.SEND), "filing/send", style="success"),
        Button(Choose(Choice.CATEGORY), "filing/change_category"),
        Button(Choose(Choice.DETAILS), "filing/change_details"),
    ]
    if draft.channel is Channel.CHAT and list_relatives(context):
        buttons.append(Button(Choose(Choice.WHOM), "filing/change_whom" if draft.for_id else "filing/for_family"))
    context.show(
        "filing/review",
        keyboard=[*([button] for button in buttons), _cancel_row()],
        about=about_author(context),
        author=get_author(context),
        channel=draft.channel,
        category=_category(context),
        danger=bool(draft.danger),
        text=draft.text,
        attachments=draft.attachments,
    )


def add_late(context: Context[Draft]) -> Next:
    """Something came to mind while looking it over."""
    return State.DETAILS if add_part(context) else State.REVIEW


def choose(context: Context[Draft], button: Choose) -> Next:
    match button.choice:
        case Choice.WHOM:
            return State.WHOM
        case Choice.CATEGORY:
            return State.CATEGORY
        case Choice.DETAILS:
            context.draft = replace(context.draft, parts=())
            return State.DETAILS
        case Choice.SEND:
            return send(context) if context.draft.parts else State.DETAILS
        case Choice.WRITTEN:
            return State.REVIEW if context.draft.parts else State.DETAILS


def send(context: Context[Draft]) -> Next:
    """The request is filed; from here on its card tells how it stands. Whether it may be filed is asked once more."""
    draft, actor = context.draft, context.actor
    author = access_author(context.session, actor, draft.for_id or actor.id, channel=draft.channel)
    if author.group_id is None and not draft.for_id:  # who was turned away in the meantime chooses again
        return State.PLACE
    request = file_request(
        context.session,
        author,
        context.community,
        category=draft.category,
        danger=bool(draft.danger),
        text=draft.text,
        attachments=draft.attachments,
        now=context.now,
        filed_by_id=actor.id if author.id != actor.id else None,
        channel=draft.channel,
    )
    context.show(
        "filing/sent",
        about=about_author(context),
        reference=request.reference,
        author=get_author(context),
        channel=draft.channel,
    )
    show_request(context.announcer, request)
    return END


def _category(context: Context[Draft]) -> Category:
    return context.community.category(context.draft.category)


def _cancel_row() -> list[Button]:
    return [Button(RunCommand("cancel"), "filing/cancel")]


def _written_row() -> list[Button]:
    return [Button(Choose(Choice.WRITTEN), "filing/written", style="primary")]


Reaction: TypeAlias = Callable[[Context[Draft]], None]


def _telling(state: State, added: Reaction, corrected: Reaction | None = None) -> list[MessageHandler[Draft]]:
    """Whatever question waits, people go on telling and correct themselves: it is kept, and answered with these."""

    def add(context: Context[Draft]) -> Next:
        if add_part(context):
            added(context)
        return state

    return [MessageHandler(CONTENT, add), _correcting(state, corrected or added)]


def _correcting(state: State, corrected: Reaction) -> MessageHandler[Draft]:
    def correct(context: Context[Draft]) -> Next:
        if correct_part(context):
            corrected(context)
        return state

    return MessageHandler(CONTENT, correct, edited=True)


conversation = Conversation(
    name="filing",
    may=Action.FILE_REQUEST,
    entry_points=[
        CommandHandler("report", begin),
        CallbackQueryHandler(FileFor, begin_for_resident),
        MessageHandler(filters.ChatType.PRIVATE & CONTENT, begin_with_words),
    ],
    state=State,
    draft=Draft,
    unsent=lambda draft: bool(draft.parts),
    states={
        State.WHOM: Question(
            ask_whom, answers=[CallbackQueryHandler(PickWhom, pick_whom), *_telling(State.WHOM, ask_whom)]
        ),
        State.CHANNEL: Question(
            ask_channel,
            answers=[CallbackQueryHandler(PickChannel, pick_channel), *_telling(State.CHANNEL, ask_channel)],
        ),
        State.PLACE: Question(
            ask_place,
            by_number=True,
            answers=[
                CallbackQueryHandler(PickGrid, pick_grid),
                CallbackQueryHandler(PickGroup, pick_group),
                *_telling(State.PLACE, ask_place),
            ],
        ),
        State.CATEGORY: Question(
            ask_category,
            by_number=True,
            answers=[
                CallbackQueryHandler(PickCategory, pick_category),
                CallbackQueryHandler(AnswerInstead, answer_instead),
                *_telling(State.CATEGORY, ask_category),
            ],
        ),
        State.DANGER: Question(
            ask_danger,
            by_number=True,
            answers=[CallbackQueryHandler(Danger, answer_danger), *_telling(State.DANGER, ask_danger)],
        ),
        State.DETAILS: Question(
            ask_details,
            answers=[CallbackQueryHandler(Choose, choose), *_telling(State.DETAILS, say_received, say_corrected)],
        ),
        State.REVIEW: Question(
            ask_review,
            by_number=True,
            answers=[
                CallbackQueryHandler(Choose, choose),
                MessageHandler(CONTENT, add_late),
                _correcting(State.REVIEW, ask_review),
            ],
        ),
    },
)
