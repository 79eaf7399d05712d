"""Walk-ins: somebody stands there without an appointment, and is seen to now, or at the next free time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, auto

from handlers.desks.buttons import WalkIn
from handlers.desks.cards import bring_up_to_date
from handlers.desks.keyboards import day_button, manage_button
from handlers.desks.lists import show_day
from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, in_rows
from handlers.ui.people import about_people
from models import audit
from models.appointments import Appointment
from models.appointments.availability import list_next_free
from models.appointments.booking import book, find_hindrance, hold, let_go
from models.appointments.desk import access_desk, walk_in
from models.appointments.offerings import get_offering, list_offerings
from models.appointments.queries import PAGE
from models.audit import Deed
from models.people import Person
from models.people.lookup import access_resident, find_residents, list_residents
from models.rules.appointment_times import Offering, Refused
from models.rules.channels import Channel
from models.rules.refusals import Gone
from models.rules.roles import Action
from models.rules.services import Service

SOON = timedelta(minutes=30)
"""Whoever is there already waits no longer than this for a time of their own."""


class State(StrEnum):
    """What is asked."""

    SERVICE = auto()
    WHOM = auto()
    WHEN = auto()


class Choice(StrEnum):
    """What is chosen."""

    NOW = auto()
    SEAT = auto()  # at the free time
    UNKNOWN = auto()  # nobody has entered them yet
    DROP = auto()


@dataclass(frozen=True)
class Draft:
    """What for, who, and the free time that was offered."""

    centre: str = ""
    service: str = ""
    person_id: int = 0
    start: datetime | None = None


@dataclass(frozen=True)
class PickService(CallbackData, prefix="ev"):
    """For this."""

    service: str


@dataclass(frozen=True)
class PickVisitor(CallbackData, prefix="ex"):
    """It is this resident."""

    person_id: int


@dataclass(frozen=True)
class Choose(CallbackData, prefix="et"):
    """One of the other answers."""

    choice: Choice


def begin(context: Context[Draft], button: WalkIn) -> Next:
    centre = access_desk(context.actor, context.community, button.centre)
    context.draft = Draft(centre.key)
    if not _list_services(context):
        raise Gone(f"nothing is done at the desk of {centre.key}")
    return State.SERVICE


def ask_service(context: Context[Draft]) -> None:
    language = context.actor.language
    buttons = [
        Button(PickService(service.key), text=f"{service.emoji} {service.name.in_language(language)}")
        for service in _list_services(context)
    ]
    context.show("desks/ask_service", keyboard=[*in_rows(buttons, 2), [_drop()]])


def pick_service(context: Context[Draft], button: PickService) -> Next:
    if button.service not in {service.key for service in _list_services(context)}:
        raise Gone(f"service {button.service}")
    context.draft = replace(context.draft, service=button.service)
    return State.WHOM


def ask_whom(context: Context[Draft]) -> None:
    service = _get_offering(context).service
    context.show("desks/ask_visitor", keyboard=[[Button(Choose(Choice.UNKNOWN), "desks/unknown_visitor")], [_drop()]],
                 service=service)  # fmt: skip


def find(context: Context[Draft]) -> Next:
    """Every message is a new search."""
    found = find_residents(context.session, context.actor, read_content(context.message).text)
    audit.note(context.session, Deed.SEE, actor_id=context.actor.id, subject_id=None, now=context.now,
               fields=["name", "group", f"rows={len(found)}"])  # fmt: skip
    people = list_residents(context.session, context.actor, found[:PAGE])
    rows = [[Button(PickVisitor(person.id), text=_introduce(person))] for person in people]
    keyboard = [*rows, [Button(Choose(Choice.UNKNOWN), "desks/unknown_visitor")], [_drop()]]
    context.say("desks/visitors_found", keyboard=keyboard, about=about_people(people), count=len(found), shown=PAGE)
    return State.WHOM


def choose_otherwise(context: Context[Draft], button: Choose) -> Next:
    """They are not among the residents, or it is not to be done after all."""
    if button.choice is Choice.UNKNOWN:
        keyboard = [[Button(RunCommand("find"), "desks/find")], [day_button(context.draft.centre)]]
        context.show("desks/unknown_visitor", keyboard=keyboard)
    else:
        show_day(context, access_desk(context.actor, context.community, context.draft.centre), context.announcer.today)
    return END


def pick_visitor(context: Context[Draft], button: PickVisitor) -> Next:
    """A free time in the next half hour is theirs if they like; without one they are seen to now."""
    person = _access_visitor(context, button.person_id)
    free = _find_soon(context)
    context.draft = replace(context.draft, person_id=person.id, start=free)
    return State.WHEN if free else _see_to_now(context)


def ask_when(context: Context[Draft]) -> None:
    start, person = context.draft.start, _access_visitor(context, context.draft.person_id)
    values = {"clock": _tell_clock(context, start)}
    now = [Button(Choose(Choice.NOW), "desks/see_to_now", style="success")]
    seat = [[Button(Choose(Choice.SEAT), "desks/seat_at", values=values)]] if start else []
    service = _get_offering(context).service
    context.show("desks/ask_when", keyboard=[now, *seat, [_drop()]], about=f"person:{person.id}", person=person,
                 service=service, **values)  # fmt: skip


def choose_turn(context: Context[Draft], button: Choose) -> Next:
    match button.choice:
        case Choice.NOW:
            return _see_to_now(context)
        case Choice.SEAT:
            return _seat(context)
        case _:
            return choose_otherwise(context, button)


def _see_to_now(context: Context[Draft]) -> Next:
    person = _access_visitor(context, context.draft.person_id)
    appointment = walk_in(context.session, context.actor, person, _get_offering(context), now=context.now)
    return _finish(context, appointment, is_now=True)


def _seat(context: Context[Draft]) -> Next:
    """The free time becomes theirs; where it is gone, or they are somewhere else then, that is said."""
    draft, session, community, now = context.draft, context.session, context.community, context.now
    person, offering = _access_visitor(context, draft.person_id), _get_offering(context)
    if draft.start is None:
        return _see_to_now(context)
    held = hold(session, context.actor, offering, community, draft.start, now=now)
    hindrance = None if isinstance(held, Refused) else find_hindrance(session, person.id, held, community, now=now)
    if isinstance(held, Refused) or hindrance:
        let_go(session, context.actor, community, now=now)
        context.draft = replace(draft, start=None)
        context.say("desks/cannot_seat", is_gone=isinstance(held, Refused), person=person)
        ask_when(context)
        return State.WHEN
    appointment = book(session, context.actor, held, person, community, details={}, channel=Channel.COUNTER, now=now)
    return _finish(context, appointment, is_now=False)


def _finish(context: Context[Draft], appointment: Appointment, *, is_now: bool) -> Next:
    """Who has an account sees it on a card of their own."""
    bring_up_to_date(context, appointment)
    context.show(
        "desks/walked_in",
        keyboard=[[manage_button(appointment)], [day_button(appointment.centre)]],
        about=f"appointment:{appointment.id}",
        appointment=appointment,
        service=_get_offering(context).service,
        clock=_tell_clock(context, appointment.starts_at),
        is_now=is_now,
    )
    return END


def _access_visitor(context: Context[Draft], person_id: int) -> Person:
    return access_resident(context.session, context.actor, person_id, Action.BOOK_FOR_RESIDENT)


def _find_soon(context: Context[Draft]) -> datetime | None:
    """The next free time, if it is soon."""
    today = context.announcer.today
    free = list_next_free(context.session, _get_offering(context), context.community, now=context.now, last=today)
    return free[0] if free and free[0] <= context.now + SOON else None


def _list_services(context: Context[Draft]) -> list[Service]:
    """What is done at the desk itself: who is to be called on at home books a time."""
    offerings = list_offerings(context.session, context.community, today=context.announcer.today)
    services = [offering.service for offering in offerings]
    return [service for service in services if service.centre == context.draft.centre and not service.at_home]


def _get_offering(context: Context[Draft]) -> Offering:
    """The service, at a desk that the actor still runs."""
    access_desk(context.actor, context.community, context.draft.centre)
    return get_offering(context.session, context.community, context.draft.service, today=context.announcer.today,
                        at_desk=True)  # fmt: skip


def _introduce(person: Person) -> str:
    return f"{person.name} · {person.group.name if person.group else ''}"


def _tell_clock(context: Context[Draft], start: datetime | None) -> str:
    return f"{start.astimezone(context.community.zone):%H:%M}" if start else ""


def _drop() -> Button:
    return Button(Choose(Choice.DROP), "desks/never_mind")


conversation = Conversation(
    name="walk_ins",
    entry_points=[CallbackQueryHandler(WalkIn, begin)],
    state=State,
    draft=Draft,
    states={
        State.SERVICE: Question(
            ask_service,
            answers=[CallbackQueryHandler(PickService, pick_service), CallbackQueryHandler(Choose, choose_otherwise)],
            lasts=AN_HOUR,
            by_number=True,
        ),
        State.WHOM: Question(
            ask_whom,
            answers=[
                MessageHandler(WORDS, find),
                CallbackQueryHandler(PickVisitor, pick_visitor),
                CallbackQueryHandler(Choose, choose_otherwise),
            ],
            lasts=AN_HOUR,
        ),
        State.WHEN: Question(
            ask_when, answers=[CallbackQueryHandler(Choose, choose_turn)], lasts=AN_HOUR, by_number=True
        ),
    },
)
