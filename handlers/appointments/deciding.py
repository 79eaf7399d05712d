"""The last questions: what the service needs to know, a last look, and the yes that makes it an appointment."""

from dataclasses import replace

from handlers.appointments.buttons import Manage, Open
from handlers.appointments.cards import Case, centre_of
from handlers.appointments.choices import Choice, Choose, drop_row
from handlers.appointments.clients import list_relatives
from handlers.appointments.drafts import (
    Draft,
    about_client,
    get_client,
    missing_details,
    moved_appointment,
    offering_of,
)
from handlers.appointments.lists import title_of
from handlers.appointments.news import tell_moved, tell_pending
from handlers.appointments.showing import show_everywhere
from handlers.flow import Context
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button
from models.appointments.booking import Hindrance, book, find_hindrance, get_held, hold, reschedule
from models.appointments.rows import Appointment
from models.appointments.steps import is_client
from models.appointments.waiting import promote, queue_up
from models.people import Person, get_person
from models.people.represented import access_represented
from models.rules.appointment_states import AppointmentState
from models.rules.appointment_times import Refused
from models.rules.refusals import NotNow
from models.rules.roles import Action
from models.rules.services import Ask

LONGEST_DETAIL = 200  # characters


def ask_detail(context: Context[Draft]) -> None:
    """One thing at a time; an address that is on record is one press."""
    offering = offering_of(context)
    ask = missing_details(context, offering)[0]
    address = _known_address(context) if ask is Ask.ADDRESS else None
    known = [[Button(Choose(Choice.KNOWN_ADDRESS), "appointments/known_address", values={"address": address})]]
    context.show(
        "appointments/ask_detail",
        keyboard=[*(known if address else ()), drop_row()],
        about=about_client(context),
        ask=ask,
        service=offering.service,
        client=get_client(context),
    )


def take_detail(context: Context[Draft]) -> bool:
    """Keep what they wrote; False where that is nothing, or a whole letter."""
    words = " ".join(read_content(context.message).text.split())
    if not 0 < len(words) <= LONGEST_DETAIL:
        context.say("appointments/no_detail", longest=LONGEST_DETAIL)
        return False
    _keep_detail(context, words)
    return True


def use_known_address(context: Context[Draft]) -> None:
    """The address that is on record."""
    if address := _known_address(context):
        _keep_detail(context, address)


def ask_review(context: Context[Draft]) -> None:
    draft, offering = context.draft, offering_of(context)
    label = "appointments/wait_surely" if draft.waits else "appointments/book"
    buttons = [
        Button(Choose(Choice.BOOK), label, style="success"),
        Button(Choose(Choice.TIME), "appointments/other_time"),
    ]
    if not draft.moves_id and list_relatives(context):
        buttons.append(Button(Choose(Choice.CLIENT), "appointments/other_client"))
    context.show(
        "appointments/review",
        keyboard=[*([button] for button in buttons), drop_row()],
        about=about_client(context),
        draft=draft,
        service=offering.service,
        centre=centre_of(context.community, offering.service.centre),
        client=get_client(context),
        moved=moved_appointment(context),
        minutes=context.community.appointments.hold_minutes,
        last=offering.last_day(context.announcer.today),
    )


def decide(context: Context[Draft]) -> bool:
    """It is theirs now, or they are on the list; False where something stands against it, which is said."""
    draft = context.draft
    if draft.moves_id:
        return _move(context)
    for_id = draft.for_id or context.actor.id
    person = access_represented(context.session, context.actor, for_id, Action.BOOK_FOR_RESIDENT, channel=draft.channel)
    if person.group_id is None:
        raise NotNow(f"person {person.id} lives in no grid")
    return _queue(context, person) if draft.waits else _book(context, person)


