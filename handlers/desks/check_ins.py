"""Check-in: somebody says the digits of their appointment, or their name, and is here."""

import re
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from handlers.desks.buttons import Arrive, CheckIn
from handlers.desks.cards import bring_up_to_date
from handlers.desks.days import DayAtDesk, Line
from handlers.desks.keyboards import manage_button
from handlers.desks.lists import show_day
from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button
from handlers.ui.people import about_people
from models.appointments.codes import DIGITS
from models.appointments.desk import access_desk
from models.appointments.desk_steps import list_possible, note_step
from models.appointments.queries import find_by_code
from models.people.lookup import rank_names
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.rules.community import Centre

FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
MOST_ALIKE = 8


class State(StrEnum):
    """What is asked."""

    CODE = auto()


@dataclass(frozen=True)
class Draft:
    """At which centre."""

    centre: str = ""


@dataclass(frozen=True)
class Leave(CallbackData, prefix="eb"):
    """Back to the list."""


def begin(context: Context[Draft], button: CheckIn) -> Next:
    context.draft = Draft(access_desk(context.actor, context.community, button.centre).key)
    return State.CODE


def ask_code(context: Context[Draft]) -> None:
    context.show("desks/ask_code", keyboard=[[_back()]], digits=DIGITS)


def take_words(context: Context[Draft]) -> Next:
    """Digits or a name; then the next one in the queue."""
    centre = access_desk(context.actor, context.community, context.draft.centre)
    desk = DayAtDesk(context.announcer, centre, context.announcer.today)
    words = read_content(context.message).text.translate(FULL_WIDTH)
    if digits := re.sub(r"[\s.,，、-]", "", words) if re.search(r"\d", words) else "":
        _take_code(context, desk, digits)
    else:
        _take_name(context, desk, words)
    return State.CODE


def leave(context: Context[Draft], button: Leave) -> Next:  # noqa: ARG001
    show_day(context, access_desk(context.actor, context.community, context.draft.centre), context.announcer.today)
    return END


def _take_code(context: Context[Draft], desk: DayAtDesk, code: str) -> None:
    named = [line for line in desk.lines if line.appointment.code == code]
    if awaited := [line for line in named if _can_arrive(context, line)]:
        _welcome(context, awaited[0])
    elif named:
        _say_where_it_stands(context, named[-1])
    else:
        _say_elsewhere(context, desk.centre, code)


def _say_elsewhere(context: Context[Draft], centre: Centre, code: str) -> None:
    """Another day, another centre, or nobody's: the digits are asked for again, kindly."""
    found = find_by_code(context.session, None, code)
    if found is None or found.starts_at is None:
        _say(context, "desks/no_such_code", code=code[: DIGITS * 2], digits=DIGITS)
        return
    elsewhere = next((c for c in context.community.centres if c.key == found.centre), centre)
    _say(context, "desks/code_of_elsewhere", starts_at=found.starts_at, is_here=elsewhere == centre, centre=elsewhere)


def _take_name(context: Context[Draft], desk: DayAtDesk, words: str) -> None:
    """A part of the name does where only one person can be meant."""
    fits = rank_names({line.appointment.person.name for line in desk.lines}, " ".join(words.lower().split()))
    named = [line for line in desk.lines if line.appointment.person.name in fits]
    awaited = [line for line in named if _can_arrive(context, line)]
    if len(awaited) == 1:
        _welcome(context, awaited[0])
    elif awaited:
        _ask_which(context, awaited[:MOST_ALIKE])
    elif named:
        _say_where_it_stands(context, named[-1])
    else:
        _say(context, "desks/no_such_name", digits=DIGITS)


def _welcome(context: Context[Draft], line: Line) -> None:
    """They are here."""
    appointment = note_step(context.session, context.actor, context.community, line.appointment.id,
                            AppointmentStep.ARRIVE, now=context.now)  # fmt: skip
    bring_up_to_date(context, appointment)
    _say_of(context, "desks/checked_in", line)


def _say_where_it_stands(context: Context[Draft], line: Line) -> None:
    """They were checked in already, or their time was taken away."""
    _say_of(context, "desks/cannot_arrive", line)


def _ask_which(context: Context[Draft], lines: list[Line]) -> None:
    rows = [[Button(Arrive(line.appointment.id, line.appointment.version), text=line.words)] for line in lines]
    people = {line.appointment.person_id: line.appointment.person for line in lines}.values()
    keyboard = [*rows, [_back()]]
    context.say("desks/which_one", keyboard=keyboard, about=about_people(people))


def _can_arrive(context: Context[Draft], line: Line) -> bool:
    """Whether they are awaited: who did not come may still do so, but is not taken for somebody who is awaited."""
    possible = list_possible(line.appointment, context.community, now=context.now)
    return AppointmentStep.ARRIVE in possible and line.appointment.state is not AppointmentState.PASSED


def _say_of(context: Context[Draft], message: str, line: Line) -> None:
    appointment = line.appointment
    keyboard = [[manage_button(appointment)], [_back()]]
    context.say(message, keyboard=keyboard, about=f"appointment:{appointment.id}", appointment=appointment,
                clock=line.clock, service=line.service)  # fmt: skip


def _say(context: Context[Draft], message: str, **values: Any) -> None:
    context.say(message, keyboard=[[_back()]], **values)


def _back() -> Button:
    return Button(Leave(), "desks/back")


conversation = Conversation(
    name="check_ins",
    entry_points=[CallbackQueryHandler(CheckIn, begin)],
    state=State,
    draft=Draft,
    states={
        State.CODE: Question(
            ask_code,
            answers=[MessageHandler(WORDS, take_words), CallbackQueryHandler(Leave, leave)],
            lasts=AN_HOUR,
        ),
    },
)
