"""An appointment is made or moved: what for, which day, which time, for whom, what else must be known, a last look."""

from dataclasses import replace
from datetime import date
from enum import StrEnum, auto

from handlers.appointments.buttons import BookFor, BookService, Reschedule
from handlers.appointments.choices import Choice, Choose, PickCentre, PickChannel, PickClient, Wait
from handlers.appointments.choosing import ask_day, ask_time, ask_when, choose_start, say_spoken, say_taken, show_day
from handlers.appointments.clients import (
    ask_channel,
    ask_client,
    list_relatives,
    take_channel,
    take_client,
    take_resident,
)
from handlers.appointments.deciding import ask_detail, ask_review, decide, take_detail, use_known_address
from handlers.appointments.drafts import Draft, missing_details, offering_of
from handlers.appointments.matters import ask_matter, find_matter, show_centre
from handlers.appointments.picking import MoreTimes, Nothing, PickDay, PickTime, TurnTo, read_minute
from handlers.flow import (
    END,
    CallbackQueryHandler,
    CommandHandler,
    Context,
    Conversation,
    MessageHandler,
    Next,
    Question,
)
from handlers.ui.contents import WORDS
from handlers.ui.home import belongs, show_door, show_home
from models.appointments.booking import get_held, let_go
from models.appointments.steps import access_appointment, check_lock
from models.rules.appointment_states import AppointmentStep
from models.rules.refusals import Gone, NotNow
from models.rules.roles import Action


class State(StrEnum):
    """What is asked."""

    CHANNEL = auto()
    MATTER = auto()
    WHEN = auto()
    CLIENT = auto()
    DETAIL = auto()
    REVIEW = auto()


def begin(context: Context[Draft]) -> Next:
    """For whom there is nothing yet, first things first."""
    if belongs(context.actor):
        return State.MATTER
    show_door(context)
    return END


def begin_service(context: Context[Draft], button: BookService) -> Next:
    return pick_service(context, button) if belongs(context.actor) else begin(context)


def begin_for(context: Context[Draft], button: BookFor) -> Next:
    """For a relative, or for a resident who called or came by: then it is asked how."""
    return State.CHANNEL if take_resident(context, button) else State.MATTER


def begin_moving(context: Context[Draft], button: Reschedule) -> Next:
    """Another time for the same matter."""
    appointment = access_appointment(
        context.session, context.actor, button.appointment_id, AppointmentStep.RESCHEDULE, version=button.version
    )
    context.draft = Draft(service=appointment.service, for_id=appointment.person_id, moves_id=appointment.id)
    check_lock(appointment, context.actor, offering_of(context), now=context.now)
    return State.WHEN


def pick_channel(context: Context[Draft], button: PickChannel) -> Next:
    take_channel(context, button)
    return State.MATTER


def pick_centre(context: Context[Draft], button: PickCentre) -> Next:
    show_centre(context, button.centre)
    return State.MATTER


def pick_service(context: Context[Draft], button: BookService) -> Next:
    if button.service not in {service.key for service in context.community.services}:
        raise Gone(f"service {button.service}")
    context.draft = replace(context.draft, service=button.service)
    return State.WHEN


def name_matter(context: Context[Draft]) -> Next:
    """They wrote what it is about."""
    service = find_matter(context)
    return pick_service(context, BookService(service.key)) if service else State.MATTER


def pick_day(context: Context[Draft], button: PickDay) -> Next:
    show_day(context, _read_day(button.day))
    return State.WHEN


def turn(context: Context[Draft], button: TurnTo) -> Next:
    context.draft = replace(context.draft, day=None)
    ask_day(context, _read_day(button.day))
    return State.WHEN


def show_nothing(context: Context[Draft], button: Nothing) -> Next:  # noqa: ARG001
    return State.WHEN


def more_times(context: Context[Draft], button: MoreTimes) -> Next:
    ask_time(context, button.offset)
    return State.WHEN


def pick_time(context: Context[Draft], button: PickTime) -> Next:
    context.draft = replace(context.draft, service=button.service)
    return _go_on(context) if choose_start(context, read_minute(button.minute)) else State.WHEN


def say_when(context: Context[Draft]) -> Next:
    """They wrote when: a whole moment is taken at once, a day leads to its times."""
    return _go_on(context) if say_spoken(context) else State.WHEN


