"""The heads' side: put a promise off, hand it over, drop it, take it up again; always with the reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum, auto

from markupsafe import escape

from handlers.commitments.buttons import Drop, HandOver, Open, Postpone, Reopen
from handlers.commitments.stepping import take_step
from handlers.flow import END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import WORDS, Content, read_content
from handlers.ui.keyboards import Button, back_home, in_rows
from handlers.ui.words import tell_day
from models.commitments import Commitment
from models.commitments.queries import list_owners
from models.commitments.steps import access_commitment, first_day, needs_day, see_commitment
from models.people import Person, get_person
from models.rules.commitment_states import CommitmentStep
from models.rules.days import AHEAD, read_day
from models.rules.refusals import Gone

LONGEST_REASON = 500  # UTF-16 units as shown
DAYS_ON = (7, 14, 30)
"""Days after the present one, as buttons."""
PEOPLE = 8


class State(StrEnum):
    """What is asked."""

    WHOM = auto()
    DAY = auto()
    REASON = auto()


@dataclass(frozen=True)
class Draft:
    """Which step, on which state of which commitment; whom to or until when; `offset`: which people are shown."""

    commitment_id: int = 0
    version: int = 0
    step: CommitmentStep = CommitmentStep.POSTPONE
    owner_id: int | None = None
    due_on: date | None = None
    offset: int = 0


@dataclass(frozen=True)
class PickDay(CallbackData, prefix="kn"):
    """This day, as 2026-11-30."""

    day: str


@dataclass(frozen=True)
class PickOwner(CallbackData, prefix="kw"):
    """This person."""

    person_id: int


@dataclass(frozen=True)
class TurnPage(CallbackData, prefix="kv"):
    """Other people."""

    offset: int


def begin_postponing(context: Context[Draft], button: Postpone) -> Next:
    return _begin(context, CommitmentStep.POSTPONE, button.commitment_id, button.version)


def begin_handing_over(context: Context[Draft], button: HandOver) -> Next:
    return _begin(context, CommitmentStep.HAND_OVER, button.commitment_id, button.version)


def begin_dropping(context: Context[Draft], button: Drop) -> Next:
    return _begin(context, CommitmentStep.DROP, button.commitment_id, button.version)


def begin_reopening(context: Context[Draft], button: Reopen) -> Next:
    return _begin(context, CommitmentStep.REOPEN, button.commitment_id, button.version)


def _begin(context: Context[Draft], step: CommitmentStep, commitment_id: int, version: int) -> Next:
    commitment = access_commitment(context.session, context.actor, commitment_id, step, version=version)
    context.draft = Draft(commitment_id, version, step)
    if step is CommitmentStep.HAND_OVER:
        if not _list_people(context, commitment):
            context.say("commitments/nobody_else", keyboard=[[_back(commitment)], back_home()])
            return END
        return State.WHOM
    return State.DAY if needs_day(commitment, step, today=context.announcer.today) else State.REASON


def ask_whom(context: Context[Draft]) -> None:
    _ask_whom(context, context.say)  # not in the place of the card whose button was pressed


def _ask_whom(context: Context[Draft], put: Callable[..., None]) -> None:
    commitment, offset = _commitment(context), context.draft.offset
    people = _list_people(context, commitment)
    rows = [[Button(PickOwner(person.id), text=person.name)] for person in people[offset : offset + PEOPLE]]
    turns = [Button(TurnPage(offset - PEOPLE), "commitments/earlier_people")] if offset else []
    turns += [Button(TurnPage(offset + PEOPLE), "commitments/more_people")] if len(people) > offset + PEOPLE else []
    keyboard = [*rows, *([turns] if turns else []), _never_mind()]
    put("commitments/ask_whom", keyboard=keyboard, about=_about(context), commitment=commitment)


def turn_page(context: Context[Draft], button: TurnPage) -> Next:
    context.draft = replace(context.draft, offset=max(0, button.offset))
    _ask_whom(context, context.show)
    return State.WHOM


def pick_owner(context: Context[Draft], button: PickOwner) -> Next:
    if button.person_id not in {person.id for person in _list_people(context, _commitment(context))}:
        raise Gone(f"person {button.person_id}")
    context.draft = replace(context.draft, owner_id=button.person_id)
    return State.REASON


def ask_day(context: Context[Draft]) -> None:
    commitment, today = _commitment(context), context.announcer.today
    since = max(commitment.due_on, today)
    days = [since + timedelta(days=days) for days in DAYS_ON]
    buttons = [Button(PickDay(day.isoformat()), text=tell_day(day, context.actor.language)) for day in days]
    keyboard = [*in_rows(buttons, 1), _never_mind()]
    step = context.draft.step
    context.say("commitments/ask_day", keyboard=keyboard, about=_about(context), commitment=commitment, step=step)


def pick_day(context: Context[Draft], button: PickDay) -> Next:
    try:
        return _take_day(context, date.fromisoformat(button.day))
    except ValueError:
        return _take_day(context, None)


def write_day(context: Context[Draft]) -> Next:
    return _take_day(context, read_day(read_content(context.message).text, context.announcer.today))


def _take_day(context: Context[Draft], day: date | None) -> Next:
    commitment, today = _commitment(context), context.announcer.today
    first = first_day(commitment, today=today)
    is_same = context.draft.step is CommitmentStep.POSTPONE and day == commitment.due_on
    if day is None or is_same or not first <= day <= max(today, commitment.due_on) + AHEAD:
        context.say("commitments/no_day", first=first, keyboard=[_never_mind()])
        return State.DAY
    context.draft = replace(context.draft, due_on=day)
    return State.REASON


def ask_reason(context: Context[Draft]) -> None:
    draft = context.draft
    owner = get_person(context.session, draft.owner_id) if draft.owner_id else None
    put = context.show if owner or draft.due_on else context.say
    put(
        "commitments/ask_reason",
        keyboard=[_never_mind()],
        about=_about(context),
        commitment=_commitment(context),
        step=draft.step,
        new_owner=owner,
        due_on=draft.due_on,
    )


def take_reason(context: Context[Draft]) -> Next:
    draft, reason = context.draft, read_content(context.message).text
    if len(escape(reason).encode("utf-16-le")) // 2 > LONGEST_REASON:
        context.say("commitments/long_reason", keyboard=[_never_mind()], longest=LONGEST_REASON)
        return State.REASON
    commitment = take_step(
        context,
        draft.step,
        draft.commitment_id,
        version=draft.version,
        content=Content(0, reason),
        owner_id=draft.owner_id,
        due_on=draft.due_on,
    )
    context.say("commitments/sent", keyboard=[[_back(commitment)], back_home()], about=_about(context),
                commitment=commitment)  # fmt: skip
    return END


def _commitment(context: Context[Draft]) -> Commitment:
    return see_commitment(context.session, context.actor, context.draft.commitment_id)


def _list_people(context: Context[Draft], commitment: Commitment) -> Sequence[Person]:
    people = list_owners(context.session, commitment.gathering)
    return [person for person in people if person.id != commitment.owner_id]


def _about(context: Context[Draft]) -> str:
    return f"commitment:{context.draft.commitment_id}"


def _back(commitment: Commitment) -> Button:
    return Button(Open(commitment.id), "commitments/open")


def _never_mind() -> list[Button]:
    return [Button(RunCommand("cancel"), "requests/never_mind")]


conversation = Conversation(
    name="steering",
    entry_points=[
        CallbackQueryHandler(Postpone, begin_postponing),
        CallbackQueryHandler(HandOver, begin_handing_over),
        CallbackQueryHandler(Drop, begin_dropping),
        CallbackQueryHandler(Reopen, begin_reopening),
    ],
    state=State,
    draft=Draft,
    states={
        State.WHOM: Question(
            ask_whom,
            answers=[CallbackQueryHandler(PickOwner, pick_owner), CallbackQueryHandler(TurnPage, turn_page)],
            by_number=True,
        ),
        State.DAY: Question(
            ask_day,
            answers=[CallbackQueryHandler(PickDay, pick_day), MessageHandler(WORDS, write_day)],
            by_number=True,
        ),
        State.REASON: Question(ask_reason, answers=[MessageHandler(WORDS, take_reason)]),
    },
)
