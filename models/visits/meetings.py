"""Who was met on a day, by whom and when: what the diary says, for the lists."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from models.actors import Actor
from models.households.rows import Household
from models.roles import RoleGrant
from models.rules.community import Community
from models.rules.refusals import Gone, NotYours
from models.rules.visit_plans import visited_on
from models.rules.visit_states import MUST, Cause, Outcome, VisitParty, VisitState
from models.visits.rows import DiaryEntry, Visit, VisitList

STANDS = DiaryEntry.taken_back_at.is_(None)


def access_visit(session: Session, actor: Actor, visit_id: int) -> Visit:
    """Load a visit for who may make it; its household is held with it until the transaction ends, so that of two who
    tick at once the second sees what the first did. Raises Gone, also where nobody lives any more, and NotYours.
    """
    household_id = session.scalar(select(Visit.household_id).where(Visit.id == visit_id))
    if household_id is None:
        raise Gone(f"visit {visit_id}")
    session.get(Household, household_id, with_for_update=True, populate_existing=True)
    visit = session.get_one(Visit, visit_id, populate_existing=True)
    if VisitParty.VISITOR not in visit.parties(actor):
        raise NotYours(f"visit {visit_id}")
    if visit.household.face is None:
        raise Gone(f"visit {visit_id}: nobody lives there any more")
    return visit


def hold_list(session: Session, grid_id: int, day: date) -> VisitList | None:
    """A grid's list of that day, held until the transaction ends: whoever shows it shows everything that is committed.
    None where there is none.
    """
    return session.get(VisitList, (grid_id, day), with_for_update=True, populate_existing=True)


def find_meeting(session: Session, visit: Visit, community: Community, *, day: date) -> DiaryEntry | None:
    """The entry by which the visit is made already: of that day, or whichever ticked it."""
    days = {day} | ({visited_on(visit.settled_at, community.zone)} if visit.settled_at else set())
    there = (DiaryEntry.household_id == visit.household_id, DiaryEntry.met_on.in_(days))
    for entry in reversed(_list_entries(session, *there, DiaryEntry.outcome != Outcome.ABSENT)):
        is_of_day = entry.met_on == day and counts_for(entry, visit, community)
        if is_of_day or (visit.state is VisitState.MET and visit.id in entry.ticked):
            return entry
    return None


def list_entries_of_day(session: Session, grid_id: int, day: date) -> dict[int, list[DiaryEntry]]:
    """What was noted of the grid's households on that day, by household, the oldest first; one statement."""
    found: dict[int, list[DiaryEntry]] = {}
    for entry in _list_entries(session, DiaryEntry.grid_id == grid_id, DiaryEntry.met_on == day):
        found.setdefault(entry.household_id, []).append(entry)
    return found


def list_written(session: Session, author_id: int, days: Collection[date]) -> list[DiaryEntry]:
    """What somebody noted on these days, the newest first, each household once, with its household and members."""
    own = (DiaryEntry.author_id == author_id, DiaryEntry.met_on.in_(days), STANDS)
    members = joinedload(DiaryEntry.household).selectinload(Household.members)
    entries = session.scalars(select(DiaryEntry).where(*own).order_by(DiaryEntry.id.desc()).options(members))
    newest: dict[int, DiaryEntry] = {}
    for entry in entries:
        newest.setdefault(entry.household_id, entry)
    return list(newest.values())


def counts_for(entry: DiaryEntry, visit: Visit, community: Community) -> bool:
    """Whether what was noted makes a visit of that round. For what happened since then somebody goes once more."""
    if visit.is_must and entry.at < visit.created_at:
        return False
    return visit.round in {each.key for each in community.visits.list_counting(entry.round)}


def list_listed_days(session: Session, household_id: int, *, since: date) -> set[date]:
    """The days on whose lists the household stands."""
    listed = select(Visit.listed_on).where(Visit.household_id == household_id, Visit.listed_on >= since)
    return {day for day in session.scalars(listed) if day is not None}


def list_changed_musts(session: Session, household_id: int, *, at: datetime) -> list[Visit]:
    """The household's must-visits that are open, or were settled in this moment."""
    of_it = (Visit.household_id == household_id, Visit.cause.in_(MUST))
    changed = (Visit.state == VisitState.OPEN) | (Visit.settled_at == at)
    return list(session.scalars(select(Visit).where(*of_it, changed).order_by(Visit.id)))


def list_urgent(session: Session, grid_id: int) -> list[Visit]:
    """The grid's open must-visits, but for the children who move up: there is time for them."""
    of_it = (Visit.grid_id == grid_id, Visit.state == VisitState.OPEN, Visit.cause.in_(MUST - {Cause.SCHOOL}))
    return list(session.scalars(select(Visit).where(*of_it).order_by(Visit.id)))


def list_grids_of(session: Session, person_ids: Iterable[int]) -> list[int]:
    """The grids in which these people have something to visit, or hold a role, by number."""
    ids = list(person_ids)
    asked = select(Visit.grid_id).where(Visit.state == VisitState.OPEN, Visit.assignee_id.in_(ids))
    held = select(RoleGrant.grid_id).where(RoleGrant.person_id.in_(ids), RoleGrant.grid_id.is_not(None))
    return sorted(set(session.scalars(asked.union(held))))


def _list_entries(session: Session, *where: ColumnElement[bool]) -> list[DiaryEntry]:
    statement = select(DiaryEntry).where(STANDS, *where).order_by(DiaryEntry.id).options(joinedload(DiaryEntry.author))
    return list(session.scalars(statement))
