"""Planning a leave: whose, from when to when, and who is asked to stand in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum, auto

from handlers.flow import (
    END,
    CallbackQueryHandler,
    Context,
    Conversation,
    MessageHandler,
    Next,
    Question,
)
from handlers.staff.colleagues import PickPerson, TurnPage, list_people, matches
from handlers.staff.leave_buttons import PlanLeave, to_leaves
from handlers.staff.standing_in import ask_stand_in, tell_planned
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, back_home, in_rows
from handlers.ui.words import tell_day
from models.leaves.planning import (
    LONGEST,
    ask_for_leave,
    get_overlapping,
    list_candidates,
    list_covered,
    list_possible_holders,
    may_plan_for,
)
from models.people import Person, get_person
from models.rules.days import AHEAD, next_monday, read_day
from models.rules.refusals import Gone, NotYours

NEXT_DAYS = (1, 2, 4, 6)  # after the first, as buttons


class State(StrEnum):
    """What is asked."""

    WHOM = auto()
    FIRST_DAY = auto()
    LAST_DAY = auto()
    STAND_IN = auto()


@dataclass(frozen=True)
class Draft:
    """The leave as far as it is told. `search` and `offset` say which part of a list of people is shown."""

    holder_id: int = 0
    first_day: date = date.min
    last_day: date = date.min
    search: str = ""
    offset: int = 0


@dataclass(frozen=True)
class PickDay(CallbackData, prefix="wd"):
    """This day, as 2026-11-30."""

    day: str


def plan(context: Context[Draft], button: PlanLeave) -> Next:
    if button.own:
        if not may_plan_for(context.session, context.actor, context.actor.id):
            raise NotYours("a leave of one's own")
        context.draft = Draft(context.actor.id)
        return State.FIRST_DAY
    if not list_possible_holders(context.session, context.actor):
        raise NotYours("the leaves of others")
    return State.WHOM


def ask_whom(context: Context[Draft]) -> None:
    people = matches(list_possible_holders(context.session, context.actor), context.draft.search)
    context.show("leaves/ask_whom", keyboard=[*list_people(people, context.draft.offset), _never_mind()])


def pick_holder(context: Context[Draft], button: PickPerson) -> Next:
    if not may_plan_for(context.session, context.actor, button.person_id):
        raise NotYours(f"a leave of person {button.person_id}")
    context.draft = Draft(button.person_id)
    return State.FIRST_DAY


def ask_first(context: Context[Draft]) -> None:
    today = context.announcer.today
    days = {today: "leaves/today", today + timedelta(days=1): "leaves/tomorrow"}
    days.setdefault(next_monday(today), "leaves/next_monday")
    buttons = [Button(PickDay(day.isoformat()), label) for day, label in days.items()]
    is_own = context.draft.holder_id == context.actor.id
    holder = None if is_own else get_person(context.session, context.draft.holder_id)
    context.show("leaves/ask_first", keyboard=[*in_rows(buttons, 2), _never_mind()], holder=holder)


def take_first(context: Context[Draft], day: date | None) -> Next:
    today = context.announcer.today
    if day is None or not today <= day <= today + AHEAD:
        context.say("leaves/no_day")
        return State.FIRST_DAY
    context.draft = replace(context.draft, first_day=day)
    return State.LAST_DAY


def ask_last(context: Context[Draft]) -> None:
    first, language = context.draft.first_day, context.actor.language
    later = [first + timedelta(days=days) for days in NEXT_DAYS]
    days = [Button(PickDay(day.isoformat()), text=tell_day(day, language)) for day in later]
    same = Button(PickDay(first.isoformat()), "leaves/same_day")
    context.show("leaves/ask_last", keyboard=[[same], *in_rows(days, 2), _never_mind()], first_day=first)


def take_last(context: Context[Draft], day: date | None) -> Next:
    draft = context.draft
    if day is None or day > draft.first_day + LONGEST:
        context.say("leaves/no_day")
        return State.LAST_DAY
    if day < draft.first_day:
        context.say("leaves/last_before_first", first_day=draft.first_day)
        return State.LAST_DAY
    if overlapping := get_overlapping(context.session, draft.holder_id, draft.first_day, day):
        context.say("leaves/taken", leave=overlapping)
        return State.FIRST_DAY
    if not list_candidates(context.session, draft.holder_id, draft.first_day, day):
        context.show("leaves/nobody_free", keyboard=[back_home()])
        return END
    context.draft = replace(draft, last_day=day, search="", offset=0)
    return State.STAND_IN


def ask_for_stand_in(context: Context[Draft]) -> None:
    draft = context.draft
    people = matches(_list_free(context), draft.search)
    covered = list_covered(context.session, draft.holder_id, draft.first_day, draft.last_day)
    context.show(
        "leaves/ask_stand_in",
        keyboard=[*list_people(people, draft.offset), _never_mind()],
        covers=[leave.holder.name for leave in covered],
    )


def pick_stand_in(context: Context[Draft], button: PickPerson) -> Next:
    """The leave is planned, and waits for the stand-in's yes."""
    draft = context.draft
    if button.person_id not in {person.id for person in _list_free(context)}:
        raise Gone(f"person {button.person_id}")
    leave = ask_for_leave(
        context.session,
        context.actor,
        context.community,
        holder_id=draft.holder_id,
        stand_in_id=button.person_id,
        first_day=draft.first_day,
        last_day=draft.last_day,
        now=context.now,
    )
    ask_stand_in(context.announcer, leave)
    tell_planned(context.announcer, leave)
    context.show("leaves/sent", keyboard=[to_leaves(), back_home()], leave=leave)
    return END


