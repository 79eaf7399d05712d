"""The list of a centre's day: in private with names and buttons, in its group chat with neither."""

from datetime import date, datetime
from typing import Any

from handlers.desks.buttons import DeskLink
from handlers.desks.days import DayAtDesk, get_desk
from handlers.desks.keyboards import day_keyboard
from handlers.flow import Context
from handlers.ui.announce import Announcer, Recipient
from handlers.ui.keyboards import Button, Keyboard
from handlers.ui.people import about_people
from models import outbox
from models.actors import Actor, list_actors
from models.appointments import Appointment
from models.appointments.queries import PAGE
from models.centres import Centre as CentreChat
from models.roles import list_serving_centre
from models.rules.community import Centre
from models.rules.delivery import Priority

MOST_IN_CHAT = 60  # lines of a message that may have 4096 characters


def show_day(context: Context[Any], centre: Centre, day: date, *, offset: int | None = None) -> None:
    """The day in the place of what was pressed; without an offset the page on which it is now."""
    desk = DayAtDesk(context.announcer, centre, day)
    values, keyboard = _tell_day(desk, context.actor, offset)
    context.show("desks/day", keyboard=keyboard, **values)


def show_day_privately(announcer: Announcer, centre_key: str, day: date) -> None:
    """The list for each of the centre's people who has an account: where the centre has no chat. A day on which nobody
    comes, and nothing was left to be read, is not worth ringing for.
    """
    desk = get_desk(announcer, centre_key, day)
    if desk is None or not (desk.lines or desk.notes):
        return
    staff = list_serving_centre(announcer.session, centre_key, today=announcer.today)
    people = {person.id: person for person in staff}
    for actor in list_actors(announcer.session, people, today=announcer.today):
        if to := announcer.to_person(people[actor.id]):
            values, keyboard = _tell_day(desk, actor, None)
            announcer.say(to, "desks/day", keyboard=keyboard, priority=Priority.REMINDER, **values)


def show_day_in_chat(announcer: Announcer, centre_key: str, day: date) -> None:
    """The list at the end of the centre's group chat; the one that stood there loses its button. Where there is no chat
    each of its people gets it in private.
    """
    desk, to = get_desk(announcer, centre_key, day), _chat_of(announcer, centre_key)
    if desk is None:
        return
    if to is None:
        show_day_privately(announcer, centre_key, day)
        return
    for chat_id, message_id in outbox.forget_cards(announcer.session, [_key(centre_key, day)]):
        announcer.outbox.put(chat_id, "editMessageReplyMarkup", {"message_id": message_id})
    _show_in_chat(desk, to)


def refresh_day_card(announcer: Announcer, appointment: Appointment, *, was: datetime | None = None) -> None:
    """Something at a desk changed: its group's list of that day, where there is one, says so. `was`: the time from
    which the appointment moved away.
    """
    community = announcer.product.community
    for day in {community.today(moment) for moment in (appointment.starts_at, was) if moment}:
        refresh_day(announcer, appointment.centre, day)


def refresh_day(announcer: Announcer, centre_key: str, day: date) -> None:
    """The same for a whole day."""
    desk, to = get_desk(announcer, centre_key, day), _chat_of(announcer, centre_key)
    if desk and to and outbox.has_card(announcer.session, _key(centre_key, day), chat_id=to.chat_id):
        _show_in_chat(desk, to)


def _tell_day(desk: DayAtDesk, reader: Actor, offset: int | None) -> tuple[dict[str, Any], Keyboard]:
    """The words and the buttons of one page."""
    count = len(desk.lines)
    start = desk.page_of_now() if offset is None else max(0, min(offset, count - 1)) // PAGE * PAGE
    page = desk.lines[start : start + PAGE]
    about = about_people({line.appointment.person_id: line.appointment.person for line in page}.values())
    values = {"lines": page, "notes": desk.notes, "first": start + 1, "count": count, "about": about}
    return desk.words | values, day_keyboard(desk, reader, start)


def _show_in_chat(desk: DayAtDesk, to: Recipient) -> None:
    """No full name, no number, no address, one button."""
    desk.announcer.show_card(
        _key(desk.centre.key, desk.day),
        to,
        "desks/chat_day",
        keyboard=[[Button(DeskLink.to(desk.centre.key), "desks/open")]],
        about=about_people({a.person_id: a.person for a in desk.appointments}.values()),
        priority=Priority.REMINDER,
        lines=desk.lines[:MOST_IN_CHAT],
        more=max(0, len(desk.lines) - MOST_IN_CHAT),
        **desk.words,
    )


def _chat_of(announcer: Announcer, centre_key: str) -> Recipient | None:
    place = announcer.session.get(CentreChat, centre_key)
    return announcer.to_centre(place) if place else None


def _key(centre_key: str, day: date) -> str:
    return f"desk:{centre_key}:{day}"
