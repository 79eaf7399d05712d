"""What somebody says and shows of a household: kept from the first word on, whichever question waits."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

from handlers.diary.buttons import Written
from handlers.diary.drafts import LONGEST_TEXT, MOST_PARTS, Draft
from handlers.flow import Context, MessageHandler, Next
from handlers.ui.contents import CONTENT, read_content
from handlers.ui.keyboards import Button

Reaction: TypeAlias = Callable[[Context[Draft]], None]


def add_part(context: Context[Draft]) -> bool:
    """Take a message into the draft. False: nothing more need be said of it."""
    draft = context.draft.add(read_content(context.message))
    return keep(context, draft) and not draft.ends_in_album  # an album gets one answer, not ten


def correct_part(context: Context[Draft]) -> bool:
    """Let an edited message replace what it said before. False: nothing more need be said of it."""
    draft = context.draft.correct(read_content(context.message))
    return draft.text != context.draft.text and keep(context, draft)


def keep(context: Context[Draft], draft: Draft) -> bool:
    """Take the draft if the entry can be shown whole. False, said: it was not taken."""
    if not draft.fits:
        context.say("diary/too_long", longest=LONGEST_TEXT, most=MOST_PARTS)
        return False
    context.draft = draft
    return True


def say_received(context: Context[Draft]) -> None:
    """There is room for more."""
    context.say("diary/part_received", keyboard=[written_row(context)], reply=True)


def written_row(context: Context[Draft]) -> list[Button]:
    """That was all, or nothing need be written: it is never asked for."""
    label = "diary/written" if context.draft.parts else "diary/nothing_to_write"
    return [Button(Written(), label, style="primary")]


def telling(state: StrEnum, added: Reaction) -> list[MessageHandler[Draft]]:
    """Whatever question waits, people go on telling and correct themselves: it is kept, and answered with this."""

    def add(context: Context[Draft]) -> Next:
        if add_part(context):
            added(context)
        return state

    def correct(context: Context[Draft]) -> Next:
        if correct_part(context):
            added(context)
        return state

    return [MessageHandler(CONTENT, add), MessageHandler(CONTENT, correct, edited=True)]