def search_holder(context: Context[Draft]) -> Next:
    return _search(context, list_possible_holders(context.session, context.actor), ask_whom, State.WHOM)


def turn_holders(context: Context[Draft], button: TurnPage) -> Next:
    context.draft = replace(context.draft, offset=max(0, button.offset))
    ask_whom(context)
    return State.WHOM


def search_stand_in(context: Context[Draft]) -> Next:
    return _search(context, _list_free(context), ask_for_stand_in, State.STAND_IN)


def turn_stand_ins(context: Context[Draft], button: TurnPage) -> Next:
    context.draft = replace(context.draft, offset=max(0, button.offset))
    ask_for_stand_in(context)
    return State.STAND_IN


def _search(
    context: Context[Draft], people: Sequence[Person], ask: Callable[[Context[Draft]], None], state: State
) -> Next:
    """Words narrow the list down; where nobody is called so, all are shown again."""
    words = read_content(context.message).text
    found = matches(people, words)
    if not found:
        context.say("leaves/nobody")
    context.draft = replace(context.draft, search=words if found else "", offset=0)
    ask(context)
    return state


def _list_free(context: Context[Draft]) -> list[Person]:
    return list_candidates(context.session, context.draft.holder_id, context.draft.first_day, context.draft.last_day)


def _written(take: Callable[[Context[Draft], date | None], Next]) -> MessageHandler[Draft]:
    return MessageHandler(
        WORDS, lambda context: take(context, read_day(read_content(context.message).text, context.announcer.today))
    )


def _pressed(take: Callable[[Context[Draft], date | None], Next]) -> CallbackQueryHandler[Draft, PickDay]:
    return CallbackQueryHandler(PickDay, lambda context, button: take(context, _read_iso(button.day)))


def _read_iso(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def _never_mind() -> list[Button]:
    return [Button(RunCommand("cancel"), "staff/never_mind")]


conversation = Conversation(
    name="leave_planning",
    entry_points=[
        CallbackQueryHandler(PlanLeave, plan),
    ],
    state=State,
    draft=Draft,
    states={
        State.WHOM: Question(
            ask_whom,
            answers=[
                CallbackQueryHandler(PickPerson, pick_holder),
                CallbackQueryHandler(TurnPage, turn_holders),
                MessageHandler(WORDS, search_holder),
            ],
        ),
        State.FIRST_DAY: Question(ask_first, answers=[_pressed(take_first), _written(take_first)]),
        State.LAST_DAY: Question(ask_last, answers=[_pressed(take_last), _written(take_last)]),
        State.STAND_IN: Question(
            ask_for_stand_in,
            answers=[
                CallbackQueryHandler(PickPerson, pick_stand_in),
                CallbackQueryHandler(TurnPage, turn_stand_ins),
                MessageHandler(WORDS, search_stand_in),
            ],
        ),
    },
)