def _book(context: Context[Draft], person: Person) -> bool:
    held = _hold_still(context)
    if held is None or _is_hindered(context, person, held):
        return False
    appointment = book(
        context.session,
        context.actor,
        held,
        person,
        context.community,
        details=dict(context.draft.details),
        channel=context.draft.channel,
        now=context.now,
    )
    is_pending = appointment.state is AppointmentState.PENDING
    context.show("appointments/pending" if is_pending else "appointments/booked", client=get_client(context),
                 about=about_client(context), appointment=appointment)  # fmt: skip
    show_everywhere(context.announcer, appointment)
    if is_pending:
        tell_pending(context.announcer, appointment)
    return True


def _queue(context: Context[Draft], person: Person) -> bool:
    draft = context.draft
    if draft.wait_from is None or draft.wait_until is None:
        return False
    appointment = queue_up(
        context.session,
        context.actor,
        person,
        offering_of(context),
        first=draft.wait_from,
        last=draft.wait_until,
        details=dict(draft.details),
        channel=draft.channel,
        now=context.now,
    )
    # A seat that came free while they made up their mind would wait as they do.
    promote(context.session, context.community, appointment.service, now=context.now)
    context.show("appointments/queued", client=get_client(context), about=about_client(context))
    show_everywhere(context.announcer, appointment, anew_for=context.actor.id)
    return True


def _move(context: Context[Draft]) -> bool:
    moved, held = moved_appointment(context), _hold_still(context)
    if moved is None or held is None or _is_hindered(context, moved.person, held):
        return False
    before = moved.starts_at
    offering = offering_of(context)
    appointment = reschedule(context.session, context.actor, held, context.community, offering, now=context.now)
    own = appointment.person_id == context.actor.id
    words = Case(context.announcer, appointment).words
    keyboard = (
        [] if is_client(appointment, context.actor) else [[Button(Manage(appointment.id), "appointments/open_desk")]]
    )
    context.show("appointments/moved", keyboard=keyboard, about=about_client(context), before=before, own=own, **words)
    show_everywhere(context.announcer, appointment, anew_for=context.actor.id, was=before)
    tell_moved(context.announcer, appointment, before=before, besides=context.actor.id)
    return True


def _hold_still(context: Context[Draft]) -> Appointment | None:
    """The seat that is kept; where that took too long, the same once more if nobody has it by now."""
    draft = context.draft
    held = get_held(context.session, context.actor, draft.held_id)
    if held is not None or draft.start is None:
        return held
    again = hold(context.session, context.actor, offering_of(context), context.community, draft.start,
                 now=context.now, moves=moved_appointment(context))  # fmt: skip
    if isinstance(again, Refused):
        return None
    context.draft = replace(draft, held_id=again.id)
    return again


def _is_hindered(context: Context[Draft], person: Person, held: Appointment) -> bool:
    found = find_hindrance(context.session, person.id, held, context.community, now=context.now)
    if found:
        _say_hindrance(context, person, found)
    return found is not None


def _say_hindrance(context: Context[Draft], person: Person, found: Hindrance) -> None:
    rows = [[Button(Open(other.id), text=title_of(context, other))] for other in found.others]
    others = [Button(Choose(Choice.TIME), "appointments/other_time")]
    context.show(
        "appointments/hindered",
        keyboard=[*rows, others, drop_row()],
        about=f"person:{person.id}",
        obstacle=found.obstacle,
        count=len(found.others),
        client=get_client(context),
    )


def _known_address(context: Context[Draft]) -> str | None:
    """Where they live, for whom that is to be seen: whoever only books for somebody has it told."""
    whose, actor = get_client(context) or get_person(context.session, context.actor.id), context.actor
    sees = actor.may(Action.SEE_RESIDENT, grid_id=whose.grid_id, group_id=whose.group_id, whose=whose.id)
    return whose.address if sees else None


def _keep_detail(context: Context[Draft], words: str) -> None:
    ask = missing_details(context, offering_of(context))[0]
    context.draft = replace(context.draft, details=context.draft.details | {ask.value: words})
