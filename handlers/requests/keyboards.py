"""The buttons of a request's cards: what its reader can do now, and nothing else."""

from handlers.requests import buttons as b
from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button
from models.actors import Actor
from models.requests import Request
from models.rules.request_states import Party, RequestState, RequestStep, allowed

AUTHOR = frozenset({Party.AUTHOR})
STARS = range(1, 6)  # upwards: in the elders' mode the number of the button is the number of stars


def author_keyboard(request: Request) -> list[list[Button]]:
    """What the author, or whoever speaks for them, can do now."""
    can = allowed(request.state, AUTHOR)
    id_, version = request.id, request.version
    rows: list[list[Button]] = []
    if RequestStep.REJECT in can:
        rows += verdict(request)
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
        rows.append([reopen(request)])
    return rows


def desk_keyboard(request: Request, actor: Actor) -> list[list[Button]]:
    """What somebody of the staff can do now. It is asked again when they press."""
    parties = request.parties(actor) - AUTHOR
    can = allowed(request.state, parties)
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
        (RequestStep.CONFIRM, b.CallSolved(id_, version), "requests/call_solved", ""),
        (RequestStep.REJECT, b.CallNotYet(id_, version), "requests/call_not_yet", ""),
        (RequestStep.REOPEN, b.CallNotYet(id_, version), "requests/call_reopen", ""),
    ]
    rows = [[Button(data, label, style=style)] for step, data, label, style in offers if step in can]
    return [*rows, [Button(b.ShowHistory(id_), "requests/history")]]


def grid_keyboard(request: Request) -> list[list[Button]]:
    """One button in the grid's chat: take it on, or go and see."""
    if not request.state.is_open:
        return []
    if request.state is RequestState.FILED:
        return [[accept(request)]]
    return [[Button(b.RequestLink(request.id), "requests/open_desk")]]


def verdict(request: Request) -> list[list[Button]]:
    """Is it solved?"""
    return [
        [Button(b.Confirm(request.id, request.version), "requests/confirm", style="success")],
        [Button(b.Reject(request.id, request.version), "requests/reject", style="danger")],
    ]


def accept(request: Request) -> Button:
    """Take it on."""
    return Button(b.Accept(request.id, request.version), "requests/accept", style="success")


def reopen(request: Request) -> Button:
    """It came back."""
    return Button(b.Reject(request.id, request.version), "requests/reopen")


def offer(request: Request) -> list[list[Button]]:
    """Take it over, or not."""
    return [
        [Button(b.TakeOver(request.id, request.version), "requests/take_over", style="success")],
        [Button(b.Decline(request.id, request.version), "requests/decline")],
    ]
