"""Somebody of a household moved away: it is gone with the last of them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.households.rows import Household
from models.people import Person
from models.rules.visit_states import VisitParty, VisitState, VisitStep, next_state
from models.visits.rows import DiaryEntry, Visit


def note_moved(session: Session, entry: DiaryEntry, people: Sequence[Person], *, now: datetime, today: date) -> None:
    """Keep with the entry who was marked as moved away by it. Where nobody is left, nobody is to be visited."""
    entry.before = {**entry.before, "moved": [person.id for person in people]}
    household = session.get_one(Household, entry.household_id)
    session.flush()
    session.expire(household, ["members"])
    if household.members:
        return
    household.gone_on = household.gone_on or today
    still_open = (Visit.household_id == household.id, Visit.state == VisitState.OPEN)
    for visit in session.scalars(select(Visit).where(*still_open).order_by(Visit.id).with_for_update()):
        visit.state = next_state(VisitStep.WITHDRAW, visit.state, {VisitParty.CLOCK})
        visit.settled_at, visit.version = now, visit.version + 1
    session.flush()
