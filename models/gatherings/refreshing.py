"""How often a gathering's cards are shown again: at once while it is quiet, and then never twice within four seconds,
however many people answer. What is shown last is what holds.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models import timers
from models.gatherings.reminders import GatheringTimer
from models.gatherings.rows import Gathering
from models.gatherings.steps import lock

EVERY = timedelta(seconds=4)
"""Fifteen times a minute: under what Telegram allows in a group."""


def note_change(session: Session, gathering: Gathering) -> None:
    """Something that its cards count is different. Whoever calls it holds the gathering."""
    gathering.counts_version += 1
    session.flush()


def wants_showing(session: Session, gathering: Gathering, *, now: datetime) -> bool:
    """Whether its cards are to be shown now; then that is noted. Where that is too soon, a timer is planned, whose job
    asks the same again; where they show everything, nothing.
    """
    lock(session, gathering)
    if gathering.shown_version >= gathering.counts_version:
        return False
    if gathering.shown_at is not None and gathering.shown_at <= now < gathering.shown_at + EVERY:
        _show_later(session, gathering, gathering.shown_at + EVERY)
        return False
    note_shown(session, gathering, now=now)
    return True


def note_shown(session: Session, gathering: Gathering, *, now: datetime) -> None:
    """Its cards were shown just now, as it is."""
    gathering.shown_version, gathering.shown_at = gathering.counts_version, now
    session.flush()


def _show_later(session: Session, gathering: Gathering, due_at: datetime) -> None:
    """One timer for all that happens until then: it is called after what the cards show, which only grows."""
    key = f"{GatheringTimer.SHOW}:{gathering.id}:{gathering.shown_version}"
    timers.plan(session, key, kind=GatheringTimer.SHOW, subject_id=gathering.id, due_at=due_at)
