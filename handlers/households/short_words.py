"""What people write to a visit: few words, for more is told face to face."""

from typing import Any

from markupsafe import escape

from handlers.flow import Context
from handlers.ui.callbacks import RunCommand
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button

LONGEST = 500  # UTF-16 units as shown


def read_words(context: Context[Any]) -> str:
    """What they wrote; empty where that is too much, which is said."""
    words = read_content(context.message).text
    if len(escape(words).encode("utf-16-le")) // 2 <= LONGEST:
        return words
    context.say("musts/long_words", keyboard=[never_mind()], longest=LONGEST)
    return ""


def never_mind() -> list[Button]:
    """The row that leaves the question."""
    return [Button(RunCommand("cancel"), "musts/never_mind")]
