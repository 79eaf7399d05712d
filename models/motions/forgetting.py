"""Forgetting: who gave their vote to whom, and what somebody voted, goes; that they voted, and the sums, stay."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, delete, exists, select, update
from sqlalchemy.orm import Session

from models.gatherings.forgetting import find_past
from models.gatherings.rows import Gathering
from models.motions.rows import Motion, Proxy, Vote


def forget_person(session: Session, person_id: int) -> None:
    """Somebody is erased: nobody has their vote any more, and they have nobody's. What they voted is counted: it stays,
    and nobody can tell any more whose it was.
    """
    session.execute(delete(Proxy).where((Proxy.principal_id == person_id) | (Proxy.holder_id == person_id)))


def forget_ballots(session: Session, gathering_ids: Collection[int]) -> None:
    """The meetings are long over: that somebody voted stays, and what came of it."""
    of_these = select(Motion.id).where(Motion.gathering_id.in_(gathering_ids))
    session.execute(update(Vote).where(Vote.motion_id.in_(of_these)).values(choice=None))
    session.execute(delete(Proxy).where(Proxy.gathering_id.in_(gathering_ids)))


def find_ballots(before: datetime) -> Select[int]:
    """The meetings that were over before, and of which somebody's choice or proxy is still known."""
    chosen = exists().where(
        Motion.gathering_id == Gathering.id, Vote.motion_id == Motion.id, Vote.choice.is_not(None)
    )  # fmt: skip
    return find_past(before).where(chosen | exists().where(Proxy.gathering_id == Gathering.id))
