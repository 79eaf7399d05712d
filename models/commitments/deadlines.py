"""Deadlines: what falls due on a commitment, as timers, each once for the day by which it is to be done.

A timer goes stale by itself when that day changes, or when the commitment is no longer open.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from models import timers
from models.commitments.rows import Commitment
from models.rules.commitment_states import CommitmentState
from models.rules.community import Community
from models.rules.working_time import DAY


class CommitmentTimer(StrEnum):
    """What falls due on a commitment; the timer's kind."""

    WARN = "commitment.warn"
    DUE = "commitment.due"
    OVERDUE = "commitment.overdue"
    STILL_OVERDUE = "commitment.still_overdue"


NOON = time(12)


def plan(session: Session, commitment: Commitment, community: Community, *, now: datetime) -> None:
    """Have its owner reminded of its present day, and one level after the other told when that is over. A reminder
    that comes too late makes way for the next one.
    """
    if commitment.state is not CommitmentState.OPEN:
        return
    moments = moments_of(commitment.due_on, community)
    ends: list[datetime | None] = [*list(moments.values())[1:], None]
    for (timer, moment), end in zip(moments.items(), ends, strict=True):
        is_reminder = timer in (CommitmentTimer.WARN, CommitmentTimer.DUE)
        if (is_reminder and moment <= now) or (end is not None and end <= max(moment, now)):
            continue
        timers.plan(session, key(commitment, timer), kind=timer, subject_id=commitment.id, due_at=moment, late_at=end)


def moments_of(due_on: date, community: Community) -> dict[CommitmentTimer, datetime]:
    """When what falls due: always as the office opens, so before the day on the last working day, after it on the next
    one.
    """
    ahead, hours, zone = timedelta(days=community.gatherings.warn_days), community.hours, community.zone

    def before(day: date) -> datetime:
        return hours.opening_of_day_before(datetime.combine(day, NOON, zone), 1)

    def after(day: date) -> datetime:
        return hours.next_working_moment(datetime.combine(day + DAY, time(), zone))

    return {
        CommitmentTimer.WARN: before(due_on - ahead),
        CommitmentTimer.DUE: before(due_on),
        CommitmentTimer.OVERDUE: after(due_on),
        CommitmentTimer.STILL_OVERDUE: after(due_on + ahead),
    }


def key(commitment: Commitment, timer: CommitmentTimer) -> str:
    """The one timer of this kind for the commitment's present day."""
    return f"{timer}:{commitment.id}:{commitment.due_on}"
