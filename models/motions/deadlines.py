"""What falls due on motions, as timers: their end, and what is known of their polls a moment later."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from models import timers
from models.motions.rows import Motion
from models.rules.motion_states import Choice


class MotionTimer(StrEnum):
    """What falls due on motions; the timer's kind."""

    CLOSE = "motion.close"
    POLL_SENT = "motion.poll_sent"  # Telegram gave a poll its id; the subject is the row of the outbox
    EARLY_ANSWER = "motion.early_answer"  # somebody was quicker than that; the subject is the person


EARLY = timedelta(seconds=5)
"""How long after its answer a poll is known at the latest, or never."""


def plan_close(session: Session, motion: Motion, closes_at: datetime) -> None:
    """Have it closed then, unless it is closed before."""
    timers.plan(session, close_key(motion), kind=MotionTimer.CLOSE, subject_id=motion.id, due_at=closes_at)


def close_key(motion: Motion) -> str:
    """The timer that closes it."""
    return f"{MotionTimer.CLOSE}:{motion.id}"


def keep_early_answer(
    session: Session, poll_id: str, person_id: int, choice: Choice | None, *, update_id: int, now: datetime
) -> None:
    """An answer to a poll that is not known yet: Telegram's word of it may come a moment later. The last one counts."""
    drop_early_answers(session, poll_id, person_id, now=now)
    key = f"{MotionTimer.EARLY_ANSWER}:{poll_id}:{choice or ''}:{update_id}"
    timers.plan(session, key, kind=MotionTimer.EARLY_ANSWER, subject_id=person_id, due_at=now + EARLY)


def drop_early_answers(session: Session, poll_id: str, person_id: int, *, now: datetime) -> None:
    """They have chosen again since."""
    begins = f"{MotionTimer.EARLY_ANSWER}:{poll_id}:"
    timers.cancel_pending(session, MotionTimer.EARLY_ANSWER, person_id, begins=begins, due_by=now + EARLY)


def read_early_answer(key: str) -> tuple[str, Choice | None]:
    """The poll and the choice that `keep_early_answer` kept."""
    _, poll_id, choice, _ = key.split(":")
    return poll_id, Choice(choice) if choice else None
