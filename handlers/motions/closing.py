"""A vote is closed: the ballot papers are counted, and must be as many as were given out; then everybody hears."""

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.motions.buttons import CloseMotion
from handlers.motions.hall import tell_result
from handlers.motions.managing import show_managed
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button
from models.motions.polls import OPTIONS
from models.motions.rows import Motion
from models.motions.steps import access_motion, close
from models.motions.voting import count_paper, count_votes, list_electorate
from models.rules.motion_counts import quorum_of
from models.rules.motion_states import MotionStep


class State(StrEnum):
    """What is asked."""

    PAPER = auto()
    SURE = auto()


@dataclass(frozen=True)
class Draft:
    """Which motion, and what its ballot papers say, in the order of the options."""

    motion_id: int = 0
    paper: tuple[int, ...] = ()


@dataclass(frozen=True)
class Decide(CallbackData, prefix="hz"):
    """Close for sure, or leave it open."""

    closes: bool


def begin(context: Context[Draft], button: CloseMotion) -> Next:
    motion = access_motion(context.session, context.actor, button.motion_id, MotionStep.CLOSE, version=button.version)
    context.draft = Draft(motion.id)
    return State.PAPER if count_paper(context.session, motion) else State.SURE


def ask_paper(context: Context[Draft]) -> None:
    motion = _access(context)
    context.show("motions/ask_paper", keyboard=[_leave_open()], count=count_paper(context.session, motion))


def take_paper(context: Context[Draft]) -> Next:
    """Three numbers; while they are not as many as the papers it is asked again."""
    motion = _access(context)
    numbers = read_numbers(read_content(context.message).text)
    count = count_paper(context.session, motion)
    if len(numbers) != len(OPTIONS) or sum(numbers) != count:
        context.say("motions/paper_differs", keyboard=[_leave_open()], count=count, numbers=numbers)
        return State.PAPER
    context.draft = replace(context.draft, paper=numbers)
    return State.SURE


def ask_sure(context: Context[Draft]) -> None:
    motion = _access(context)
    electorate = len(list_electorate(context.session, motion))
    keyboard = [[Button(Decide(True), "motions/close_surely", style="danger")], _leave_open()]
    context.show(
        "motions/close_sure",
        keyboard=keyboard,
        motion=motion,
        voted=count_votes(context.session, motion),
        electorate=electorate,
        quorum=quorum_of(electorate, context.community.gatherings.quorum_percent),
    )


def decide(context: Context[Draft], button: Decide) -> Next:
    motion, paper = _access(context), context.draft.paper
    if not button.closes:
        show_managed(context, motion)
        return END
    if sum(paper) != count_paper(context.session, motion):  # somebody was given one meanwhile
        context.draft = replace(context.draft, paper=())
        return State.PAPER
    counts = dict(zip(OPTIONS, paper, strict=True)) if paper else {}
    close(context.session, motion, context.actor, context.community, paper=counts, now=context.now)
    show_managed(context, motion)
    tell_result(context.announcer, motion)
    return END


def read_numbers(text: str) -> tuple[int, ...]:
    """The numbers in somebody's words: 赞成12 反对３ 弃权1."""
    return tuple(int(found) for found in re.findall(r"[0-9]{1,5}", unicodedata.normalize("NFKC", text)))


def _access(context: Context[Draft]) -> Motion:
    return access_motion(context.session, context.actor, context.draft.motion_id, MotionStep.CLOSE)


def _leave_open() -> list[Button]:
    return [Button(Decide(False), "motions/leave_open")]


conversation = Conversation(
    name="motion_closing",
    entry_points=[CallbackQueryHandler(CloseMotion, begin)],
    state=State,
    draft=Draft,
    states={
        State.PAPER: Question(
            ask_paper,
            answers=[MessageHandler(WORDS, take_paper), CallbackQueryHandler(Decide, decide)],
            lasts=AN_HOUR,
        ),
        State.SURE: Question(ask_sure, answers=[CallbackQueryHandler(Decide, decide)], lasts=AN_HOUR, by_number=True),
    },
)
