"""What is promised with an item: what is to be done, who sees to it, and by which day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from handlers.flow import CallbackQueryHandler, Context, MessageHandler, Next
from handlers.flow.conversation import Answer
from handlers.minutes.drafts import LONGEST_PROMISE, Draft, shown_length
from handlers.minutes.items import State, access, way_out
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, Keyboard
from models.commitments.queries import list_owners
from models.minutes.deadlines import first_day
from models.people import Person
from models.rules.days import AHEAD, read_day
from models.rules.minutes import Promised
from models.rules.refusals import Gone, NotNow

SOON = (7, 14, 30)
"""By which day a promise is to be kept, in days from today, where one press is to do."""
PAGE = 8


@dataclass(frozen=True)
class PickOwner(CallbackData, prefix="nh"):
    """They see to it."""

    person_id: int


@dataclass(frozen=True)
class MoreOwners(CallbackData, prefix="nm"):
    """Others, from the `offset`-th on."""

    offset: int


@dataclass(frozen=True)
class PickDays(CallbackData, prefix="nd"):
    """So many days from today."""

    days: int


def ask_promise(context: Context[Draft]) -> None:
    context.show("minutes/ask_promise", keyboard=[way_out()], number=len(context.draft.promises) + 1)


def take_promise(context: Context[Draft]) -> Next:
    words = read_content(context.message).text
    if shown_length(words) > LONGEST_PROMISE:
        context.say("minutes/too_long", keyboard=[way_out()], longest=LONGEST_PROMISE)
        return State.PROMISE
    context.draft = replace(context.draft, text=words, offset=0)
    return State.OWNER


def ask_owner(context: Context[Draft]) -> None:
    _show_owners(context, list_owners(context.session, access(context).gathering))


def _show_owners(context: Context[Draft], owners: list[Person]) -> None:
    offset = context.draft.offset if context.draft.offset < len(owners) else 0
    rows = [[Button(PickOwner(owner.id), text=owner.name)] for owner in owners[offset : offset + PAGE]]
    more = [[Button(MoreOwners(offset + PAGE), "minutes/more_owners")]] if len(owners) > offset + PAGE else []
    start = [[Button(MoreOwners(0), "minutes/first_owners")]] if offset else []
    context.show("minutes/ask_owner", keyboard=[*rows, *more, *start, way_out()], text=context.draft.text)


def turn_owners(context: Context[Draft], button: MoreOwners) -> Next:
    context.draft = replace(context.draft, offset=max(0, button.offset))
    ask_owner(context)
    return State.OWNER


def find_owner(context: Context[Draft]) -> Next:
    """Among many, a name is quicker."""
    name = read_content(context.message).text
    owners = list_owners(context.session, access(context).gathering)
    found = [owner for owner in owners if name in owner.name]
    context.draft = replace(context.draft, offset=0)
    if not found:
        context.say("minutes/no_such_owner", name=name[:20])
    _show_owners(context, found or owners)
    return State.OWNER


def pick_owner(context: Context[Draft], button: PickOwner) -> Next:
    if button.person_id not in {owner.id for owner in list_owners(context.session, access(context).gathering)}:
        raise Gone(f"person {button.person_id} as an owner")
    context.draft = replace(context.draft, owner_id=button.person_id)
    return State.DAY


def ask_day(context: Context[Draft]) -> None:
    owner = context.session.get_one(Person, context.draft.owner_id)
    context.show("minutes/ask_day", keyboard=_days(context), text=context.draft.text, owner=owner)


def _days(context: Context[Draft]) -> Keyboard:
    soon = [days for days in SOON if context.announcer.today + timedelta(days=days) >= _first_day(context)]
    buttons = [Button(PickDays(days), "minutes/in_days", values={"days": days}) for days in soon]
    return [*([button] for button in buttons), way_out()]


def pick_days(context: Context[Draft], button: PickDays) -> Next:
    if button.days not in SOON:
        raise Gone(f"in {button.days} days")
    return _promise(context, button.days)


def write_day(context: Context[Draft]) -> Next:
    today = context.announcer.today
    day = read_day(read_content(context.message).text, today)
    first = _first_day(context)
    if day is None or day < first:
        context.say("minutes/no_such_day", keyboard=_days(context), first=first, half_a_year=today + AHEAD)
        return State.DAY
    return _promise(context, (day - today).days)


def _promise(context: Context[Draft], days: int) -> Next:
    """It is written down, and the next one can come."""
    draft = context.draft
    day = context.announcer.today + timedelta(days=days)
    if day < _first_day(context):
        raise NotNow(f"a promise for {day}, when the minutes are not published yet")
    promised = Promised(draft.text, draft.owner_id, day)
    context.draft = replace(draft, promises=(*draft.promises, promised), text="", owner_id=0)
    return State.PROMISES


def _first_day(context: Context[Draft]) -> date:
    return first_day(context.community, now=context.now)


NAMING: list[Answer[Draft]] = [
    CallbackQueryHandler(PickOwner, pick_owner),
    CallbackQueryHandler(MoreOwners, turn_owners),
    MessageHandler(WORDS, find_owner),
]
DATING: list[Answer[Draft]] = [CallbackQueryHandler(PickDays, pick_days), MessageHandler(WORDS, write_day)]
