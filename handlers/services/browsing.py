"""Looking around among services and special days, and what one press changes."""

from handlers.flow import END, Next
from handlers.services.buttons import (
    CancelDays,
    Restore,
    SetOpen,
    ShowCentre,
    ShowDays,
    ShowService,
)
from handlers.services.drafts import Editing, access_centre, access_service
from handlers.services.facts import facts_of, special_days_of
from handlers.services.misfits import carry_out
from handlers.services.pages import (
    News,
    back_to_service,
    list_own_centres,
    show_centre,
    show_centres,
    show_days,
    show_service,
)
from handlers.services.things import refresh_cards
from handlers.ui.keyboards import Button
from models.appointments.desk import list_desks, reopen
from models.appointments.offerings import edit_service, forget_edits, get_offering
from models.appointments.service_rows import Closure
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action


def open_services(context: Editing) -> Next:
    """`/services`: one centre is theirs: straight in."""
    if not list_desks(context.actor, context.community, Action.EDIT_SERVICE):
        raise NotYours("no centre of theirs")
    centres = list_own_centres(context)
    if len(centres) == 1:
        show_centre(context, centres[0].key)
    else:
        show_centres(context)
    return END


def open_centre(context: Editing, button: ShowCentre) -> Next:
    show_centre(context, button.centre)
    return END


def open_service(context: Editing, button: ShowService) -> Next:
    show_service(context, button.service)
    return END


def open_days(context: Editing, button: ShowDays) -> Next:
    show_days(context, button.centre)
    return END


def set_open(context: Editing, button: SetOpen) -> Next:
    """No new bookings, or new ones again; what is booked stays booked."""
    service = access_service(context, button.service).service

    def change() -> None:
        edit_service(context.session, context.community, service.key, "is_open", button.is_open,
                     by_id=context.actor.id, now=context.now)  # fmt: skip

    going = carry_out(context, service.centre, change)
    show_service(context, service.key, News.OPENED if button.is_open else News.SHUT)
    return going


def restore(context: Editing, button: Restore) -> Next:
    """What was changed here is forgotten, once they are sure."""
    offering = access_service(context, button.service)
    service, today = offering.service, context.announcer.today
    if not button.surely:
        rows = [[Button(Restore(service.key, surely=True), "services/restore_surely")], back_to_service(service.key)]
        context.show("services/restore_sure", keyboard=rows, facts=facts_of(context, offering))
        return END
    going = carry_out(context, service.centre, lambda: forget_edits(context.session, service.key))
    as_in_file = get_offering(context.session, context.community, service.key, today=today).service
    refresh_cards(context, service, as_in_file)
    show_service(context, service.key, News.RESTORED)
    return going


def cancel_days(context: Editing, button: CancelDays) -> Next:
    """Those days are as the week says again, once they are sure; whoever waits may have them."""
    closure = context.session.get(Closure, button.closure_id)
    if closure is None:
        raise Gone(f"closure {button.closure_id}")
    centre = access_centre(context, closure.centre)
    if not button.surely:
        days = special_days_of(closure, {service.key: service for service in context.community.services})
        rows = [
            [Button(CancelDays(closure.id, surely=True), "services/cancel_days_surely")],
            [Button(ShowDays(centre.key), "services/keep_days")],
        ]
        context.show("services/cancel_days_sure", keyboard=rows, days=[days])
        return END
    going = carry_out(context, centre.key, lambda: reopen(context.session, closure))
    show_days(context, centre.key, News.DAYS_CANCELLED)
    return going
