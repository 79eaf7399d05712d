"""What came of an item: the outcome, what was decided in words or by voice, and what is promised, one by one.

Two may write at once: who would save over what another wrote meanwhile is shown it, and chooses.
"""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from telegram.ext import filters

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.flow.conversation import Answer
from handlers.minutes import buttons as b
from handlers.minutes.drafts import LONGEST_DECISION, MOST_PROMISES, MOST_VOICES, Draft
from handlers.minutes.items import Leave, State, access, name_owners, page_of, way_out
from handlers.minutes.pages import show_page
from handlers.minutes.promising import DATING, NAMING, ask_day, ask_owner, ask_promise, take_promise
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import CONTENT, WORDS, read_content
from handlers.ui.keyboards import Button
from models.commitments.queries import list_owners
from models.gatherings.rows import Gathering
from models.minutes.steps import access_minutes
from models.minutes.writing import write_item
from models.rules.minutes import Promised
from models.rules.minutes_states import ItemOutcome, MinutesStep

SAID = CONTENT & (filters.TEXT | filters.VOICE)


class Choice(StrEnum):
    """What a button of the later questions does."""

    WRITTEN = auto()
    MORE = auto()
    ANEW = auto()
    SAVE = auto()
    MINE = auto()
    THEIRS = auto()


@dataclass(frozen=True)
class PickOutcome(CallbackData, prefix="nq"):
    """This came of it."""

    outcome: ItemOutcome


@dataclass(frozen=True)
class Choose(CallbackData, prefix="nz"):
    """Do this next."""

    choice: Choice


def begin(context: Context[Draft], button: b.WriteItem) -> Next:
    minutes = access_minutes(context.session, context.actor, button.gathering_id, MinutesStep.WRITE)
    context.draft = Draft.begin(minutes.gathering_id, page_of(context, minutes, button.item_id))
    return State.OUTCOME


def ask_outcome(context: Context[Draft]) -> None:
    page = page_of(context, access(context), context.draft.item_id)
    buttons = [Button(PickOutcome(outcome), f"item_outcomes/{outcome}") for outcome in ItemOutcome]
    context.show("minutes/ask_outcome", keyboard=[*([button] for button in buttons), way_out()], item=page.item,
                 promises=name_owners(context, page.written.promises))  # fmt: skip


def pick_outcome(context: Context[Draft], button: PickOutcome) -> Next:
    context.draft = replace(context.draft, outcome=button.outcome)
    return State.DECISION


def ask_decision(context: Context[Draft]) -> None:
    draft = context.draft
    keyboard = [*([_written()] if draft.parts else []), way_out()]
    context.show("minutes/ask_decision", keyboard=keyboard, outcome=draft.outcome, decision=draft.decision,
                 voices=len(draft.voice))  # fmt: skip


def add(context: Context[Draft]) -> Next:
    """Some of it, in words or by voice."""
    if _keep(context, context.draft.add(read_content(context.message))):
        context.say("minutes/noted", keyboard=[_written()], reply=True)
    return State.DECISION


def correct(context: Context[Draft]) -> Next:
    """An edited message says what it says now."""
    draft = context.draft.correct(read_content(context.message))
    if draft != context.draft and _keep(context, draft):
        context.say("minutes/noted", keyboard=[_written()], reply=True)
    return State.DECISION


def _keep(context: Context[Draft], draft: Draft) -> bool:
    if not draft.fits:
        context.say("minutes/decision_too_long", keyboard=[way_out()], longest=LONGEST_DECISION, most=MOST_VOICES)
        return False
    context.draft = draft
    return True


def end_decision(context: Context[Draft], button: Choose) -> Next:  # noqa: ARG001 -- there is one button
    draft = context.draft
    if not draft.parts:
        return State.DECISION
    if draft.outcome is not ItemOutcome.AGREED:
        return save(context)
    return State.PROMISES if draft.promises else State.PROMISE


