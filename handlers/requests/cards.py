"""A request's living cards: the author's promise, the grid's notice, and the desk card of whoever works on it."""

from collections.abc import Iterable
from typing import Any

from handlers.requests import buttons as b
from handlers.ui.announce import Announcer
from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button
from models import outbox
from models.people import Person
from models.requests import Request
from models.rules.delivery import Priority
from models.rules.request_states import Party, RequestState, RequestStep, allowed

AUTHOR = frozenset({Party.AUTHOR})
STARS = range(5, 0, -1)


def show_request(announcer: Announcer, request: Request, *, also: Iterable[Person | None] = ()) -> None:
    """Bring every card of the request up to date. `also`: people who just stopped being part of it."""
    show_author_card(announcer, request)
    show_grid_card(announcer, request)
    people = {person.id: person for person in (request.owner, request.invited, *also) if person}
    for person in people.values():
        show_desk_card(announcer, request, person)


def show_author_card(announcer: Announcer, request: Request) -> None:
    """The promise card in the author's private chat."""
    if to := announcer.to_person(request.author):
        announcer.show_card(
            f"request:{request.id}:author",
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
        announcer.alert("alerts/grid_without_chat", grid=request.grid, reference=request.reference)
        return
    button = Button(b.RequestLink(request.id), "requests/open_desk")
    if request.state is RequestState.FILED:
        button = Button(b.Accept(request.id, request.version), "requests/accept", style="success")
    announcer.show_card(
        f"request:{request.id}:grid:{request.grid_id}",
        to,
        "requests/grid_card",
        keyboard=[[button]] if request.state.is_open else (),
        about=f"request:{request.id}",
        priority=Priority.REMINDER,
        urgent=request.danger,
        **describe(announcer, request),
    )


def show_desk_card(announcer: Announcer, request: Request, person: Person) -> None:
    """The working card in the private chat of the owner, of the invited one, or of who just handed it on."""
    to = announcer.to_person(person)
    if to is None:
        return
    announcer.show_card(
        desk_key(request, person.id),
        to,
        "requests/desk_card",
        keyboard=_desk_keyboard(request, person.id),
        about=f"request:{request.id}",
        mine=person.id == request.owner_id,
        **describe(announcer, request),
    )


def renew(announcer: Announcer, request: Request, person_id: int) -> None:
    """Let the person's card come anew at the end of their chat, where they look."""
    outbox.forget_cards(announcer.session, [f"request:{request.id}:author", desk_key(request, person_id)])


def desk_key(request: Request, person_id: int) -> str:
    """The card of one person who works on a request."""
    return f"request:{request.id}:desk:{person_id}"


def describe(announcer: Announcer, request: Request) -> dict[str, Any]:
    """What the words about a request need to know."""
    community = announcer.product.community
    return {
        "request": request,
        "category": community.category(request.category),
        "promise_name": next(p.name for p in community.promises if p.key == request.promise),
        "owner": request.owner,
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
    party = Party.OWNER if person_id == request.owner_id else Party.INVITED
    if person_id not in (request.owner_id, request.invited_id):
        return []
    can = allowed(request.state, frozenset({party}))
    id_, version = request.id, request.version
    offers: list[tuple[RequestStep, CallbackData, str, str]] = [
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
