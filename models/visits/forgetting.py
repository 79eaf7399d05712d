"""Forgetting: what the diary and must-visits tell of somebody goes; that somebody was there, when, and how it went
stays.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, cast, delete, exists, func, or_, select, true, update
from sqlalchemy.orm import Session

from models.people.rows import Person
from models.privacy.hiding import holds, without
from models.requests.rows import Request
from models.rules.visit_states import MUST, VisitParty, VisitState, VisitStep, next_state
from models.visits.rows import DiaryEntry, DiaryPerson, Visit


def forget_person(session: Session, person: Person, words: Collection[str], *, now: datetime) -> set[int]:
    """Somebody is erased. What was written about them alone goes, and what was written about a household whose face
    they were: it goes by their name. Of the rest stays what concerns the others of the household, but nothing that was
    sent with it, and not their name. `words` lead to them wherever they stand: they go from all entries. Nobody is to
    be visited any more because of them. Returns the households in whose diary they stood.
    """
    about_them = select(DiaryPerson.entry_id).where(DiaryPerson.person_id == person.id)
    found = session.execute(select(DiaryEntry.id, DiaryEntry.household_id).where(DiaryEntry.id.in_(about_them))).all()
    told, households = [id_ for id_, _ in found], {household_id for _, household_id in found}
    first = select(DiaryPerson.entry_id).where(DiaryPerson.entry_id.in_(told)).group_by(DiaryPerson.entry_id)
    faced = first.having(func.min(DiaryPerson.person_id) == person.id)  # or it is about nobody else
    forget_texts(session, list(session.scalars(faced)), links=False)
    session.execute(update(DiaryEntry).where(DiaryEntry.id.in_(told)).values(attachments=[]))
    _hide(session, [*words, *([person.called] if person.called else [])], DiaryEntry.id.in_(told))
    _hide(session, words)
    session.execute(delete(DiaryPerson).where(DiaryPerson.person_id == person.id))
    _forget_musts(session, person, now=now)
    settled = update(Visit).where(Visit.assignee_id == person.id, Visit.state != VisitState.OPEN)
    session.execute(settled.values(assignee_id=None))  # what is open is handed on by whoever erases
    return households


def forget_households(session: Session, household_ids: Iterable[int], *, now: datetime) -> None:
    """Nobody of these is known any more: nobody is to be visited there, and what was told about them goes."""
    here = list(household_ids)
    forget_texts(session, list(session.scalars(select(DiaryEntry.id).where(DiaryEntry.household_id.in_(here)))))
    _withdraw(session, Visit.household_id.in_(here), now=now)
    _forget_words(session, Visit.household_id.in_(here))


def forget_texts(session: Session, entry_ids: Collection[int], *, links: bool = True) -> None:
    """Of these entries stay day and outcome, and who was there; nothing that anybody wrote, and (`links`) not about
    whom it was.
    """
    session.execute(update(DiaryEntry).where(DiaryEntry.id.in_(entry_ids)).values(text="", attachments=[]))
    if links:
        session.execute(delete(DiaryPerson).where(DiaryPerson.entry_id.in_(entry_ids)))


def find_texts(before: datetime) -> Select[int]:
    """The entries that were written before, and still have words, or tell about whom they are."""
    has_words = or_(DiaryEntry.text != "", cast(DiaryEntry.attachments, String) != "[]")
    is_about = exists().where(DiaryPerson.entry_id == DiaryEntry.id)
    return select(DiaryEntry.id).where(DiaryEntry.at < before, has_words | is_about)


def find_visits(before: datetime) -> Select[int]:
    """The visits that were settled before. What came of them stands in the diary."""
    return select(Visit.id).where(Visit.state != VisitState.OPEN, Visit.settled_at < before)


def forget_visits(session: Session, visit_ids: Collection[int]) -> None:
    """That they were to be made, why, and what was told then."""
    session.execute(delete(Visit).where(Visit.id.in_(visit_ids)))


def _hide(session: Session, words: Collection[str], where: ColumnElement[bool] | None = None) -> None:
    if words:
        found = select(DiaryEntry).where(true() if where is None else where, holds(session, DiaryEntry.text, words))
        for entry in session.scalars(found.execution_options(populate_existing=True)):
            entry.text = without(entry.text, words)
        musts = select(Visit).where(Visit.cause.in_(MUST), holds(session, Visit.why, words))
        for visit in session.scalars(musts.execution_options(populate_existing=True)) if where is None else ():
            visit.why = without(visit.why, words)
        session.flush()


def _forget_musts(session: Session, person: Person, *, now: datetime) -> None:
    """Of must-visits because of them, or of what they asked for, nothing stays that anybody told."""
    _withdraw(session, Visit.about == f"person:{person.id}", now=now)
    theirs = session.scalars(select(Request.id).where(Request.author_id == person.id))
    abouts = [f"person:{person.id}", *(f"request:{id_}" for id_ in theirs)]
    _forget_words(session, Visit.about.in_(abouts))


def _forget_words(session: Session, where: ColumnElement[bool]) -> None:
    musts = select(Visit).where(Visit.cause.in_(MUST), where).execution_options(populate_existing=True)
    for visit in session.scalars(musts):
        visit.why, visit.about = {**visit.why, "words": "", "by_id": None}, None
    session.flush()


def _withdraw(session: Session, where: ColumnElement[bool], *, now: datetime) -> None:
    still_open = select(Visit).where(Visit.state == VisitState.OPEN, where).order_by(Visit.id).with_for_update()
    for visit in session.scalars(still_open.execution_options(populate_existing=True)):
        visit.state = next_state(VisitStep.WITHDRAW, visit.state, {VisitParty.CLOCK})
        visit.settled_at, visit.version = now, visit.version + 1
    session.flush()
