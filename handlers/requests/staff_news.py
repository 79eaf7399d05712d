"""News of a request for the staff: what its author says, what is offered, what is overdue."""

from collections.abc import Iterable
from enum import Enum, auto

from handlers.requests import buttons as b
from handlers.requests.concerned import Case, Voice
from handlers.requests.keyboards import accept, offer
from handlers.requests.news import pass_on_to_others, tell_others
from handlers.requests.saying import pass_on, say, say_in, tell_acting, tell_owner
from handlers.ui.announce import Announcer
from handlers.ui.contents import Content
from handlers.ui.keyboards import Button
from models.actors import Actor
from models.people import Person
from models.requests import Request
from models.requests.queries import get_asker
from models.roles import list_serving
from models.rules.request_states import RequestState
from models.rules.roles import Role


class Level(Enum):
    """Who is told of a promise near its end: one level up with each broken promise."""

    OWNER = auto()
    LEADER = auto()
    SECRETARY = auto()


def tell_grid(announcer: Announcer, request: Request, content: Content, voice: Voice) -> None:
    """What the author's side wrote goes to the owner; while there is none, to the grid's chat, without numbers in it.
    The others who speak for the author see it too.
    """
    case = Case(announcer, request)
    if request.owner:
        tell = [[Button(b.Tell(request.id), "requests/tell")]]
        tell_owner(case, "requests/from_author", tell, can_wait=False, text=content.text, voice=voice)
        pass_on(case, case.acting(request.owner), content)
    elif chat := announcer.to_grid(request.grid):
        words = {"text": content.text, "count": len(content.attachments)}
        say_in(case, chat, "requests/from_author_in_grid", [[accept(request)]], can_wait=True, **words)
    tell_others(case, voice, "requests/also_said", text=content.text)
    pass_on_to_others(case, voice, content)


def tell_reopened(announcer: Announcer, request: Request, voice: Voice) -> None:
    """The first owner has it back, and the grid leader knows, and everybody else who speaks for the author."""
    case = Case(announcer, request)
    tell_owner(case, "requests/reopened", voice=voice)
    told = {request.owner_id, voice.person_id} | ({case.acting(request.owner).id} if request.owner else set())
    for leader in _leaders(case):
        if leader.id not in told:
            say(case, leader, "requests/reopened_leader", can_wait=True)
    tell_others(case, voice, "requests/also_reopened", can_miss=not voice.by_call)


def tell_offered(announcer: Announcer, request: Request, asker: Actor, reason: str) -> None:
    """Somebody is asked to take it over; where it was not the owner who asked, the owner knows by whom."""
    case = Case(announcer, request)
    tell_acting(case, request.invited, "requests/offered", offer(request), asker=asker.name, reason=reason)
    if not asker.answers_for(request.owner_id):
        tell_owner(case, "requests/offered_on", asker=asker.name)


def tell_offer_over(announcer: Announcer, request: Request, invited: Person | None, *, declined: bool) -> None:
    """The offer came to nothing: the owner stays answerable. Whoever asked in their place knows as well."""
    case = Case(announcer, request)
    tell_owner(case, "requests/offer_over", who=invited, declined=declined)
    asker = get_asker(announcer.session, request)
    if asker and request.owner and asker.id not in (request.owner.id, case.acting(request.owner).id):
        say(case, asker, "requests/offer_over_asker", can_wait=True, who=invited, declined=declined)


def tell_taken_over(announcer: Announcer, request: Request, last_owner: Person | None) -> None:
    """Whoever was answerable until now knows."""
    tell_acting(Case(announcer, request), last_owner, "requests/taken_over")


def tell_deadline(announcer: Announcer, request: Request, message: str, levels: Iterable[Level]) -> None:
    """A promise is near its end or past it; nobody answerable yet: the grid's chat hears it."""
    case = Case(announcer, request)
    if request.state is RequestState.FILED and (chat := announcer.to_grid(request.grid)):
        say_in(case, chat, message, [[accept(request)]], can_wait=True)
    people: list[Person] = []
    for level in levels:
        match level:
            case Level.OWNER:
                people += [case.acting(request.owner)] if request.owner else []
            case Level.LEADER:
                people += _leaders(case)
            case Level.SECRETARY:
                people += list_serving(announcer.session, [Role.SECRETARY], today=announcer.today)
    for person in dict.fromkeys(people):
        say(case, person, message, can_wait=True)


def _leaders(case: Case) -> list[Person]:
    """Who leads the request's grid today."""
    session, today = case.announcer.session, case.announcer.today
    return list_serving(session, [Role.GRID_LEADER], grid_id=case.request.grid_id, today=today)
