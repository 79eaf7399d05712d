"""One's own appointments: the list and the cards, saying that one comes, taking another time at once, cancelling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from handlers.appointments import buttons as b
from handlers.appointments.cards import Case, open_appointment
from handlers.appointments.lists import title_of
from handlers.appointments.news import tell_moved
from handlers.appointments.picking import read_minute
from handlers.appointments.showing import show_everywhere
from handlers.flow import (
    AN_HOUR,
    END,
    CallbackQueryHandler,
    CommandHandler,
    Context,
    Conversation,
    MessageHandler,
    Next,
    Question,
)
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, back_home
from handlers.ui.people import about_people
from models.appointments.booking import accept_offer, call_off, find_hindrance, hold, reschedule
from models.appointments.offerings import get_offering
from models.appointments.queries import PAGE, list_of_people
from models.appointments.rows import Appointment
from models.appointments.steps import access_appointment, check_lock, move, see_own_appointment
from models.people import get_person
from models.rules.appointment_states import AppointmentStep
from models.rules.appointment_times import Offering, Refused
from models.rules.refusals import NotNow
from models.rules.roles import Action


class State(StrEnum):
    """What is asked."""

    REASON = auto()


@dataclass(frozen=True)
class Draft:
    """Which appointment it is about, and which state of it."""

    appointment_id: int = 0
    version: int = 0


class Reason(StrEnum):
    """Why somebody cancels, for those who would rather not write."""

    SOMETHING_CAME_UP = auto()
    NOT_NEEDED = auto()
    UNWELL = auto()
    UNSAID = auto()


@dataclass(frozen=True)
class PickReason(CallbackData, prefix="by"):
    """For this reason."""

    reason: Reason


@dataclass(frozen=True)
class Keep(CallbackData, prefix="bu"):
    """They come after all."""


@dataclass(frozen=True)
class Page(CallbackData, prefix="b0"):
    """Another page of one's own appointments."""

    offset: int


def show_mine(context: Context[Draft]) -> Next:
    return show_page(context, Page(0))


def show_page(context: Context[Draft], page: Page) -> Next:
    offset = max(0, page.offset)
    people = [context.actor.id, *context.actor.principals]
    found = list_of_people(context.session, people, offset=offset, limit=PAGE + 1)
    about = about_people({each.person_id: each.person for each in found if each.person_id != context.actor.id}.values())
    context.show("appointments/mine", keyboard=_list_keyboard(context, found, offset), about=about, empty=not found)
    return END


def _list_keyboard(context: Context[Draft], found: Sequence[Appointment], offset: int) -> list[list[Button]]:
    rows = [[Button(b.Open(each.id), text=title_of(context, each))] for each in found[:PAGE]]
    turns = [Button(Page(max(0, offset - PAGE)), "requests/newer")] if offset else []
    turns += [Button(Page(offset + PAGE), "requests/older")] if len(found) > PAGE else []
    book = [Button(RunCommand("book"), "appointments/new", style="primary")]
    return [*rows, *([turns] if turns else []), book, back_home()]


def open_card(context: Context[Draft], button: b.Open) -> Next:
    appointment = see_own_appointment(context.session, context.actor, button.appointment_id)
    open_appointment(context.announcer, appointment, get_person(context.session, context.actor.id))
    return END


def take_offer(context: Context[Draft], button: b.Take) -> Next:
    """From the waiting list: they say yes."""
    appointment = _access(context, button.appointment_id, AppointmentStep.BOOK, button.version)
    if find_hindrance(context.session, appointment.person_id, appointment, context.community, now=context.now):
        raise NotNow(f"appointment {appointment.id} meets another")
    accept_offer(context.session, context.actor, appointment, context.community, now=context.now)
    context.toast("appointments/taken_toast")
    show_everywhere(context.announcer, appointment)
    return END


def take_time(context: Context[Draft], button: b.TakeTime) -> Next:
    """One of the times that were offered for the one that was taken away."""
    appointment = _access(context, button.appointment_id, AppointmentStep.RESCHEDULE, button.version)
    offering, before = _offering(context, appointment), appointment.starts_at
    start = read_minute(button.minute)
    held = hold(context.session, context.actor, offering, context.community, start, now=context.now, moves=appointment)
    if isinstance(held, Refused):
        again = [[Button(b.Reschedule(appointment.id, appointment.version), "appointments/choose_time")]]
        context.show("appointments/gone_meanwhile", keyboard=again, start=start)
        return END
    reschedule(context.session, context.actor, held, context.community, offering, now=context.now)
    about = f"appointment:{appointment.id}"
    context.show("appointments/moved", about=about, **_moved(context, appointment, before))
    show_everywhere(context.announcer, appointment, anew_for=context.actor.id, was=before)
    tell_moved(context.announcer, appointment, before=before, besides=context.actor.id)
    return END


