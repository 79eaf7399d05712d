"""News of a request: who is told what, in words of their own. The cards tell the rest."""

from typing import Any

from handlers.requests import buttons as b
from handlers.requests.cards import describe
from handlers.ui.announce import Announcer, Recipient
from handlers.ui.contents import Content
from handlers.ui.keyboards import Button, Keyboard
from models.people import Person, list_holders
from models.requests import Request
from models.rules.delivery import Priority
from models.rules.request_states import RequestState
from models.rules.roles import Role


def tell_author(
    announcer: Announcer, request: Request, message: str, *, keyboard: Keyboard = (), **values: Any
) -> None:
    """Something for the author; an answer to it belongs to the request."""
    if to := announcer.to_person(request.author):
        about = f"request:{request.id}"
        announcer.say(to, message, keyboard=keyboard, about=about, **describe(announcer, request), **values)


def tell_accepted(announcer: Announcer, request: Request) -> None:
    """Somebody is answerable now, and has a name."""
    tell_author(announcer, request, "requests/accepted")


def tell_reply(announcer: Announcer, request: Request, worker: str, content: Content) -> None:
    """The worker's words, and what they show."""
    add = [[Button(b.Add(request.id), "requests/write_back")]]
    tell_author(announcer, request, "requests/from_worker", keyboard=add, worker=worker, text=content.text)
    if to := announcer.to_person(request.author):
        announcer.pass_on(to, content.attachments, about=f"request:{request.id}")


def tell_question(announcer: Announcer, request: Request, worker: str, content: Content) -> None:
    """The worker needs an answer; the clock stands still."""
    add = [[Button(b.Add(request.id), "requests/answer", style="primary")]]
    tell_author(announcer, request, "requests/question", keyboard=add, worker=worker, text=content.text)


def tell_proposed(announcer: Announcer, request: Request, content: Content) -> None:
    """It is said to be done: the author decides."""
    keyboard = [
        [Button(b.Confirm(request.id, request.version), "requests/confirm", style="success")],
        [Button(b.Reject(request.id, request.version), "requests/reject", style="danger")],
    ]
    days = announcer.product.community.close_after_silence
    tell_author(announcer, request, "requests/proposed", keyboard=keyboard, text=content.text, days=days)
    if to := announcer.to_person(request.author):
        announcer.pass_on(to, content.attachments, about=f"request:{request.id}")


def tell_grid(announcer: Announcer, request: Request, content: Content) -> None:
    """What the author wrote goes to the owner; while there is none, to the grid's chat, without numbers in it."""
    values = {"text": content.text, "count": len(content.attachments), **describe(announcer, request)}
    about = f"request:{request.id}"
    to = announcer.to_person(request.owner) if request.owner else None
    if to is not None:
        announcer.say(to, "requests/from_author", about=about, **values)
        announcer.pass_on(to, content.attachments, about=about)
    elif chat := announcer.to_grid(request.grid):
        announcer.say(chat, "requests/from_author_in_grid", about=about, priority=Priority.REMINDER, **values)


def show_pictures(announcer: Announcer, request: Request) -> None:
    """What the author showed, for whoever works on it now."""
    if request.owner and (to := announcer.to_person(request.owner)):
        announcer.pass_on(to, request.attachments, about=f"request:{request.id}")


def tell_closed(announcer: Announcer, request: Request) -> None:
    """The owner hears how it ended."""
    _tell_owner(announcer, request, "requests/closed")


def tell_reopened(announcer: Announcer, request: Request) -> None:
    """The first owner has it back, and the grid leader knows."""
    _tell_owner(announcer, request, "requests/reopened")
    _tell_all(announcer, leaders(announcer, request), "requests/reopened_leader", request)


def tell_offered(announcer: Announcer, request: Request, reason: str) -> None:
    """Somebody is asked to take it over."""
    if request.invited and (to := announcer.to_person(request.invited)):
        about = f"request:{request.id}"
        announcer.say(to, "requests/offered", about=about, reason=reason, **describe(announcer, request))


def tell_offer_over(announcer: Announcer, request: Request, invited: Person | None, *, declined: bool) -> None:
    """The offer came to nothing: the owner stays answerable."""
    _tell_owner(announcer, request, "requests/offer_over", who=invited, declined=declined)


def tell_taken_over(announcer: Announcer, request: Request, last_owner: Person | None) -> None:
    """Responsibility moved: both the one before and the author know."""
    if last_owner and (to := announcer.to_person(last_owner)):
        announcer.say(to, "requests/taken_over", **describe(announcer, request))
    tell_author(announcer, request, "requests/new_owner")


def tell_deadline(announcer: Announcer, request: Request, message: str, people: list[Person], *, urgent: bool) -> None:
    """A promise is near its end or past it; nobody answerable yet: the grid's chat hears it."""
    if request.state is RequestState.FILED and (chat := announcer.to_grid(request.grid)):
        accept = [[Button(b.Accept(request.id, request.version), "requests/accept", style="success")]]
        _remind(announcer, chat, message, request, accept, urgent=urgent)
    for person in people:
        if to := announcer.to_person(person):
            open_ = [[Button(b.Open(request.id), "requests/open")]]
            _remind(announcer, to, message, request, open_, urgent=urgent)


def tell_nudge(announcer: Announcer, request: Request) -> None:
    """One friendly word before silence closes it."""
    keyboard = [
        [Button(b.Confirm(request.id, request.version), "requests/confirm", style="success")],
        [Button(b.Reject(request.id, request.version), "requests/reject", style="danger")],
    ]
    if to := announcer.to_person(request.author):
        _remind(announcer, to, "requests/nudge", request, keyboard, urgent=False)


def tell_lapsed(announcer: Announcer, request: Request) -> None:
    """Closed for want of an answer: the author can open it again."""
    if to := announcer.to_person(request.author):
        reopen = [[Button(b.Reject(request.id, request.version), "requests/reopen")]]
        _remind(announcer, to, "requests/lapsed", request, reopen, urgent=False)


def leaders(announcer: Announcer, request: Request) -> list[Person]:
    """The leaders of the request's grid."""
    return list_holders(announcer.session, [Role.GRID_LEADER], grid_id=request.grid_id)


def secretaries(announcer: Announcer) -> list[Person]:
    """The community's secretary."""
    return list_holders(announcer.session, [Role.SECRETARY])


def _tell_owner(announcer: Announcer, request: Request, message: str, **values: Any) -> None:
    if request.owner and (to := announcer.to_person(request.owner)):
        announcer.say(to, message, about=f"request:{request.id}", **describe(announcer, request), **values)


def _tell_all(announcer: Announcer, people: list[Person], message: str, request: Request) -> None:
    for person in people:
        if to := announcer.to_person(person):
            _remind(announcer, to, message, request, [[Button(b.Open(request.id), "requests/open")]], urgent=False)


def _remind(
    announcer: Announcer, to: Recipient, message: str, request: Request, keyboard: Keyboard, *, urgent: bool
) -> None:
    announcer.say(
        to,
        message,
        keyboard=keyboard,
        about=f"request:{request.id}",
        priority=Priority.REMINDER,
        urgent=urgent,
        **describe(announcer, request),
    )
