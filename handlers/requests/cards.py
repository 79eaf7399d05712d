"""A request's living cards: the author's promise, the grid's notice, and the desk card of whoever works on it."""

from collections.abc import Iterable
from typing import Any

from handlers.requests.concerned import Case, sees_as_author
from handlers.requests.keyboards import author_keyboard, desk_keyboard, grid_keyboard
from handlers.ui.announce import Announcer
from handlers.visits.calling import call_by_request
from models import outbox
from models.actors import Actor, get_actor, list_actors
from models.grids import Grid
from models.people import Person
from models.requests import Request
from models.requests.deadlines import promise_of
from models.requests.queries import list_open
from models.roles import list_serving
from models.rules.delivery import Priority
from models.rules.promises import Unit
from models.rules.request_states import RequestState
from models.rules.roles import Action, Role

GRID_STAFF = (Role.GRID_WORKER, Role.GRID_LEADER)


def show_request(announcer: Announcer, request: Request, *, also: Iterable[Person | None] = ()) -> None:
    """Bring every card of the request up to date. `also`: people who just stopped being part of it. Where it came or
    came back just now and somebody must go there, they are called.
    """
    case = Case(announcer, request)
    show_author_cards(case)
    show_grid_card(case)
    concerned = [case.acting(person) for person in (request.owner, request.invited) if person]
    concerned += [person for person in also if person]
    if announcer.to_grid(request.grid) is None:  # then its people get the card one by one
        concerned += list_serving(announcer.session, GRID_STAFF, grid_id=request.grid_id, today=announcer.today)
    people = {person.id: person for person in concerned}
    actors = {actor.id: actor for actor in list_actors(announcer.session, people, today=announcer.today)}
    for person in people.values():
        if actor := actors.get(person.id):
            _show_desk_card(case, person, actor)
    call_by_request(announcer, request)


def show_author_cards(case: Case, *, can_wait: bool = False) -> None:
    """The promise card in the private chat of everybody who speaks for the author."""
    for person in case.speakers:
        _show_author_card(case, person, can_wait=can_wait)


def show_grid_card(case: Case) -> None:
    """The notice in the grid's group chat: no full name, no number, one button."""
    announcer, request = case.announcer, case.request
    to = announcer.to_grid(request.grid)
    if to is None:
        if request.state is RequestState.FILED:
            announcer.alert("alerts/grid_without_chat", grid=request.grid, reference=request.reference)
        return
    announcer.show_card(
        _grid_key(request),
        to,
        "requests/grid_card",
        keyboard=grid_keyboard(request),
        about=f"request:{request.id}",
        priority=Priority.REMINDER,
        urgent=is_urgent(announcer, request),
        **case.words,
    )


def open_request(announcer: Announcer, request: Request, person: Person) -> None:
    """Bring somebody their card to the end of their chat, where they look; who works on it sees the pictures too."""
    actor = get_actor(announcer.session, person.id, today=announcer.today)
    if actor is None:
        return
    case = Case(announcer, request)
    if sees_as_author(request, actor):
        _renew(announcer, _author_key(request, person.id))
        _show_author_card(case, person)
        return
    renew_desk_card(announcer, request, person)
    _show_desk_card(case, person, actor)
    show_pictures(announcer, request, person)


def show_pictures(announcer: Announcer, request: Request, person: Person) -> None:
    """What the author showed, for somebody who works on it."""
    if to := announcer.to_person(person):
        announcer.pass_on(to, request.shown, about=f"request:{request.id}")


def renew_author_card(announcer: Announcer, request: Request, person_id: int) -> None:
    """Let the card come anew at the end of the chat; the old one loses its buttons. The same for the others."""
    _renew(announcer, _author_key(request, person_id))


def renew_desk_card(announcer: Announcer, request: Request, person: Person) -> None:
    """What stands in it is read in one place only: the old one says where."""
    _replace_card(announcer, person, [_desk_key(request, person.id)], "requests/moved_down", request)


