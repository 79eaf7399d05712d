"""Relief: what an owner answered for goes back to the grid when they no longer serve it."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from models import timers
from models.requests.owners import list_departed
from models.requests.rows import Request
from models.requests.steps import move
from models.rules.community import Community
from models.rules.request_states import RequestStep

LOOK_AGAIN = "requests.relief"
"""The kind of timer that looks for owners who no longer serve."""
AT = time(4)


def release_requests(session: Session, person_id: int, community: Community, *, now: datetime) -> list[Request]:
    """Give back what somebody can no longer answer for: every open request of theirs in a grid that they do not serve
    any more waits for somebody of the grid again, and its clocks run on. Show what comes back with
    `handlers.requests.handing_over.show_released`.
    """
    return _release(session, list_departed(session, [person_id]), community, now=now)


def release_all(session: Session, community: Community, *, now: datetime) -> dict[int, list[Request]]:
    """The same for everybody, by the id of the last owner."""
    departed = list_departed(session)
    found: dict[int, list[Request]] = {}
    for request in departed:
        found.setdefault(request.owner_id or 0, []).append(request)
    _release(session, departed, community, now=now)
    return found


def plan_look(session: Session, *, now: datetime) -> None:
    """Look at once, and from then on every night."""
    timers.plan(session, f"{LOOK_AGAIN}:{now.isoformat()}", kind=LOOK_AGAIN, subject_id=0, due_at=now)


def plan_next_look(session: Session, community: Community, *, now: datetime) -> None:
    """The next night's look."""
    tonight = datetime.combine(community.today(now), AT, community.zone)
    due_at = tonight if tonight > now else tonight + timedelta(days=1)
    timers.plan(session, f"{LOOK_AGAIN}:{due_at.date()}", kind=LOOK_AGAIN, subject_id=0, due_at=due_at)


def _release(session: Session, departed: Iterable[Request], community: Community, *, now: datetime) -> list[Request]:
    released = list(departed)
    for request in released:
        move(session, request, RequestStep.RELEASE, None, community, now=now)
    session.flush()
    for request in released:
        session.refresh(request, ["owner", "invited", "first_owner"])
    return released
