"""How was it? Stars, and words if one likes; they are gathered by matter, never by person (民主评议)."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.appointments.buttons import Rate
from handlers.appointments.cards import show_appointment
from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, back_home
from models.appointments.rows import Appointment
from models.appointments.steps import access_appointment, move
from models.rules.appointment_states import AppointmentStep
from models.rules.refusals import NotNow


class State(StrEnum):
    """What is asked."""

    COMMENT = auto()


@dataclass(frozen=True)
class Draft:
    """Which appointment it is about."""

    appointment_id: int = 0


@dataclass(frozen=True)
class Enough(CallbackData, prefix="bv"):
    """No more words."""


def give_stars(context: Context[Draft], button: Rate) -> Next:
    if not 1 <= button.rating <= 5:
        raise NotNow(f"{button.rating} stars")
    appointment = _access(context, button.appointment_id)
    appointment.rating = button.rating
    move(context.session, appointment, AppointmentStep.RATE, context.actor, context.community, now=context.now)
    show_appointment(context.announcer, appointment)
    context.draft = Draft(appointment.id)
    return State.COMMENT


def ask_comment(context: Context[Draft]) -> None:
    context.show("appointments/ask_comment", keyboard=[[Button(Enough(), "requests/no_comment")]])


def comment(context: Context[Draft]) -> Next:
    appointment = _access(context, context.draft.appointment_id)
    appointment.comment = read_content(context.message).text
    move(context.session, appointment, AppointmentStep.RATE, context.actor, context.community, now=context.now)
    return thank(context, Enough())


def thank(context: Context[Draft], button: Enough) -> Next:  # noqa: ARG001
    context.show("appointments/thank_you", keyboard=[back_home()])
    return END


def _access(context: Context[Draft], appointment_id: int) -> Appointment:
    return access_appointment(context.session, context.actor, appointment_id, AppointmentStep.RATE)


conversation = Conversation(
    name="rating",
    entry_points=[CallbackQueryHandler(Rate, give_stars)],
    state=State,
    draft=Draft,
    states={
        State.COMMENT: Question(
            ask_comment,
            answers=[MessageHandler(WORDS, comment), CallbackQueryHandler(Enough, thank)],
            lasts=AN_HOUR,
        ),
    },
)
