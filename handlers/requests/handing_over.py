"""Requests that change hands all at once: when somebody goes on leave, comes back, or no longer serves a grid."""

from collections.abc import Sequence
from typing import Any

from handlers.requests.cards import close_card, show_author_cards, show_request
from handlers.requests.concerned import Case
from handlers.requests.keyboards import accept
from handlers.requests.lists import open_button
from handlers.requests.news import tell_released
from handlers.ui.announce import Announcer, Recipient
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button
from models.actors import get_actor
from models.grids import Grid
from models.people import Person
from models.requests import Request
from models.requests.owners import list_of_owner
from models.requests.queries import PAGE, list_of_author
from models.requests.relief import release_requests
from models.roles import list_serving
from models.rules.delivery import Priority
from models.rules.roles import Role

MOST_HIDDEN = 200  # requests of one person, the newest first


def show_taken_over(announcer: Announcer, holder: Person, stand_in: Person) -> None:
    """A leave began: its stand-in gets what the holder answers for in one message, and the authors see who is there."""
    requests = list_of_owner(announcer.session, holder.id)
    for request in requests:
        show_author_cards(Case(announcer, request), can_wait=True)
    _list(announcer, stand_in, requests, "requests/taken_over_list", holder=holder)


def show_given_back(announcer: Announcer, holder: Person, stand_in: Person) -> None:
    """The leave is over: the holder gets the list back, and the stand-in's cards of it are closed."""
    requests = list_of_owner(announcer.session, holder.id)
    for request in requests:
        close_card(announcer, request, stand_in, "requests/given_back", holder=holder)
        show_author_cards(Case(announcer, request), can_wait=True)
    _list(announcer, holder, requests, "requests/given_back_list", stand_in=stand_in)


def relieve(announcer: Announcer, person: Person) -> list[Request]:
    """Somebody lost a role: what they can no longer answer for goes back to the grid, and everybody concerned knows."""
    community = announcer.product.community
    requests = release_requests(announcer.session, person.id, community, now=announcer.now)
    show_released(announcer, requests, person)
    return requests


def hide_requests(announcer: Announcer, person: Person, author_id: int) -> None:
    """Somebody no longer speaks for the author: what stands in their cards is no longer theirs to see."""
    for request in list_of_author(announcer.session, author_id, limit=MOST_HIDDEN):
        close_card(announcer, request, person, "requests/no_longer_yours")


def show_released(announcer: Announcer, requests: Sequence[Request], last_owner: Person) -> None:
    """What `models.requests.relief` gave back: cards anew, a word to each author, one message to each grid and leader.
    The last owner's own cards are closed: they may no longer see what stands in them.
    """
    by_grid: dict[Grid, list[Request]] = {}
    for request in requests:
        close_card(announcer, request, last_owner, "requests/released_card")
        show_request(announcer, request)
        tell_released(announcer, request)
        by_grid.setdefault(request.grid, []).append(request)
    for grid, found in by_grid.items():
        _tell_grid_of_released(announcer, grid, found, last_owner)


def _tell_grid_of_released(announcer: Announcer, grid: Grid, requests: list[Request], last_owner: Person) -> None:
    if chat := announcer.to_grid(grid):
        buttons = [_accept_button(announcer, chat, request) for request in requests[:PAGE]]
        announcer.say(
            chat,
            "requests/released_list",
            keyboard=buttons,
            priority=Priority.REMINDER,
            grid=grid,
            last_owner=last_owner,
            count=len(requests),
        )
    leaders = list_serving(announcer.session, [Role.GRID_LEADER], grid_id=grid.id, today=announcer.today)
    for leader in leaders:
        if leader.id != last_owner.id:
            _list(announcer, leader, requests, "requests/released_leader", last_owner=last_owner, grid=grid)


def _accept_button(announcer: Announcer, to: Recipient, request: Request) -> list[Button]:
    """Take this one on."""
    words = announcer.product.words.label(to.language, "requests/accept", {})
    return [Button(accept(request).action, text=f"{words} {request.reference}")]


def _list(announcer: Announcer, reader: Person, requests: Sequence[Request], message: str, **values: Any) -> None:
    """One message with a button for each request, and a way to the rest."""
    to, actor = announcer.to_person(reader), get_actor(announcer.session, reader.id, today=announcer.today)
    if to is None or actor is None or not requests:
        return
    rows = [[open_button(announcer, request, actor)] for request in requests[:PAGE]]
    rows += [[Button(RunCommand("tasks"), "home/tasks")]] if len(requests) > PAGE else []
    announcer.say(to, message, keyboard=rows, priority=Priority.REMINDER, count=len(requests), **values)
