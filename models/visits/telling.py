"""Somebody says that one must go to a household: whoever serves it, or the household itself."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.households.rows import Household
from models.rules.community import Community
from models.rules.musts import What
from models.rules.visit_states import Cause, VisitState
from models.rules.working_time import DAY
from models.visits.calling import Told, call_for, get_called
from models.visits.moving_up import school_key
from models.visits.rows import Visit

MOST_WORDS = 1500
"""Characters of all that is told of one thing, by several people perhaps."""


def call_on_word(
    session: Session,
    household: Household,
    cause: Cause,
    told: Told,
    community: Community,
    *,
    now: datetime,
    about_id: int | None = None,
) -> tuple[Visit, bool]:
    """Have somebody go there because of what was told, `about_id` of whom. False: somebody was asked to go for the same
    already, and gets these words as well; that it is something big outweighs what they said before. The household must
    be held, so that two who tell at once are one.
    """
    key = _new_key(session, household, cause, about_id, community, now=now)
    known = get_called(session, key) or _find_same(session, household, cause, told)
    if known is None:
        about = f"person:{about_id}" if about_id else None
        known = call_for(session, household, cause, key=key, why=told, community=community, now=now, about=about)
        if known is not None:
            return known, True
        known = session.scalars(select(Visit).where(Visit.key == key)).one()  # somebody else called in this moment
    if known.state is VisitState.OPEN:
        words = "\n".join(filter(None, [known.why["words"], told.words]))
        what = told.what if told.what is What.BIG else known.why["what"]
        known.why = known.why | {"what": what, "words": words[:MOST_WORDS]}
    return known, False


def list_wished(session: Session, household_id: int) -> list[Visit]:
    """The visits that a household asked for and that were not made yet."""
    of_it = (Visit.household_id == household_id, Visit.state == VisitState.OPEN, Visit.cause == Cause.WISH)
    return list(session.scalars(select(Visit).where(*of_it).order_by(Visit.id)))


def come_by(community: Community, now: datetime) -> date:
    """Until when somebody goes who is asked now: the next working day, on whose list it stands at the latest."""
    day = community.today(now) + DAY
    while not community.hours.is_working_day(day):
        day += DAY
    return day


def _find_same(session: Session, household: Household, cause: Cause, told: Told) -> Visit | None:
    """An open visit for the same; whatever a household wishes for, one visit is enough. Each child has its own."""
    if cause is Cause.SCHOOL:
        return None
    of_it = (Visit.household_id == household.id, Visit.state == VisitState.OPEN, Visit.cause == cause)
    found = session.scalars(select(Visit).where(*of_it).order_by(Visit.id))
    return next((visit for visit in found if cause is Cause.WISH or visit.why["what"] == told.what), None)


def _new_key(
    session: Session, household: Household, cause: Cause, about_id: int | None, community: Community, *, now: datetime
) -> str:
    """Of a child that moves up once a year; of anything else one that never was."""
    if cause is Cause.SCHOOL:
        year = community.today(now).year
        return school_key(about_id, year) if about_id else f"school:household:{household.id}:{year}"
    before = select(func.count()).where(Visit.household_id == household.id, Visit.cause == cause)
    return f"{cause}:{household.id}:{int(now.timestamp())}:{session.scalar(before) or 0}"
