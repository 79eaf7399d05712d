"""Forgetting: what was asked of whom is looked at for a while, and then it is nobody's business."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Integer, Select, cast, delete, extract, select
from sqlalchemy.orm import Session

from models.burdens.rows import Burden, HeldPush


def find_days(before: datetime) -> Select[int]:
    """The days before of which it is still known what was asked of whom, as numbers: 20261123."""
    year, month, day = (cast(extract(part, Burden.day), Integer) for part in ("year", "month", "day"))
    return select(year * 10_000 + month * 100 + day).where(Burden.day < before.date()).distinct()


def forget_days(session: Session, days: Iterable[int]) -> None:
    """Nothing is known of these days any more."""
    gone = [date(day // 10_000, day // 100 % 100, day % 100) for day in days]
    session.execute(delete(Burden).where(Burden.day.in_(gone)))


def find_held(before: datetime) -> Select[int]:
    """What was held before and nobody told: whoever was to hear it serves no more."""
    return select(HeldPush.id).where(HeldPush.held_at < before)
