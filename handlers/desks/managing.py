"""One appointment at the desk: they came, they did not, a yes, a no, or a mistake of ours."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.appointments.buttons import AppointmentLink, Approve, Manage
from handlers.desks import news
from handlers.desks.buttons import Arrive, CallOff, Miss, Undo
from handlers.desks.cards import bring_up_to_date, note_seen, see_at_desk, show_desk_card
from handlers.desks.reasons import CANCELLING, Reason, read_reason, reason_buttons, word_reason
from handlers.flow import (
    AN_HOUR,
    END,
    CallbackQueryHandler,
    Context,
    Conversation,
    LinkHandler,
    MessageHandler,
    Next,
    Question,
)
from handlers.ui.announce import Announcer
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS
from handlers.ui.keyboards import Button
from models.appointments import Appointment
from models.appointments.booking import call_off
from models.appointments.desk_steps import access_at_desk, note_step
from models.appointments.offerings import get_offering
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.rules.refusals import NotNow, Stale


class State(StrEnum):
    """What is asked."""

    REASON = auto()


@dataclass(frozen=True)
class Draft:
    """Which appointment is called off, and the version that the desk saw."""

    appointment_id: int = 0
    version: int = 0


@dataclass(frozen=True)
class PickReason(CallbackData, prefix="ep"):
    """Because of this."""

    reason: Reason


@dataclass(frozen=True)
class Keep(CallbackData, prefix="ef"):
    """Do not call it off after all."""


def manage(context: Context[Draft], button: Manage | AppointmentLink) -> Next:
    """From the list, or from the centre's chat, whose link says no name."""
    appointment = see_at_desk(context, button.appointment_id)
    note_seen(context, appointment)
    show_desk_card(context, appointment)
    return END


def arrive(context: Context[Draft], button: Arrive) -> Next:
    """Few messages: whoever stands at the desk needs none."""
    return _note(context, AppointmentStep.ARRIVE, button)


def miss(context: Context[Draft], button: Miss) -> Next:
    return _note(context, AppointmentStep.MISS, button, news.tell_no_show)


def approve(context: Context[Draft], button: Approve) -> Next:
    return _note(context, AppointmentStep.APPROVE, button, news.tell_approved)


def undo(context: Context[Draft], button: Undo) -> Next:
    """Who was told that they did not come hears that it was our mistake."""
    was_missed = see_at_desk(context, button.appointment_id).state is AppointmentState.NO_SHOW
    return _note(context, AppointmentStep.UNDO, button, news.tell_mistaken if was_missed else None)


def begin_calling_off(context: Context[Draft], button: CallOff) -> Next:
    """It can be called off now; whether it still can when the reason has come is asked again then."""
    try:
        access_at_desk(context.session, context.actor, context.community, button.appointment_id,
                       AppointmentStep.CANCEL, version=button.version, now=context.now)  # fmt: skip
    except (Stale, NotNow) as refusal:
        return _show_newest(context, button.appointment_id, refusal)
    context.draft = Draft(button.appointment_id, button.version)
    return State.REASON


def ask_reason(context: Context[Draft]) -> None:
    appointment = see_at_desk(context, context.draft.appointment_id)
    context.show(
        "desks/ask_reason",
        keyboard=[*reason_buttons(PickReason, CANCELLING), [Button(Keep(), "desks/keep")]],
        about=f"appointment:{appointment.id}",
        appointment=appointment,
        refused=appointment.state is AppointmentState.PENDING,
    )


def pick_reason(context: Context[Draft], button: PickReason) -> Next:
    return _call_off(context, word_reason(context, button.reason))


def write_reason(context: Context[Draft]) -> Next:
    reason = read_reason(context)
    return State.REASON if reason is None else _call_off(context, reason)


def keep(context: Context[Draft], button: Keep) -> Next:  # noqa: ARG001
    show_desk_card(context, see_at_desk(context, context.draft.appointment_id))
    return END


def _call_off(context: Context[Draft], reason: str) -> Next:
    """The seat is free at once, and the person is told kindly."""
    draft, session, community = context.draft, context.session, context.community
    appointment = access_at_desk(session, context.actor, community, draft.appointment_id, AppointmentStep.CANCEL,
                                 version=draft.version, now=context.now)  # fmt: skip
    refused = appointment.state is AppointmentState.PENDING
    offering = get_offering(session, community, appointment.service, today=context.announcer.today)
    call_off(session, context.actor, appointment, offering, community, reason=reason, now=context.now)
    news.tell_cancelled(context.announcer, appointment, reason=reason, refused=refused)
    bring_up_to_date(context, appointment)
    show_desk_card(context, appointment)
    return END


def _note(
    context: Context[Draft],
    step: AppointmentStep,
    button: Arrive | Miss | Undo | Approve,
    tell: Callable[[Announcer, Appointment], None] | None = None,
) -> Next:
    """Take the step, tell whom it concerns, and show where it stands now."""
    try:
        appointment = note_step(context.session, context.actor, context.community, button.appointment_id, step,
                                version=button.version, now=context.now)  # fmt: skip
    except (Stale, NotNow) as refusal:
        return _show_newest(context, button.appointment_id, refusal)
    if tell:
        tell(context.announcer, appointment)
    bring_up_to_date(context, appointment)
    if context.is_private:
        show_desk_card(context, appointment)
    context.toast("desks/noted", appointment=appointment)
    return END


def _show_newest(context: Context[Draft], appointment_id: int, refusal: Stale | NotNow) -> Next:
    """Somebody was faster, or it is too early: that is said, and the card shows how things are."""
    appointment = see_at_desk(context, appointment_id)
    if context.is_private:
        show_desk_card(context, appointment)
    context.toast(f"refusals/{refusal.words}", alert=True)
    return END


conversation = Conversation(
    name="desk_cards",
    entry_points=[
        LinkHandler(AppointmentLink, manage),
        CallbackQueryHandler(Manage, manage),
        CallbackQueryHandler(Arrive, arrive),
        CallbackQueryHandler(Miss, miss),
        CallbackQueryHandler(Undo, undo),
        CallbackQueryHandler(Approve, approve, in_groups=True),
        CallbackQueryHandler(CallOff, begin_calling_off),
    ],
    state=State,
    draft=Draft,
    states={
        State.REASON: Question(
            ask_reason,
            answers=[
                CallbackQueryHandler(PickReason, pick_reason),
                CallbackQueryHandler(Keep, keep),
                MessageHandler(WORDS, write_reason),
            ],
            lasts=AN_HOUR,
            by_number=True,
        ),
    },
)
