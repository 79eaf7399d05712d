"""News of a request for whoever speaks for its author: what the grid says and does. The cards tell the rest."""

from datetime import timedelta
from typing import Any

from handlers.requests import buttons as b
from handlers.requests.concerned import Case, Voice
from handlers.requests.keyboards import reopen, verdict
from handlers.requests.saying import pass_on, say, tell_owner
from handlers.ui.announce import Announcer
from handlers.ui.contents import Content
from handlers.ui.keyboards import Button, Keyboard
from models.people import Person
from models.people.preferences import wants
from models.requests import Request
from models.rules.notices import Notice


def tell_accepted(announcer: Announcer, request: Request) -> None:
    """Somebody is answerable now, and has a name."""
    _tell(Case(announcer, request), "requests/accepted", can_miss=True)


def tell_reply(announcer: Announcer, request: Request, worker: str, content: Content) -> bool:
    """The worker's words, and what they show. False where nobody on Telegram speaks for the author."""
    case = Case(announcer, request)
    add = [[Button(b.Add(request.id), "requests/write_back")]]
    _tell(case, "requests/from_worker", add, worker=worker, text=content.text)
    _pass_on(case, content)
    return bool(case.speakers)


def tell_question(announcer: Announcer, request: Request, worker: str, content: Content) -> bool:
    """The worker needs an answer; the clock stands still. False as above."""
    case = Case(announcer, request)
    answer = [[Button(b.Add(request.id), "requests/answer", style="primary")]]
    _tell(case, "requests/question", answer, worker=worker, text=content.text)
    _pass_on(case, content)
    return bool(case.speakers)


def tell_proposed(announcer: Announcer, request: Request, content: Content) -> bool:
    """It is said to be done: the author decides. False as above."""
    case = Case(announcer, request)
    days = announcer.product.community.close_after_silence
    _pass_on(case, content)
    _tell(case, "requests/proposed", verdict(request), text=content.text, days=days)
    return bool(case.speakers)


def tell_new_owner(announcer: Announcer, request: Request) -> None:
    """Responsibility moved."""
    _tell(Case(announcer, request), "requests/new_owner", can_miss=True)


def tell_released(announcer: Announcer, request: Request) -> None:
    """Nobody is answerable just now: somebody else will be."""
    _tell(Case(announcer, request), "requests/released", can_miss=True, can_wait=True)


def tell_nudge(announcer: Announcer, request: Request, left: timedelta) -> None:
    """One friendly word before silence closes it."""
    closes_at = announcer.now + left
    _tell(Case(announcer, request), "requests/nudge", verdict(request), can_wait=True, closes_at=closes_at)


def tell_lapsed(announcer: Announcer, request: Request) -> None:
    """Closed for want of an answer: the author can open it again."""
    case = Case(announcer, request)
    _tell(case, "requests/lapsed", [[reopen(request)]], can_wait=True)
    tell_owner(case, "requests/closed", voice=None)


def tell_decided(announcer: Announcer, request: Request, voice: Voice) -> None:
    """The author's word on it, in their own voice or another's: the owner hears how it ended, and so does everybody
    else who speaks for the author.
    """
    case = Case(announcer, request)
    tell_owner(case, "requests/closed", voice=voice)
    tell_others(case, voice, "requests/decided", can_miss=not voice.by_call)


def tell_others(case: Case, voice: Voice, message: str, *, can_miss: bool = True, **values: Any) -> None:
    """What one of them said is known to all who speak for the author."""
    _tell(case, message, besides=voice.person_id, can_miss=can_miss, voice=voice, **values)


def _tell(
    case: Case,
    message: str,
    keyboard: Keyboard = (),
    *,
    besides: int | None = None,
    can_miss: bool = False,
    can_wait: bool = False,
    **values: Any,
) -> None:
    """Tell everybody who speaks for the author. `can_miss`: who does without such news looks at the card."""
    for person in case.speakers:
        own = person.id == case.request.author_id
        if person.id == besides or (can_miss and not wants(person, Notice.PROGRESS if own else Notice.FAMILY)):
            continue
        say(case, person, message, keyboard, can_wait=can_wait, own=own, **values)


def _pass_on(case: Case, content: Content) -> None:
    for person in case.speakers:
        pass_on(case, person, content)


def pass_on_to_others(case: Case, voice: Voice, content: Content) -> None:
    """What one of them showed is seen by the others too."""
    others: list[Person] = [person for person in case.speakers if person.id != voice.person_id]
    for person in others:
        pass_on(case, person, content)
