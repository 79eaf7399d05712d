"""Saying something of a request to one person: in private, with a way to its card, and in the right place at night."""

from typing import Any

from handlers.requests import buttons as b
from handlers.requests.concerned import Case
from handlers.ui.announce import Recipient
from handlers.ui.contents import Content
from handlers.ui.keyboards import Button, Keyboard
from models.people import Person
from models.rules.delivery import Priority


def say(
    case: Case, person: Person, message: str, keyboard: Keyboard = (), *, can_wait: bool = False, **values: Any
) -> None:
    """Tell a person in private. Without buttons of its own the message has one that brings the card."""
    if to := case.announcer.to_person(person):
        open_ = [[Button(b.Open(case.request.id), "requests/open")]]
        say_in(case, to, message, keyboard or open_, can_wait=can_wait, **values)


def say_in(case: Case, to: Recipient, message: str, keyboard: Keyboard, *, can_wait: bool, **values: Any) -> None:
    """`can_wait`: nobody sits there waiting for it, so it keeps the quiet hours, unless somebody is in danger."""
    case.announcer.say(
        to,
        message,
        keyboard=keyboard,
        about=f"request:{case.request.id}",
        priority=Priority.REMINDER if can_wait else Priority.REPLY,
        urgent=case.request.danger,
        **case.words,
        **values,
    )


def tell_acting(
    case: Case, person: Person | None, message: str, keyboard: Keyboard = (), *, can_wait: bool = True, **values: Any
) -> None:
    """Tell one of the staff, or who stands in for them; the words say so (`absent`)."""
    if person is None:
        return
    acting = case.acting(person)
    absent = person if acting is not person else None
    say(case, acting, message, keyboard, can_wait=can_wait, absent=absent, **values)


def tell_owner(case: Case, message: str, keyboard: Keyboard = (), *, can_wait: bool = True, **values: Any) -> None:
    """Tell whoever answers for it today."""
    tell_acting(case, case.request.owner, message, keyboard, can_wait=can_wait, **values)


def pass_on(case: Case, person: Person, content: Content) -> None:
    """Send on what somebody showed."""
    if to := case.announcer.to_person(person):
        case.announcer.pass_on(to, content.attachments, about=f"request:{case.request.id}")
