"""A request's living cards: the author's promise, the grid's notice, and the desk card of whoever works on it."""

from collections.abc import Iterable
from typing import Any

from handlers.requests import buttons as b
from handlers.ui.announce import Announcer
from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button
from models import outbox
from models.grids import Grid
from models.people import Person
from models.requests import Request
from models.requests.queries import list_open
from models.requests.steps import REOPEN_WITHIN
from models.roles import list_holders
from models.rules.delivery import Priority
from models.rules.promises import Unit
from models.rules.request_states import Party, RequestState, RequestStep, allowed
from models.rules.roles import Role

GRID_STAFF = (Role.GRID_WORKER, Role.GRID_LEADER)
AUTHOR = frozenset({Party.AUTHOR})
STARS = range(5, 0, -1)


def show_request(announcer: Announcer, request: Request, *, also: Iterable[Person | None] = ()) -> None:
    """Bring every card of the request up to date. `also`: people who just stopped being part of it."""
    show_author_card(announcer, request)
    show_grid_card(announcer, request)
    concerned = [request.owner, request.invited, *also]
    if announcer.to_grid(request.grid) is None:  # then its people get the card one by one
        concerned += list_holders(announcer.session, GRID_STAFF, grid_id=request.grid_id)
    people = {person.id: person for person in concerned if person and person.id != request.author_id}
    for person in people.values():
        show_desk_card(announcer, request, person)


def show_author_card(announcer: Announcer, request: Request) -> None:
    """The promise card in the author's private chat."""
    if to := announcer.to_person(request.author):
        announcer.show_card(
            _author_key(request),
            to,
            "requests/author_card",
            keyboard=_author_keyboard(request),
            about=f"request:{request.id}",
            **describe(announcer, request),
        )


def show_grid_card(announcer: Announcer, request: Request) -> None:
    """The notice in the grid's group chat: no full name, no number, one button."""
    to = announcer.to_grid(request.grid)
    if to is None:
        if request.state is RequestState.FILED:
            announcer.alert("alerts/grid_without_chat", grid=request.grid, reference=request.reference)
        return
    button = Button(b.RequestLink(request.id), "requests/open_desk")
    if request.state is RequestState.FILED:
        button = Button(b.Accept(request.id, request.version), "requests/accept", style="success")
    announcer.show_card(
        _grid_key(request),
        to,
        "requests/grid_card",
        keyboard=[[button]] if request.state.is_open else (),
        about=f"request:{request.id}",
        priority=Priority.REMINDER,
        urgent=is_urgent(announcer, request),
        **describe(announcer, request),
    )


def show_desk_card(announcer: Announcer, request: Request, person: Person) -> None:
    """The working card in the private chat of somebody who serves the request's grid."""
    to = announcer.to_person(person)
    if to is None:
        return
    announcer.show_card(
        _desk_key(request, person.id),
        to,
        "requests/desk_card",
        keyboard=_desk_keyboard(request, person.id),
        about=f"request:{request.id}",
        mine=person.id == request.owner_id,
        **describe(announcer, request),
    )


def open_request(announcer: Announcer, request: Request, person: Person) -> None:
    """Bring somebody their card to the end of their chat, where they look; who works on it sees the pictures too."""
    if person.id == request.author_id:
        renew_author_card(announcer, request)
        show_author_card(announcer, request)
        return
    renew_desk_card(announcer, request, person)
    show_desk_card(announcer, request, person)
    show_pictures(announcer, request, person)


def show_pictures(announcer: Announcer, request: Request, person: Person) -> None:
    """What the author showed, for somebody who works on it."""
    if to := announcer.to_person(person):
        announcer.pass_on(to, request.shown, about=f"request:{request.id}")


def renew_author_card(announcer: Announcer, request: Request) -> None:
    """Let the card come anew at the end of the chat; the same for the others."""
    outbox.forget_cards(announcer.session, [_author_key(request)])


def renew_desk_card(announcer: Announcer, request: Request, person: Person) -> None:
    outbox.forget_cards(announcer.session, [_desk_key(request, person.id)])


