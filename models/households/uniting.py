"""Two people turn out to be one: they live in one household, and what was known of the other belongs to it."""

from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from models.households.rows import Household, HouseholdDue, Pace, VisitPause
from models.households.settling import spot_of
from models.people.rows import Person
from models.rules.visit_states import PAUSING, Cause, PauseState, VisitParty, VisitState, VisitStep, next_state
from models.visits.rows import DiaryEntry, Visit


def unite_households(session: Session, *, keep: Person, drop: Person, now: datetime) -> None:
    """Both are in the household where the one who stays will live. Where nobody else was of the other, that one is this
    one, with all that was planned and written about it.
    """
    if drop.household_id is None or drop.household_id == keep.household_id:
        return
    kept, other = drop.household_id, keep.household_id
    if other is not None and not _lives_at(session, keep, drop, drop.household_id):
        kept, other = other, drop.household_id
    if other is not None:
        ids = (kept, other)
        session.execute(select(Household.id).where(Household.id.in_(ids)).order_by(Household.id).with_for_update())
    both = Person.id.in_((keep.id, drop.id))
    session.execute(update(Person).where(both).values(household_id=kept))
    is_lived_in = exists().where(Person.household_id == other)
    if other is not None and not session.scalar(select(is_lived_in)):
        _unite(session, kept, other, now=now)


def _lives_at(session: Session, keep: Person, drop: Person, household_id: int) -> bool:
    """Whether they will be filed at that household's door."""
    home = keep if keep.group_id is not None or drop.group_id is None else drop
    address = keep.address or drop.address
    spot = spot_of(group_id=home.group_id, grid_id=home.grid_id, address=address, person_id=keep.id)
    return session.get_one(Household, household_id).spot == spot


def _unite(session: Session, kept: int, other: int, *, now: datetime) -> None:
    """All that hangs on the other hangs on this one. Of two of a kind the newer counts."""
    _end_pause(session, kept, other, now=now)
    _unite_dues(session, kept, other)
    _unite_words(session, kept, other)
    _withdraw_doubles(session, kept, other, now=now)
    for table in (Visit, DiaryEntry, VisitPause):
        session.execute(update(table).where(table.household_id == other).values(household_id=kept))
    place = select(Household.grid_id, Household.group_id).where(Household.id == kept)
    grid_id, group_id = session.execute(place).one()
    still_open = update(Visit).where(Visit.household_id == kept, Visit.state == VisitState.OPEN)
    session.execute(still_open.values(grid_id=grid_id, group_id=group_id))
    session.execute(delete(Household).where(Household.id == other))


def _end_pause(session: Session, kept: int, other: int, *, now: datetime) -> None:
    """Of two wishes to be left in peace one stands: that of the household that stays."""
    standing = VisitPause.state.in_(PAUSING)
    if session.scalar(select(exists().where(VisitPause.household_id == kept, standing))):
        theirs = update(VisitPause).where(VisitPause.household_id == other, standing)
        session.execute(theirs.values(state=PauseState.ENDED, decided_at=now))


def _unite_dues(session: Session, kept: int, other: int) -> None:
    dues = session.scalars(select(HouseholdDue).where(HouseholdDue.household_id.in_((kept, other)))).all()
    known = {due.round: due for due in dues if due.household_id == kept}
    for due in dues:
        if due.household_id != other:
            continue
        mine = known.get(due.round)
        if mine is None:
            mine = HouseholdDue(household_id=kept, round=due.round, last_on=due.last_on, counts_from=due.counts_from,
                                retry_on=due.retry_on, tries=due.tries)  # fmt: skip
            session.add(mine)
        elif due.last_on and (mine.last_on is None or mine.last_on < due.last_on):
            mine.last_on, mine.counts_from = due.last_on, due.counts_from
            mine.retry_on, mine.tries = due.retry_on, due.tries
        session.delete(due)
    session.flush()


def _unite_words(session: Session, kept: int, other: int) -> None:
    """Since when they are known, and that they want fewer visits."""
    mine, theirs = session.get_one(Household, kept), session.get_one(Household, other)
    mine.known_since = min(mine.known_since, theirs.known_since)
    if theirs.pace is Pace.FEWER:
        mine.pace = Pace.FEWER
    session.flush()


def _withdraw_doubles(session: Session, kept: int, other: int, *, now: datetime) -> None:
    """Nobody is asked twice to go to one household."""
    turns = select(Visit).where(Visit.cause == Cause.ROUND, Visit.state == VisitState.OPEN)
    mine = select(Visit.round).where(Visit.household_id == kept, Visit.cause == Cause.ROUND,
                                     Visit.state == VisitState.OPEN)  # fmt: skip
    theirs = turns.where(Visit.household_id == other, Visit.round.in_(mine))
    for visit in session.scalars(theirs.order_by(Visit.id).with_for_update()):
        visit.state = next_state(VisitStep.WITHDRAW, visit.state, {VisitParty.CLOCK})
        visit.settled_at, visit.version = now, visit.version + 1
    session.flush()