def promise(context: Context[Draft], button: b.Promise) -> Next:
    appointment = _access(context, button.appointment_id, AppointmentStep.PROMISE, button.version)
    move(context.session, appointment, AppointmentStep.PROMISE, context.actor, context.community, now=context.now)
    context.show("appointments/promised", **Case(context.announcer, appointment).words)
    show_everywhere(context.announcer, appointment)
    return END


def begin_cancelling(context: Context[Draft], button: b.Cancel) -> Next:
    appointment = _access(context, button.appointment_id, AppointmentStep.CANCEL, button.version)
    check_lock(appointment, context.actor, _offering(context, appointment), now=context.now)
    context.draft = Draft(appointment.id, appointment.version)
    return State.REASON


def ask_reason(context: Context[Draft]) -> None:
    appointment = see_own_appointment(context.session, context.actor, context.draft.appointment_id)
    reasons = [[Button(PickReason(reason), f"cancel_reasons/{reason}")] for reason in Reason]
    keyboard = [*reasons, [Button(Keep(), "appointments/keep", style="success")]]
    context.say("appointments/ask_reason", keyboard=keyboard, **Case(context.announcer, appointment).words)


def pick_reason(context: Context[Draft], button: PickReason) -> Next:
    language = context.community.languages[0]
    label = context.announcer.product.words.label(language, f"cancel_reasons/{button.reason}", {})
    return _cancel(context, "" if button.reason is Reason.UNSAID else label)


def write_reason(context: Context[Draft]) -> Next:
    return _cancel(context, read_content(context.message).text)


def _cancel(context: Context[Draft], reason: str) -> Next:
    draft = context.draft
    appointment = _access(context, draft.appointment_id, AppointmentStep.CANCEL, draft.version)
    offering = _offering(context, appointment)
    call_off(context.session, context.actor, appointment, offering, context.community, reason=reason, now=context.now)
    again = [[Button(b.BookService(appointment.service), "appointments/again")], back_home()]
    context.show("appointments/cancelled", keyboard=again, **Case(context.announcer, appointment).words)
    show_everywhere(context.announcer, appointment)
    return END


def keep(context: Context[Draft], button: Keep) -> Next:  # noqa: ARG001
    context.show("appointments/kept", keyboard=[back_home()])
    return END


def _access(
    context: Context[Draft], appointment_id: int, step: AppointmentStep, version: int | None = None
) -> Appointment:
    return access_appointment(context.session, context.actor, appointment_id, step, version=version)


def _offering(context: Context[Draft], appointment: Appointment) -> Offering:
    today, at_desk = context.announcer.today, context.actor.serves(Action.RUN_DESK, centre=appointment.centre)
    return get_offering(context.session, context.community, appointment.service, today=today, at_desk=at_desk)


def _moved(context: Context[Draft], appointment: Appointment, before: datetime | None) -> dict[str, Any]:
    own = appointment.person_id == context.actor.id
    return Case(context.announcer, appointment).words | {"before": before, "own": own}


conversation = Conversation(
    name="appointments",
    entry_points=[
        CommandHandler("appointments", show_mine),
        CallbackQueryHandler(Page, show_page),
        CallbackQueryHandler(b.Open, open_card),
        CallbackQueryHandler(b.Take, take_offer),
        CallbackQueryHandler(b.TakeTime, take_time),
        CallbackQueryHandler(b.Promise, promise),
        CallbackQueryHandler(b.Cancel, begin_cancelling),
    ],
    state=State,
    draft=Draft,
    states={
        State.REASON: Question(
            ask_reason,
            by_number=True,
            answers=[
                CallbackQueryHandler(PickReason, pick_reason),
                CallbackQueryHandler(Keep, keep),
                MessageHandler(WORDS, write_reason),
            ],
            lasts=AN_HOUR,
        ),
    },
)
