"""What was booked and does not go with what was changed: told after every change, put off or let stand as they say."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from handlers.appointments.cards import show_appointment
from handlers.flow import END, Context, Next
from handlers.services.buttons import LetStand, PutOff, ShowMisfits
from handlers.services.drafts import Draft, Editing, State, access_centre
from handlers.services.facts import list_centre_offerings
from handlers.ui.keyboards import Button, back_home
from handlers.ui.people import about_people
from models.appointments.booking import lapse
from models.appointments.conflicts import list_conflicts
from models.appointments.desk import displace
from models.appointments.queries import list_unreached
from models.appointments.rows import Appointment
from models.appointments.seats import fit_slots, lock_seats
from models.appointments.waiting import promote
from models.rules.appointment_states import AppointmentState
from models.rules.services import Service

SHOWN = 40
"""So many are told by name; the rest is counted."""


@dataclass(frozen=True)
class Misfit:
    """An appointment that does not fit, and what it is for."""

    appointment: Appointment
    service: Service


def list_misfits(context: Context[Any], centre: str) -> list[Misfit]:
    """Everything ahead at the centre that does not go with its hours and people as they are now."""
    return [
        Misfit(appointment, offering.service)
        for offering in list_centre_offerings(context, centre)
        for appointment in list_conflicts(context.session, offering, context.community, now=context.now)
    ]


def carry_out(context: Editing, centre: str, change: Callable[[], object]) -> Next:
    """Make a change, give those who wait what has come free by it, and see who does not fit any more: about them it is
    asked next.
    """
    lock_seats(context.session)
    before = {each.appointment.id for each in list_misfits(context, centre)}
    seats = _seats_of(context, centre)
    change()
    for service, count in _seats_of(context, centre) - seats:
        fit_slots(context.session, service, count, now=context.now)
    _let_held_lapse(context, centre)
    _promote_all(context, centre)
    after = [each.appointment.id for each in list_misfits(context, centre)]
    new = tuple(id_ for id_ in after if id_ not in before)
    context.draft = replace(context.draft, centre=centre, misfits=new)
    return State.MISFITS if new else END


def begin_misfits(context: Editing, button: ShowMisfits) -> Next:
    """They come back to those who were let stand."""
    centre = access_centre(context, button.centre)
    found = list_misfits(context, centre.key)
    context.draft = Draft(centre=centre.key, misfits=tuple(each.appointment.id for each in found))
    return State.MISFITS


def ask_misfits(context: Editing) -> None:
    access_centre(context, context.draft.centre)
    misfits = _list_shown(context)
    people = [each.appointment.person for each in misfits[:SHOWN]]
    context.show(
        "services/misfits",
        keyboard=[
            [Button(PutOff(), "services/put_off", style="primary", values={"count": len(misfits)})],
            [Button(LetStand(), "services/let_stand")],
        ],
        about=about_people(people),
        misfits=misfits[:SHOWN],
        more=max(0, len(misfits) - SHOWN),
    )


def put_off(context: Editing, button: PutOff) -> Next:  # noqa: ARG001
    """All who were shown, and still do not fit, are owed another time and told so."""
    centre = access_centre(context, context.draft.centre)
    lock_seats(context.session)
    appointments = [each.appointment for each in _list_shown(context)]
    reason = context.draft.reason or _word_change(context)
    displaced = displace(
        context.session, context.actor, context.community, appointments, reason=reason, now=context.now
    )
    queued = [appointment for appointment in appointments if appointment not in displaced]
    _promote_all(context, centre.key)
    for appointment in queued:
        show_appointment(context.announcer, appointment)
    unreached = list_unreached(context.session, {appointment.person_id for appointment in displaced})
    people = [appointment.person for appointment in displaced if appointment.person_id in unreached]
    context.show(
        "services/was_put_off",
        keyboard=[back_home()],
        about=about_people(people),
        told=len(displaced) - len(people),
        queued=len(queued),
        unreached=people,
    )
    return END


def let_stand(context: Editing, button: LetStand) -> Next:  # noqa: ARG001
    """They stay booked; the centre's page keeps reminding of them."""
    access_centre(context, context.draft.centre)
    context.show("services/were_let_stand", keyboard=[back_home()], count=len(context.draft.misfits))
    return END


def _let_held_lapse(context: Editing, centre: str) -> None:
    """Who is still deciding about a time that is not to be had any more chooses another."""
    held = (AppointmentState.HELD,)
    for offering in list_centre_offerings(context, centre):
        for each in list_conflicts(context.session, offering, context.community, now=context.now, states=held):
            lapse(context.session, each, context.community, now=context.now)


def _seats_of(context: Editing, centre: str) -> set[tuple[str, int]]:
    return {(each.service.key, each.service.seats) for each in list_centre_offerings(context, centre)}


def _list_shown(context: Editing) -> list[Misfit]:
    shown = set(context.draft.misfits)
    return [each for each in list_misfits(context, context.draft.centre) if each.appointment.id in shown]


def _word_change(context: Editing) -> str:
    """Why, where nobody said it, as everybody reads it: in the community's language."""
    return context.announcer.product.words.label(context.community.languages[0], "services/times_changed", {})


def _promote_all(context: Editing, centre: str) -> None:
    for service in context.community.services:
        if service.centre == centre:
            promote(context.session, context.community, service.key, now=context.now)
