"""A gathering is called off: the reason is asked, and everybody hears it once."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.flow import (
    AN_HOUR,
    END,
    CallbackQueryHandler,
    Context,
    Conversation,
    MessageHandler,
    Next,
    Question,
)
from handlers.gatherings import organising_buttons as b
from handlers.gatherings.cards import describe
from handlers.gatherings.notices import tell_cancelled
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, Keyboard, back_home
from models.gatherings.planning import cancel
from models.gatherings.rows import Gathering
from models.gatherings.steps import access_gathering
from models.rules.gathering_plans import length
from models.rules.gathering_states import GatheringStep

LONGEST_REASON = 300


class State(StrEnum):
    """What is asked."""

    REASON = auto()
    SURE = auto()


@dataclass(frozen=True)
class Draft:
    """Which gathering, as which version of it, and why."""

    gathering_id: int = 0
    version: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Surely(CallbackData, prefix="lz"):
    """It is off, or it takes place after all."""

    sure: bool


def begin(context: Context[Draft], button: b.CancelGathering) -> Next:
    gathering = _access(context, button.gathering_id, button.version)
    context.draft = Draft(gathering.id, gathering.version)
    return State.REASON


def ask_reason(context: Context[Draft]) -> None:
    gathering = _access(context, context.draft.gathering_id)
    context.show("organising/ask_reason", keyboard=_keep(), **describe(context.announcer, gathering))


def take_reason(context: Context[Draft]) -> Next:
    reason = " ".join(read_content(context.message).text.split())
    if length(reason) > LONGEST_REASON:
        context.say("organising/long_reason", keyboard=_keep(), longest=LONGEST_REASON)
        return State.REASON
    context.draft = Draft(context.draft.gathering_id, context.draft.version, reason)
    return State.SURE


def ask_sure(context: Context[Draft]) -> None:
    gathering = _access(context, context.draft.gathering_id)
    keyboard = [[Button(Surely(True), "organising/surely_off", style="danger")], *_keep()]
    words = describe(context.announcer, gathering)
    context.show("organising/cancel_sure", keyboard=keyboard, reason=context.draft.reason, **words)


def decide(context: Context[Draft], button: Surely) -> Next:
    """Whether somebody changed it meanwhile makes no difference: it is off. Who was quicker to call it off, was."""
    keyboard = [[Button(b.Organise(context.draft.gathering_id), "organising/open")], back_home()]
    if not button.sure:
        context.show("organising/kept", keyboard=keyboard)
        return END
    gathering = _access(context, context.draft.gathering_id)
    topics = cancel(context.session, gathering, context.actor, now=context.now, reason=context.draft.reason)
    context.session.flush()
    context.session.refresh(gathering, ["events"])
    context.show("organising/called_off", keyboard=keyboard, **describe(context.announcer, gathering))
    tell_cancelled(context.announcer, gathering, topics, by_id=context.actor.id)
    return END


def _keep() -> Keyboard:
    return [[Button(Surely(False), "organising/keep", style="success")]]


def _access(context: Context[Draft], gathering_id: int, version: int | None = None) -> Gathering:
    return access_gathering(context.session, context.actor, gathering_id, GatheringStep.CANCEL, version=version)


conversation = Conversation(
    name="cancelling",
    entry_points=[CallbackQueryHandler(b.CancelGathering, begin)],
    state=State,
    draft=Draft,
    unsent=lambda draft: bool(draft.reason),
    states={
        State.REASON: Question(
            ask_reason,
            answers=[CallbackQueryHandler(Surely, decide), MessageHandler(WORDS, take_reason)],
            lasts=AN_HOUR,
        ),
        State.SURE: Question(
            ask_sure,
            by_number=True,
            answers=[CallbackQueryHandler(Surely, decide), MessageHandler(WORDS, take_reason)],
            lasts=AN_HOUR,
        ),
    },
)