def wait(context: Context[Draft], button: Wait) -> Next:
    """Everything is taken: they want to hear when something comes free."""
    last, today = offering_of(context).last_day(context.announcer.today), context.announcer.today
    day = _read_day(button.day) if button.day else None
    if day and not today <= day <= last:
        raise Gone(f"waiting for {day}")
    context.draft = replace(context.draft, wait_from=day or today, wait_until=day or last, start=None, held_id=0)
    return _go_on(context)


def _go_on(context: Context[Draft]) -> Next:
    """What is still to be asked before the last look."""
    draft = context.draft
    if draft.for_id is None and list_relatives(context):
        return State.CLIENT
    context.draft = replace(draft, for_id=draft.for_id or context.actor.id)
    has_all = draft.moves_id or not missing_details(context, offering_of(context))
    return State.REVIEW if has_all else State.DETAIL


def pick_client(context: Context[Draft], button: PickClient) -> Next:
    take_client(context, button)
    return _go_on(context)


def tell_detail(context: Context[Draft]) -> Next:
    return _ask_next_detail(context) if take_detail(context) else State.DETAIL


def choose_address(context: Context[Draft], button: Choose) -> Next:
    if button.choice is not Choice.KNOWN_ADDRESS:
        return choose(context, button)
    use_known_address(context)
    return _ask_next_detail(context)


def _ask_next_detail(context: Context[Draft]) -> Next:
    if not missing_details(context, offering_of(context)):
        return State.REVIEW
    ask_detail(context)
    return State.DETAIL


def choose(context: Context[Draft], button: Choose) -> Next:
    match button.choice:
        case Choice.BOOK:
            return send(context)
        case Choice.TIME:
            context.draft = replace(context.draft, wait_from=None, wait_until=None)
            return State.WHEN
        case Choice.CLIENT:
            return State.CLIENT
        case Choice.DROP:
            return drop(context)
        case _:
            raise Gone(f"choice {button.choice}")


def send(context: Context[Draft]) -> Next:
    """The yes: whether it may be booked is asked once more. An older last look may still stand in their chat."""
    draft = context.draft
    if not (draft.start or draft.waits) or (not draft.moves_id and missing_details(context, offering_of(context))):
        raise NotNow("nothing is ready to be booked")
    if decide(context):
        return END
    if context.draft.waits or get_held(context.session, context.actor, context.draft.held_id):
        return State.REVIEW
    say_taken(context)
    return State.WHEN


def drop(context: Context[Draft]) -> Next:
    """Never mind: what was kept is free at once."""
    let_go(context.session, context.actor, context.community, now=context.now)
    show_home(context)
    return END


def say_more(context: Context[Draft]) -> Next:
    """Words at the last look: another time that they would rather have."""
    return _go_on(context) if say_spoken(context) else State.WHEN


def _read_day(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise Gone(f"day {day}") from None


_CHOOSE = CallbackQueryHandler(Choose, choose)

conversation = Conversation(
    name="booking",
    may=Action.BOOK_APPOINTMENT,
    entry_points=[
        CommandHandler("book", begin),
        CallbackQueryHandler(BookService, begin_service),
        CallbackQueryHandler(BookFor, begin_for),
        CallbackQueryHandler(Reschedule, begin_moving),
    ],
    state=State,
    draft=Draft,
    states={
        State.CHANNEL: Question(ask_channel, answers=[CallbackQueryHandler(PickChannel, pick_channel), _CHOOSE]),
        State.MATTER: Question(
            ask_matter,
            by_number=True,
            answers=[
                CallbackQueryHandler(PickCentre, pick_centre),
                CallbackQueryHandler(BookService, pick_service),
                CallbackQueryHandler(PickTime, pick_time),
                _CHOOSE,
                MessageHandler(WORDS, name_matter),
            ],
        ),
        State.WHEN: Question(
            ask_when,
            by_number=True,
            answers=[
                CallbackQueryHandler(PickDay, pick_day),
                CallbackQueryHandler(TurnTo, turn),
                CallbackQueryHandler(PickTime, pick_time),
                CallbackQueryHandler(MoreTimes, more_times),
                CallbackQueryHandler(Nothing, show_nothing),
                CallbackQueryHandler(Wait, wait),
                _CHOOSE,
                MessageHandler(WORDS, say_when),
            ],
        ),
        State.CLIENT: Question(ask_client, answers=[CallbackQueryHandler(PickClient, pick_client), _CHOOSE]),
        State.DETAIL: Question(
            ask_detail, answers=[CallbackQueryHandler(Choose, choose_address), MessageHandler(WORDS, tell_detail)]
        ),
        State.REVIEW: Question(ask_review, by_number=True, answers=[_CHOOSE, MessageHandler(WORDS, say_more)]),
    },
)
