"""What somebody tells of a topic before it is proposed: kept from the first word on, whichever question waits."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.flow import Context, MessageHandler, Next
from handlers.topics.drafts import LONGEST_TEXT, MOST_ATTACHMENTS, Draft, fits
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import CONTENT, read_content
from handlers.ui.keyboards import Button


class Choice(StrEnum):
    """What a button of the later questions does."""

    WRITTEN = auto()
    ANOTHER = auto()
    DETAILS = auto()
    SEND = auto()


@dataclass(frozen=True)
class Proceed(CallbackData, prefix="uy"):
    """Do this next."""

    choice: Choice


def ask_details(context: Context[Draft]) -> None:
    keyboard = [_written_row()] if context.draft.parts else [cancel_row()]
    context.show("topics/ask_details", keyboard=keyboard, draft=context.draft)


def say_received(context: Context[Draft]) -> None:
    context.say("topics/part_received", keyboard=[_written_row()], reply=True)


def telling(state: StrEnum, react: Callable[[Context[Draft]], None]) -> list[MessageHandler[Draft]]:
    """Whatever question waits, people go on telling and correct themselves: it is kept, and answered with this."""

    def add(context: Context[Draft]) -> Next:
        if _add_part(context):
            react(context)
        return state

    def correct(context: Context[Draft]) -> Next:
        if _correct_part(context):
            react(context)
        return state

    return [MessageHandler(CONTENT, add), MessageHandler(CONTENT, correct, edited=True)]


def cancel_row() -> list[Button]:
    return [Button(RunCommand("cancel"), "topics/never_mind")]


def _written_row() -> list[Button]:
    return [Button(Proceed(Choice.WRITTEN), "topics/written", style="primary")]


def _add_part(context: Context[Draft]) -> bool:
    """Take a message into the draft. False: nothing more need be said of it."""
    draft = context.draft.add(read_content(context.message))
    return _keep(context, draft) and not draft.ends_in_album  # an album gets one answer, not ten


def _correct_part(context: Context[Draft]) -> bool:
    """Let an edited message replace what it said before. False: nothing more need be said of it."""
    draft = context.draft.correct(read_content(context.message))
    return draft.text != context.draft.text and _keep(context, draft)


def _keep(context: Context[Draft], draft: Draft) -> bool:
    if not fits(draft.text, draft.attachments):
        context.say("topics/too_long", longest=LONGEST_TEXT, most=MOST_ATTACHMENTS)
        return False
    context.draft = draft
    return True
