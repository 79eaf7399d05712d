"""Forgetting: who leaves gives their seat to whoever waits; what was asked ahead goes, and how many came stays."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, delete, exists, select, update
from sqlalchemy.orm import Session

from models import timers
from models.gatherings.refreshing import note_change
from models.gatherings.reminders import GatheringTimer, plan_telling
from models.gatherings.rows import Gathering, Invitation
from models.gatherings.seats import find_invitation, release
from models.gatherings.sign_up_rows import GatheringQuestion, SignUp
from models.gatherings.sign_ups import get_sign_up, let_go, promote
from models.rules.gathering_states import GatheringState
from models.rules.privacy import ERASED_NAME


def list_coming_of(session: Session, person_ids: Collection[int]) -> list[int]:
    """The gatherings still to come for which one of these people has signed up or is invited, in the order in which
    they are to be locked.
    """
    signed = exists().where(SignUp.gathering_id == Gathering.id, SignUp.person_id.in_(person_ids))
    invited = exists().where(Invitation.gathering_id == Gathering.id, Invitation.person_id.in_(person_ids))
    coming = select(Gathering.id).where(Gathering.state == GatheringState.COMING, signed | invited)
    return list(session.scalars(coming.order_by(Gathering.id)))


def forget_person(session: Session, person_id: int, *, now: datetime) -> None:
    """Somebody is erased: they come to nothing that is still ahead, and nobody keeps a seat for them; of what is over
    stays that somebody came.
    """
    for gathering_id in list_coming_of(session, [person_id]):
        gathering = session.get_one(Gathering, gathering_id, with_for_update=True, populate_existing=True)
        if sign_up := get_sign_up(session, gathering, person_id):
            let_go(session, sign_up, now=now)
        keep_no_seat(session, gathering, person_id)
        give_what_is_free(session, gathering, now=now)
    session.execute(delete(GatheringQuestion).where(GatheringQuestion.author_id == person_id))
    session.execute(update(SignUp).where(SignUp.person_id == person_id).values(speaks_on=None))
    session.execute(update(Invitation).where(Invitation.person_id == person_id).values(name=ERASED_NAME))


def keep_no_seat(session: Session, gathering: Gathering, person_id: int) -> None:
    """The seat that was kept for somebody is anybody's. Whoever calls this holds the gathering."""
    if invitation := find_invitation(session, gathering, person_id):
        release(session, gathering, invitation)
    theirs = (Invitation.gathering_id == gathering.id) & (Invitation.person_id == person_id)
    session.execute(delete(Invitation).where(theirs))
    session.expire(gathering, ["invitations"])


def give_what_is_free(session: Session, gathering: Gathering, *, now: datetime) -> None:
    """Who waits gets it and is told, and the cards count anew, both by timers."""
    for promoted in promote(session, gathering, now=now):
        plan_telling(session, promoted, now=now)
    note_change(session, gathering)
    key = f"{GatheringTimer.SHOW}:{gathering.id}:{gathering.counts_version}:gone"
    timers.plan(session, key, kind=GatheringTimer.SHOW, subject_id=gathering.id, due_at=now)


def find_past(before: datetime) -> Select[int]:
    """The gatherings that were over before, or to be over where they were called off."""
    return select(Gathering.id).where(Gathering.ends_at < before, Gathering.state != GatheringState.COMING)


def find_texts(before: datetime) -> Select[int]:
    """Those of them of which it is still known what people asked, and wanted to say."""
    asked = exists().where(GatheringQuestion.gathering_id == Gathering.id)
    spoke = exists().where(SignUp.gathering_id == Gathering.id, SignUp.speaks_on.is_not(None))
    return find_past(before).where(asked | spoke)


def forget_texts(session: Session, gathering_ids: Collection[int]) -> None:
    """Of these gatherings stays who came, and what came of it."""
    session.execute(delete(GatheringQuestion).where(GatheringQuestion.gathering_id.in_(gathering_ids)))
    session.execute(update(SignUp).where(SignUp.gathering_id.in_(gathering_ids)).values(speaks_on=None))
