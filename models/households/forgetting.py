"""Forgetting: with the last of its people goes where a household was, and what was told about it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from models.households.rows import Household, VisitPause
from models.people.rows import Person
from models.privacy.hiding import holds, without
from models.rules.homes import vacated
from models.rules.visit_states import PAUSING
from models.visits import forgetting as of_visits
from models.visits.rows import DiaryEntry, DiaryPerson


def forget_person(session: Session, person: Person, words: Collection[str], *, now: datetime) -> None:
    """Somebody is erased. Where they were the last of a household that is known, nothing of it stays but numbers; else
    it is the others', and only what they said themselves goes.
    """
    own = {person.household_id} if person.household_id is not None else set()
    session.execute(select(Household.id).where(Household.id.in_(own)).with_for_update())
    stood_in = of_visits.forget_person(session, person, words, now=now)
    others = exists().where(Person.household_id == Household.id, Person.id != person.id)
    told = exists().where(DiaryPerson.entry_id == DiaryEntry.id, DiaryEntry.household_id == Household.id)
    left = select(Household.id).where(Household.id.in_(own | stood_in), ~or_(others, told))
    _forget_households(session, list(session.scalars(left.order_by(Household.id))), now=now)
    said = update(VisitPause).where(VisitPause.asked_by_id == person.id)
    session.execute(said.values(reason=""))
    for pause in session.scalars(select(VisitPause).where(holds(session, VisitPause.reason, words))) if words else ():
        pause.reason = without(pause.reason, words)
    session.flush()


def find_empty(before: datetime) -> Select[int]:
    """The households in which nobody has lived since then, and of which it is still known where they were."""
    return select(Household.id).where(Household.gone_on < before.date(), Household.address.is_not(None))


def find_pauses(before: datetime) -> Select[int]:
    """The wishes to be left in peace that were over before."""
    ended = VisitPause.state.not_in(PAUSING) & (VisitPause.decided_at < before)
    return select(VisitPause.id).where(ended | (VisitPause.until < before.date()))


def forget_pauses(session: Session, pause_ids: Collection[int]) -> None:
    """Nobody needs to know any more that they wished it, or why."""
    session.execute(delete(VisitPause).where(VisitPause.id.in_(pause_ids)))


def forget_empty(session: Session, household_ids: Collection[int]) -> None:
    """Nobody came back: where they were is nobody's business any more."""
    session.execute(delete(VisitPause).where(VisitPause.household_id.in_(household_ids)))
    for household in session.scalars(select(Household).where(Household.id.in_(household_ids))):
        household.address, household.spot = None, vacated(household.id)
    session.flush()


def _forget_households(session: Session, household_ids: Collection[int], *, now: datetime) -> None:
    of_visits.forget_households(session, household_ids, now=now)
    gone = update(Household).where(Household.id.in_(household_ids), Household.gone_on.is_(None))
    session.execute(gone.values(gone_on=now.date()))
    forget_empty(session, household_ids)