def renew_grid_card(announcer: Announcer, request: Request) -> None:
    outbox.forget_cards(announcer.session, [_grid_key(request)])


def show_waiting(announcer: Announcer, grid: Grid) -> None:
    """The grid's chat is new or was closed to us: what nobody accepted comes anew, the rest with its next change."""
    for request in list_open(announcer.session, [grid.id], limit=None):
        renew_grid_card(announcer, request)
        if request.state is RequestState.FILED:
            show_grid_card(announcer, request)


def is_urgent(announcer: Announcer, request: Request) -> bool:
    """What was promised around the clock does not wait for the morning."""
    promise = announcer.product.community.promise(request.promise)
    return request.danger or promise.first_reply.unit is Unit.HOURS


def describe(announcer: Announcer, request: Request) -> dict[str, Any]:
    """What the words about a request need to know."""
    community = announcer.product.community
    return {
        "request": request,
        "category": community.category(request.category),
        "promise_name": next(p.name for p in community.promises if p.key == request.promise),
        "owner": request.owner,
        "reopen_days": REOPEN_WITHIN.days,
        "invited": request.invited,
    }


def _author_keyboard(request: Request) -> list[list[Button]]:
    can = allowed(request.state, AUTHOR)
    id_, version = request.id, request.version
    rows: list[list[Button]] = []
    if RequestStep.REJECT in can:
        rows += [
            [Button(b.Confirm(id_, version), "requests/confirm", style="success")],
            [Button(b.Reject(id_, version), "requests/reject", style="danger")],
        ]
    if RequestStep.ANSWER in can:
        rows.append([Button(b.Add(id_), "requests/answer", style="primary")])
    if RequestStep.ADD in can:
        rows.append([Button(b.Add(id_), "requests/add")])
    if RequestStep.CONFIRM in can and RequestStep.REJECT not in can:
        rows.append([Button(b.Confirm(id_, version), "requests/already_solved")])
    if RequestStep.WITHDRAW in can:
        rows.append([Button(b.Withdraw(id_, version, False), "requests/withdraw")])
    if RequestStep.RATE in can and request.rating is None:
        rows += [[Button(b.Rate(id_, stars), text="★" * stars)] for stars in STARS]
    if RequestStep.REOPEN in can:
        rows.append([Button(b.Reject(id_, version), "requests/reopen")])
    return rows


def _desk_keyboard(request: Request, person_id: int) -> list[list[Button]]:
    """What the person can do now. That they serve the grid is checked when they press."""
    parties = {
        Party.GRID: True,
        Party.OWNER: person_id == request.owner_id,
        Party.INVITED: person_id == request.invited_id,
    }
    can = allowed(request.state, frozenset(party for party, holds in parties.items() if holds))
    id_, version = request.id, request.version
    offers: list[tuple[RequestStep, CallbackData, str, str]] = [
        (RequestStep.ACCEPT, b.Accept(id_, version), "requests/accept", "success"),
        (RequestStep.TAKE_OVER, b.TakeOver(id_, version), "requests/take_over", "success"),
        (RequestStep.DECLINE, b.Decline(id_, version), "requests/decline", ""),
        (RequestStep.REPLY, b.Tell(id_), "requests/tell", ""),
        (RequestStep.ASK, b.Ask(id_, version), "requests/ask", ""),
        (RequestStep.RESUME, b.Resume(id_, version), "requests/resume", ""),
        (RequestStep.PROPOSE, b.Propose(id_, version), "requests/propose", "success"),
        (RequestStep.OFFER, b.Offer(id_, version), "requests/offer", ""),
    ]
    rows = [[Button(data, label, style=style)] for step, data, label, style in offers if step in can]
    return [*rows, [Button(b.ShowHistory(id_), "requests/history")]]


def _author_key(request: Request) -> str:
    return f"request:{request.id}:author"


def _grid_key(request: Request) -> str:
    return f"request:{request.id}:grid:{request.grid_id}"


def _desk_key(request: Request, person_id: int) -> str:
    return f"request:{request.id}:desk:{person_id}"