def ask_promises(context: Context[Draft]) -> None:
    draft = context.draft
    buttons = [Button(Choose(Choice.SAVE), "minutes/save", style="success")]
    if len(draft.promises) < MOST_PROMISES:
        buttons.append(Button(Choose(Choice.MORE), "minutes/promise_more"))
    buttons.append(Button(Choose(Choice.ANEW), "minutes/promise_anew"))
    promises = name_owners(context, draft.promises)
    context.show("minutes/promises", keyboard=[*([button] for button in buttons), way_out()], promises=promises)


def choose(context: Context[Draft], button: Choose) -> Next:
    match button.choice:
        case Choice.MORE:
            return State.PROMISE
        case Choice.ANEW:
            context.draft = replace(context.draft, promises=())
            return State.PROMISE
        case Choice.THEIRS:
            show_page(context, access(context))
            return END
        case Choice.MINE:
            mark = page_of(context, access(context), context.draft.item_id).mark
            context.draft = replace(context.draft, mark=mark)
            return save(context)
        case _:
            return save(context)


def leave(context: Context[Draft], button: Leave) -> Next:  # noqa: ARG001 -- it says nothing more
    show_page(context, access(context))
    return END


def save(context: Context[Draft]) -> Next:
    """Into the minutes, unless somebody else wrote of the same item meanwhile."""
    draft, minutes = context.draft, access(context)
    page = page_of(context, minutes, draft.item_id)
    if page.mark != draft.mark:
        return State.CLASH
    if gone := _without_owner(context, minutes.gathering):
        others = tuple(promised for promised in draft.promises if promised is not gone)
        context.draft = replace(draft, promises=others, text=gone.text, offset=0)
        context.say("minutes/owner_gone", text=gone.text)
        return State.OWNER
    write_item(context.session, minutes, page.item, draft.written, context.actor, voice=draft.voice, now=context.now)
    show_page(context, minutes)
    return END


def _without_owner(context: Context[Draft], gathering: Gathering) -> Promised | None:
    """A promise of somebody who can no longer see to it."""
    owners = {owner.id for owner in list_owners(context.session, gathering)}
    return next((promised for promised in context.draft.written.promises if promised.owner_id not in owners), None)


def ask_clash(context: Context[Draft]) -> None:
    page = page_of(context, access(context), context.draft.item_id)
    mine = Button(Choose(Choice.MINE), "minutes/keep_mine", style="primary")
    theirs = Button(Choose(Choice.THEIRS), "minutes/keep_theirs")
    context.show("minutes/clash", keyboard=[[mine], [theirs]], item=page.item, draft=context.draft,
                 promises=name_owners(context, page.written.promises),
                 own_promises=name_owners(context, context.draft.written.promises))  # fmt: skip


def _written() -> list[Button]:
    return [Button(Choose(Choice.WRITTEN), "minutes/written", style="primary")]


LEAVE: Answer[Draft] = CallbackQueryHandler(Leave, leave)
TELLING: list[Answer[Draft]] = [MessageHandler(SAID, add), MessageHandler(SAID, correct, edited=True)]
CHOOSING: Answer[Draft] = CallbackQueryHandler(Choose, choose)

conversation = Conversation(
    name="minutes_items",
    entry_points=[CallbackQueryHandler(b.WriteItem, begin)],
    state=State,
    draft=Draft,
    unsent=lambda draft: draft.outcome is not None,
    states={
        State.OUTCOME: Question(
            ask_outcome, answers=[CallbackQueryHandler(PickOutcome, pick_outcome), LEAVE], by_number=True
        ),
        State.DECISION: Question(ask_decision, answers=[CallbackQueryHandler(Choose, end_decision), *TELLING, LEAVE]),
        State.PROMISE: Question(ask_promise, answers=[MessageHandler(WORDS, take_promise), LEAVE]),
        State.OWNER: Question(ask_owner, answers=[*NAMING, LEAVE], by_number=True),
        State.DAY: Question(ask_day, answers=[*DATING, LEAVE]),
        State.PROMISES: Question(ask_promises, answers=[CHOOSING, LEAVE], by_number=True),
        State.CLASH: Question(ask_clash, answers=[CHOOSING], by_number=True),
    },
)
