"""Why something is called off: one press where that is enough, words where it is not."""

from collections.abc import Callable, Sequence
from enum import StrEnum, auto
from typing import Any

from handlers.flow import Context
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button

LONGEST = 200  # characters


class Reason(StrEnum):
    """What happens most."""

    POWER_CUT = auto()
    MEETING = auto()
    ILL = auto()
    CALLED = auto()
    DOUBLE = auto()
    ELSEWHERE = auto()


CLOSING = (Reason.POWER_CUT, Reason.MEETING, Reason.ILL)
"""Why a desk closes."""
CANCELLING = (Reason.CALLED, Reason.DOUBLE, Reason.ELSEWHERE)
"""Why one appointment is called off."""


def reason_buttons(pick: Callable[[Reason], CallbackData], reasons: Sequence[Reason]) -> list[list[Button]]:
    """The reasons to choose from; `pick` makes what a button carries."""
    return [[Button(pick(reason), f"desk_reasons/{reason}")] for reason in reasons]


def word_reason(context: Context[Any], reason: Reason) -> str:
    """The words of a reason, as everybody reads them: in the community's language."""
    return context.announcer.product.words.label(context.community.languages[0], f"desk_reasons/{reason}", {})


def read_reason(context: Context[Any]) -> str | None:
    """What they wrote; None, said, where that is too long to be told to others."""
    words = " ".join(read_content(context.message).text.split())
    if len(words) <= LONGEST:
        return words
    context.say("desks/too_long", longest=LONGEST)
    return None
