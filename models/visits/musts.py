"""Must-visits (必到户): what happened, and that somebody goes there at once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.households.settling import household_of
from models.requests.rows import Request
from models.rules.community import Community
from models.rules.musts import What
from models.rules.visit_states import Cause, VisitParty, VisitState, VisitStep, next_state
from models.visits.calling import Told, call_for
from models.visits.rows import Visit


def on_reopened(session: Session, request: Request, community: Community, *, now: datetime) -> Visit | None:
    """What the request asked for was not done after all. None where its author lives in no household."""
    key = f"reopened:{request.id}:{request.times_reopened}"
    return _call_by(session, request, Cause.REOPENED, key, community, now=now)


def on_filed(session: Session, request: Request, community: Community, *, now: datetime) -> Visit | None:
    """The same for a dispute; None for any other request."""
    if request.category not in community.visits.disputes:
        return None
    return _call_by(session, request, Cause.DISPUTE, f"dispute:{request.id}", community, now=now)


def on_closed(session: Session, request: Request, *, now: datetime) -> list[Visit]:
    """It is settled: what it called for and nobody made yet is not needed any more. Returns that."""
    reopened = (f"reopened:{request.id}:{time}" for time in range(1, request.times_reopened + 1))
    called = Visit.key.in_([f"dispute:{request.id}", *reopened])
    waiting = select(Visit).where(called, Visit.state == VisitState.OPEN).order_by(Visit.id).with_for_update()
    visits = list(session.scalars(waiting.execution_options(populate_existing=True)))
    for visit in visits:
        visit.state = next_state(VisitStep.WITHDRAW, visit.state, {VisitParty.CLOCK})
        visit.settled_at, visit.version = now, visit.version + 1
    return visits


def _call_by(
    session: Session, request: Request, cause: Cause, key: str, community: Community, *, now: datetime
) -> Visit | None:
    """To where its author lives now, which may be elsewhere than where they filed it."""
    household = household_of(session, request.author, today=community.today(now))
    if household is None:
        return None
    about, why = f"request:{request.id}", Told(What(cause))
    return call_for(session, household, cause, key=key, why=why, community=community, now=now, about=about,
                    first_id=request.first_owner_id)  # fmt: skip
