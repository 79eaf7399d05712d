"""Gatherings in lists: each as one line on a button."""

from typing import Any

from handlers.flow import Context
from handlers.ui.words import shorten, tell_short
from models.gatherings.rows import Gathering
from models.rules.gathering_states import GatheringState, SignUpState

LONGEST_TITLE = 24
MARKS = {
    SignUpState.GOING: "✅",
    SignUpState.WAITING: "⏳",
    SignUpState.DECLINED: "🙏",
    SignUpState.WITHDRAWN: "▫️",
}


def title_of(context: Context[Any], gathering: Gathering, said: SignUpState | None) -> str:
    """When and what, with a mark for what one said oneself."""
    when = tell_short(gathering.starts_at.astimezone(context.community.zone), context.actor.language)
    mark = "❌" if gathering.state is GatheringState.CANCELLED else MARKS.get(said, gathering.rules.emoji)  # type: ignore[arg-type]
    return f"{mark} {when} · {shorten(gathering.title, LONGEST_TITLE)}"
