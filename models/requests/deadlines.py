"""Deadlines: a request's two clocks as timers. Each warning and each escalation is due once in a request's life."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import timers
from models.requests.rows import Request, RequestEvent
from models.rules import promises
from models.rules.community import Community
from models.rules.promises import Promise, Span, Unit
from models.rules.request_states import RequestState, RequestStep


class Deadline(StrEnum):
    """What falls due on a request; the timer's kind."""

    REPLY_WARNING = "request.reply_warning"
    REPLY_OVERDUE = "request.reply_overdue"
    SOLUTION_WARNING = "request.solution_warning"
    SOLUTION_OVERDUE = "request.solution_overdue"
    STILL_OVERDUE = "request.still_overdue"
    OFFER_LAPSES = "request.offer_lapses"
    SILENCE_NUDGE = "request.silence_nudge"
    SILENCE = "request.silence"


REPLY = (Deadline.REPLY_WARNING, Deadline.REPLY_OVERDUE)
SOLUTION = (Deadline.SOLUTION_WARNING, Deadline.SOLUTION_OVERDUE, Deadline.STILL_OVERDUE)
OFFER_STANDS = Span(4, Unit.WORKING_HOURS)
NUDGE = timedelta(days=1)
"""How long before silence closes a request its author hears of it."""


def plan(session: Session, request: Request, community: Community, *, now: datetime) -> None:
    """Bring the timers of both clocks in line with the request's state."""
    running = request.state in (RequestState.FILED, RequestState.ACCEPTED)
    promise, hours = promise_of(request, community), community.hours
    moments = {
        Deadline.REPLY_WARNING: promises.halfway(request.filed_at, request.reply_due, promise.first_reply.unit, hours),
        Deadline.REPLY_OVERDUE: request.reply_due,
        Deadline.SOLUTION_WARNING: promises.warn_at(request.solution_due, promise.warn_before, hours),
        Deadline.SOLUTION_OVERDUE: request.solution_due,
        # The grid leader has as long as the owner was warned ahead, before the secretary hears of it; where it came
        # back later than that, from then on.
        Deadline.STILL_OVERDUE: promises.due(
            max(request.solution_due, request.reopened_at or request.solution_due), promise.warn_before, hours
        ),
    }
    wanted = set(SOLUTION if running else ()) | set(REPLY if running and request.replied_at is None else ())
    # A warning that already lies in the past says nothing that the deadline will not say.
    wanted -= {d for d in (Deadline.REPLY_WARNING, Deadline.SOLUTION_WARNING) if moments[d] <= now}
    too_late = {
        Deadline.REPLY_WARNING: moments[Deadline.REPLY_OVERDUE],
        Deadline.SOLUTION_WARNING: moments[Deadline.SOLUTION_OVERDUE],
    }
    for deadline in sorted(wanted):
        timers.plan(
            session,
            key(request, deadline),
            kind=deadline,
            subject_id=request.id,
            due_at=moments[deadline],
            late_at=too_late.get(deadline),
        )
    timers.cancel(session, (key(request, deadline) for deadline in moments if deadline not in wanted))


def plan_silence(session: Session, request: Request, community: Community, *, now: datetime) -> None:
    """The resident has this long to say whether it is solved; one friendly word comes before the end."""
    end = now + timedelta(days=community.close_after_silence)
    for deadline, moment, late_at in ((Deadline.SILENCE_NUDGE, end - NUDGE, end), (Deadline.SILENCE, end, None)):
        name = round_key(request, deadline)
        timers.plan(session, name, kind=deadline, subject_id=request.id, due_at=moment, late_at=late_at)


def plan_offer(session: Session, request: Request, community: Community, *, now: datetime) -> None:
    """An offered transfer falls back when nobody answers it."""
    moment = promises.due(now, OFFER_STANDS, community.hours)
    name = offer_key(session, request)
    timers.plan(session, name, kind=Deadline.OFFER_LAPSES, subject_id=request.id, due_at=moment)


def promise_of(request: Request, community: Community) -> Promise:
    """What was promised; where the community no longer has that class, its last one."""
    classes = {known.key: known.promise for known in community.promises}
    return classes.get(request.promise, community.promises[-1].promise)


def key(request: Request, deadline: Deadline) -> str:
    """A timer that happens once in the request's life."""
    return f"request:{request.id}:{deadline}"


def round_key(request: Request, deadline: Deadline) -> str:
    """A timer that happens once for this version of the request: it goes stale by itself."""
    return f"request:{request.id}:{deadline}:{request.version}"


def offer_key(session: Session, request: Request) -> str:
    """The timer of the last offer: it goes stale with the next one."""
    offers = select(func.max(RequestEvent.id)).where(
        RequestEvent.request_id == request.id, RequestEvent.step == RequestStep.OFFER
    )
    return f"{key(request, Deadline.OFFER_LAPSES)}:{session.scalar(offers)}"


def stop_clock(request: Request, community: Community, *, now: datetime) -> None:
    """The grid waits for the resident: what is left stays."""
    unit = promise_of(request, community).solution.unit
    request.time_left = promises.remaining(now, request.solution_due, unit, community.hours)


def restart_clock(request: Request, community: Community, *, now: datetime) -> None:
    """The resident answered: what was left runs again from now."""
    if request.time_left is None:
        return
    unit = promise_of(request, community).solution.unit
    if request.time_left:
        request.solution_due = promises.resume(now, request.time_left, unit, community.hours)
    request.time_left = None