def renew_grid_card(announcer: Announcer, request: Request) -> None:
    _renew(announcer, _grid_key(request))


def close_card(announcer: Announcer, request: Request, person: Person, message: str, **values: Any) -> None:
    """Somebody's card of the request, where there is one, becomes these words: it is no longer theirs to see."""
    keys = [_desk_key(request, person.id), _author_key(request, person.id)]
    _replace_card(announcer, person, keys, message, request, **values)


def show_waiting(announcer: Announcer, grid: Grid) -> None:
    """The grid's chat is new or was closed to us: what nobody accepted comes anew, the rest with its next change."""
    for request in list_open(announcer.session, [grid.id], limit=None):
        renew_grid_card(announcer, request)
        if request.state is RequestState.FILED:
            show_grid_card(Case(announcer, request))


def show_one_by_one(announcer: Announcer, grid: Grid) -> None:
    """The grid's chat takes nothing from us any more: its people get what nobody accepted in private."""
    serving = list_serving(announcer.session, GRID_STAFF, grid_id=grid.id, today=announcer.today)
    people = {person.id: person for person in serving}
    actors = list_actors(announcer.session, people, today=announcer.today)
    for request in list_open(announcer.session, [grid.id], limit=None):
        if request.state is RequestState.FILED:
            for actor in actors:
                _show_desk_card(Case(announcer, request), people[actor.id], actor)


def is_urgent(announcer: Announcer, request: Request) -> bool:
    """What was promised around the clock does not wait for the morning."""
    return request.danger or promise_of(request, announcer.product.community).first_reply.unit is Unit.HOURS


def describe(announcer: Announcer, request: Request) -> dict[str, Any]:
    """What the words about a request need to know."""
    return Case(announcer, request).words


def _show_author_card(case: Case, person: Person, *, can_wait: bool = False) -> None:
    if to := case.announcer.to_person(person):
        case.announcer.show_card(
            _author_key(case.request, person.id),
            to,
            "requests/author_card",
            keyboard=author_keyboard(case.request),
            about=f"request:{case.request.id}",
            priority=Priority.REMINDER if can_wait else Priority.REPLY,
            own=person.id == case.request.author_id,
            **case.words,
        )


def _show_desk_card(case: Case, person: Person, actor: Actor) -> None:
    """The working card in the private chat of somebody who serves the request's grid, and of nobody else."""
    announcer, request = case.announcer, case.request
    to = announcer.to_person(person)
    if to is None or not actor.serves(Action.SEE_REQUEST, grid_id=request.grid_id):
        return
    if actor.speaks_for(request.author_id) and sees_as_author(request, actor):
        return
    announcer.show_card(
        _desk_key(request, person.id),
        to,
        "requests/desk_card",
        keyboard=desk_keyboard(request, actor),
        about=f"request:{request.id}",
        mine=person.id == request.owner_id,
        acts=actor.answers_for(request.owner_id),
        reached=bool(case.speakers),
        **case.words,
    )


def _replace_card(
    announcer: Announcer, person: Person, keys: list[str], message: str, request: Request, **values: Any
) -> None:
    to = announcer.to_person(person)
    for _, message_id in outbox.forget_cards(announcer.session, keys):
        if to:
            announcer.replace(to, message_id, message, reference=request.reference, **values)


def _renew(announcer: Announcer, key: str) -> None:
    for chat_id, message_id in outbox.forget_cards(announcer.session, [key]):
        announcer.outbox.put(chat_id, "editMessageReplyMarkup", {"message_id": message_id})


def _author_key(request: Request, person_id: int) -> str:
    return f"request:{request.id}:author:{person_id}"


def _grid_key(request: Request) -> str:
    return f"request:{request.id}:grid:{request.grid_id}"


def _desk_key(request: Request, person_id: int) -> str:
    return f"request:{request.id}:desk:{person_id}"
