"""The desk closes for the rest of today: why, for sure, and everybody who was to come gets another time."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.appointments.cards import show_appointment
from handlers.desks.buttons import CloseDesk, ReopenDesk
from handlers.desks.days import DayAtDesk
from handlers.desks.keyboards import day_button
from handlers.desks.lists import refresh_day, show_day
from handlers.desks.reasons import CLOSING, Reason, read_reason, reason_buttons, word_reason
from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS
from handlers.ui.keyboards import Button
from models.appointments.desk import access_desk, close_today, reopen_today
from models.rules.appointment_states import AppointmentState
from models.rules.community import Centre
from models.rules.refusals import NotNow

OWED = (AppointmentState.PENDING, AppointmentState.BOOKED)
"""Who was to come, and is owed another time."""


class State(StrEnum):
    """What is asked."""

    REASON = auto()
    SURE = auto()


@dataclass(frozen=True)
class Draft:
    """Which desk, and why."""

    centre: str = ""
    reason: str = ""


@dataclass(frozen=True)
class PickReason(CallbackData, prefix="eq"):
    """Because of this."""

    reason: Reason


@dataclass(frozen=True)
class Decide(CallbackData, prefix="ez"):
    """Close for sure, or stay open."""

    closes: bool


def begin(context: Context[Draft], button: CloseDesk) -> Next:
    centre = access_desk(context.actor, context.community, button.centre)
    if _today(context, centre).is_closed:
        raise NotNow(f"centre {centre.key} is closed already")
    context.draft = Draft(centre.key)
    return State.REASON


def ask_reason(context: Context[Draft]) -> None:
    centre = _access(context)
    keyboard = [*reason_buttons(PickReason, CLOSING), [Button(Decide(False), "desks/stay_open")]]
    context.show("desks/ask_closing", keyboard=keyboard, centre=centre, count=_count_owed(context, centre))


def pick_reason(context: Context[Draft], button: PickReason) -> Next:
    context.draft = replace(context.draft, reason=word_reason(context, button.reason))
    return State.SURE


def write_reason(context: Context[Draft]) -> Next:
    reason = read_reason(context)
    if reason is None:
        return State.REASON
    context.draft = replace(context.draft, reason=reason)
    return State.SURE


def stay_open(context: Context[Draft], button: Decide) -> Next:
    """Before a reason is given nothing closes."""
    return decide(context, replace(button, closes=False))


def ask_sure(context: Context[Draft]) -> None:
    centre = _access(context)
    yes = Button(Decide(True), "desks/close_surely", style="danger")
    keep = Button(Decide(False), "desks/stay_open")
    context.show("desks/close_sure", keyboard=[[yes], [keep]], centre=centre, reason=context.draft.reason,
                 count=_count_owed(context, centre))  # fmt: skip


def decide(context: Context[Draft], button: Decide) -> Next:
    centre = _access(context)
    if button.closes:
        _close(context, centre)
    else:
        show_day(context, centre, context.announcer.today)
    return END


def _close(context: Context[Draft], centre: Centre) -> None:
    """Each of them is told and offered other times a moment later, by the timer that taking a time away plans."""
    displaced = close_today(
        context.session, context.actor, context.community, centre.key, reason=context.draft.reason, now=context.now
    )
    for appointment in displaced:
        show_appointment(context.announcer, appointment, can_wait=True)
    refresh_day(context.announcer, centre.key, context.announcer.today)
    context.show("desks/closed", keyboard=[[day_button(centre.key)]], centre=centre, count=len(displaced))


def reopen(context: Context[Draft], button: ReopenDesk) -> Next:
    centre = access_desk(context.actor, context.community, button.centre)
    reopen_today(context.session, context.community, centre.key, now=context.now)
    refresh_day(context.announcer, centre.key, context.announcer.today)
    show_day(context, centre, context.announcer.today)
    context.toast("desks/reopened")
    return END


def _access(context: Context[Draft]) -> Centre:
    return access_desk(context.actor, context.community, context.draft.centre)


def _today(context: Context[Draft], centre: Centre) -> DayAtDesk:
    return DayAtDesk(context.announcer, centre, context.announcer.today)


def _count_owed(context: Context[Draft], centre: Centre) -> int:
    ahead = [a for a in _today(context, centre).appointments if a.starts_at and a.starts_at >= context.now]
    return sum(1 for appointment in ahead if appointment.state in OWED)


conversation = Conversation(
    name="closing",
    entry_points=[CallbackQueryHandler(CloseDesk, begin), CallbackQueryHandler(ReopenDesk, reopen)],
    state=State,
    draft=Draft,
    states={
        State.REASON: Question(
            ask_reason,
            answers=[
                CallbackQueryHandler(PickReason, pick_reason),
                CallbackQueryHandler(Decide, stay_open),
                MessageHandler(WORDS, write_reason),
            ],
            lasts=AN_HOUR,
            by_number=True,
        ),
        State.SURE: Question(ask_sure, answers=[CallbackQueryHandler(Decide, decide)], lasts=AN_HOUR, by_number=True),
    },
)
