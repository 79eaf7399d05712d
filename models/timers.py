"""Timers: everything that is due at a moment, as rows. The clock only asks which are due."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Index, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, BigId, insert

_PENDING = text("done_at IS NULL AND NOT cancelled")


class Timer(Base):
    """One piece of due work. `key` is unique for ever: what was done is never done again."""

    __tablename__ = "timers"
    __table_args__ = (Index("ix_timers_due", "due_at", sqlite_where=_PENDING, postgresql_where=_PENDING),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(BigId)
    due_at: Mapped[datetime]
    late_at: Mapped[datetime | None]
    """When it is no longer worth doing; None: always worth it."""
    done_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    cancelled: Mapped[bool] = mapped_column(default=False)


def plan(
    session: Session,
    key: str,
    *,
    kind: str,
    subject_id: int,
    due_at: datetime,
    late_at: datetime | None = None,
) -> None:
    """Have `kind` done at `due_at`. Planning it again moves it, unless it was done already."""
    values = {
        "key": key,
        "kind": kind,
        "subject_id": subject_id,
        "due_at": due_at,
        "late_at": late_at,
        "cancelled": False,
    }
    session.execute(
        insert(session, Timer).on_conflict_do_update(
            index_elements=["key"],
            set_={"due_at": due_at, "late_at": late_at, "cancelled": False},
            where=Timer.done_at.is_(None),
        ),
        values,
    )


def note_done(session: Session, key: str, *, kind: str, now: datetime) -> bool:
    """Put down that something is done here and now, once for ever; False where it was done before."""
    values = {"key": key, "kind": kind, "subject_id": 0, "due_at": now, "done_at": now}
    statement = insert(session, Timer).on_conflict_do_nothing(index_elements=["key"]).returning(Timer.id)
    return session.scalar(statement, values) is not None


def cancel(session: Session, keys: Iterable[str]) -> None:
    """Have these not done after all."""
    session.execute(update(Timer).where(Timer.key.in_(list(keys)), Timer.done_at.is_(None)).values(cancelled=True))


def cancel_pending(session: Session, kind: str, subject_id: int, *, begins: str, due_by: datetime) -> None:
    """Have those of one subject not done whose keys begin like that, and which are due by then at the latest. One that
    another process is doing is passed over.
    """
    of_it = (_PENDING, Timer.due_at <= due_by, Timer.kind == kind, Timer.subject_id == subject_id)
    found = select(Timer.id).where(*of_it, Timer.key.startswith(begins, autoescape=True))
    ids = list(session.scalars(found.with_for_update(skip_locked=True)))
    if ids:
        session.execute(update(Timer).where(Timer.id.in_(ids)).values(cancelled=True))


def claim_due(session: Session, now: datetime, *, limit: int = 200) -> list[Timer]:
    """Take the next due timers, oldest first; they count as done when the transaction commits.

    On PostgreSQL timers that another process is taking are passed over.
    """
    statement = (
        select(Timer)
        .where(_PENDING, Timer.due_at <= now)
        .order_by(Timer.due_at, Timer.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    timers = list(session.scalars(statement))
    for timer in timers:
        timer.done_at = now
    return timers


def give_back(claimed: Iterable[Timer]) -> None:
    """These were claimed and not begun: they are due as before."""
    for timer in claimed:
        timer.done_at = None


def try_again(timer: Timer, due_at: datetime) -> None:
    """What was claimed could not be done: it comes due once more."""
    timer.done_at, timer.due_at, timer.tries = None, due_at, timer.tries + 1
