"""News of a request: who is told what, in words of their own. The cards tell the rest."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from handlers.requests import buttons as b
from handlers.requests.cards import describe
from handlers.ui.announce import Announcer, Recipient
from handlers.ui.contents import Content
from handlers.ui.keyboards import Button, Keyboard
from models.people import Person
from models.requests import Request
from models.roles import list_holders
from models.rules.delivery import Priority
from models.rules.request_states import RequestState
from models.rules.roles import Role


def tell_accepted(announcer: Announcer, request: Request) -> None:
    """Somebody is answerable now, and has a name."""
    _tell(announcer, request.author, "requests/accepted", request)


def tell_reply(announcer: Announcer, request: Request, worker: str, content: Content) -> None:
    """The worker's words, and what they show."""
    add = [[Button(b.Add(request.id), "requests/write_back")]]
    _tell(announcer, request.author, "requests/from_worker", request, add, worker=worker, text=content.text)
    _pass_on(announcer, request.author, request, content)


def tell_question(announcer: Announcer, request: Request, worker: str, content: Content) -> None:
    """The worker needs an answer; the clock stands still."""
    answer = [[Button(b.Add(request.id), "requests/answer", style="primary")]]
    _tell(announcer, request.author, "requests/question", request, answer, worker=worker, text=content.text)
    _pass_on(announcer, request.author, request, content)


def tell_proposed(announcer: Announcer, request: Request, content: Content) -> None:
    """It is said to be done: the author decides."""
    days = announcer.product.community.close_after_silence
    _pass_on(announcer, request.author, request, content)
    _tell(announcer, request.author, "requests/proposed", request, _verdict(request), text=content.text, days=days)


def tell_grid(announcer: Announcer, request: Request, content: Content) -> None:
    """What the author wrote goes to the owner; while there is none, to the grid's chat, without numbers in it."""
    if request.owner:
        tell = [[Button(b.Tell(request.id), "requests/tell")]]
        _tell(announcer, request.owner, "requests/from_author", request, tell, text=content.text)
        _pass_on(announcer, request.owner, request, content)
    elif chat := announcer.to_grid(request.grid):
        words = {"text": content.text, "count": len(content.attachments)}
        accept = [[_accept_button(request)]]
        _say(announcer, chat, "requests/from_author_in_grid", request, accept, can_wait=True, **words)


def tell_closed(announcer: Announcer, request: Request) -> None:
    """The owner hears how it ended."""
    _tell(announcer, request.owner, "requests/closed", request, can_wait=True)


def tell_reopened(announcer: Announcer, request: Request) -> None:
    """The first owner has it back, and the grid leader knows."""
    _tell(announcer, request.owner, "requests/reopened", request, can_wait=True)
    for leader in leaders(announcer, request):
        if leader.id != request.owner_id:
            _tell(announcer, leader, "requests/reopened_leader", request, can_wait=True)


def tell_offered(announcer: Announcer, request: Request, reason: str) -> None:
    """Somebody is asked to take it over."""
    offer = [
        [Button(b.TakeOver(request.id, request.version), "requests/take_over", style="success")],
        [Button(b.Decline(request.id, request.version), "requests/decline")],
    ]
    _tell(announcer, request.invited, "requests/offered", request, offer, can_wait=True, reason=reason)


def tell_offer_over(announcer: Announcer, request: Request, invited: Person | None, *, declined: bool) -> None:
    """The offer came to nothing: the owner stays answerable."""
    _tell(announcer, request.owner, "requests/offer_over", request, can_wait=True, who=invited, declined=declined)


def tell_taken_over(announcer: Announcer, request: Request, last_owner: Person | None) -> None:
    """Responsibility moved: both the one before and the author know."""
    _tell(announcer, last_owner, "requests/taken_over", request, can_wait=True)
    _tell(announcer, request.author, "requests/new_owner", request)


def tell_deadline(announcer: Announcer, request: Request, message: str, people: Iterable[Person]) -> None:
    """A promise is near its end or past it; nobody answerable yet: the grid's chat hears it."""
    if request.state is RequestState.FILED and (chat := announcer.to_grid(request.grid)):
        _say(announcer, chat, message, request, [[_accept_button(request)]], can_wait=True)
    for person in people:
        _tell(announcer, person, message, request, can_wait=True)


def tell_nudge(announcer: Announcer, request: Request, left: timedelta) -> None:
    """One friendly word before silence closes it."""
    closes_at = announcer.now + left
    _tell(announcer, request.author, "requests/nudge", request, _verdict(request), can_wait=True, closes_at=closes_at)


def tell_lapsed(announcer: Announcer, request: Request) -> None:
    """Closed for want of an answer: the author can open it again."""
    reopen = [[Button(b.Reject(request.id, request.version), "requests/reopen")]]
    _tell(announcer, request.author, "requests/lapsed", request, reopen, can_wait=True)
    tell_closed(announcer, request)


def leaders(announcer: Announcer, request: Request) -> list[Person]:
    """The leaders of the request's grid."""
    return list_holders(announcer.session, [Role.GRID_LEADER], grid_id=request.grid_id)


def secretaries(announcer: Announcer) -> list[Person]:
    """The community's secretary."""
    return list_holders(announcer.session, [Role.SECRETARY])


def _verdict(request: Request) -> Keyboard:
    return [
        [Button(b.Confirm(request.id, request.version), "requests/confirm", style="success")],
        [Button(b.Reject(request.id, request.version), "requests/reject", style="danger")],
    ]


def _accept_button(request: Request) -> Button:
    return Button(b.Accept(request.id, request.version), "requests/accept", style="success")


def _tell(
    announcer: Announcer,
    person: Person | None,
    message: str,
    request: Request,
    keyboard: Keyboard = (),
    *,
    can_wait: bool = False,
    **values: Any,
) -> None:
    """Tell a person in private. Without buttons of its own the message has one that brings the card."""
    if person and (to := announcer.to_person(person)):
        open_ = [[Button(b.Open(request.id), "requests/open")]]
        _say(announcer, to, message, request, keyboard or open_, can_wait=can_wait, **values)


def _say(
    announcer: Announcer,
    to: Recipient,
    message: str,
    request: Request,
    keyboard: Keyboard,
    *,
    can_wait: bool,
    **values: Any,
) -> None:
    """`can_wait`: nobody sits there waiting for it, so it keeps the quiet hours, unless somebody is in danger."""
    announcer.say(
        to,
        message,
        keyboard=keyboard,
        about=f"request:{request.id}",
        priority=Priority.REMINDER if can_wait else Priority.REPLY,
        urgent=request.danger,
        **describe(announcer, request),
        **values,
    )


def _pass_on(announcer: Announcer, person: Person, request: Request, content: Content) -> None:
    if to := announcer.to_person(person):
        announcer.pass_on(to, content.attachments, about=f"request:{request.id}")
