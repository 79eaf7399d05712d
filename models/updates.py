"""Telegram's updates: which were processed, which ended the program, and which are parked for a person to look at."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, BigId, insert

MOST_STRIKES = 3


class ProcessedUpdate(Base):
    """An update whose effects are committed."""

    __tablename__ = "processed_updates"

    update_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)


class Strike(Base):
    """An update in whose step the program ended."""

    __tablename__ = "strikes"

    update_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    count: Mapped[int]


class ParkedUpdate(Base):
    """An update that could not be processed, with its error. `raw` is its JSON as ASCII text, which every database
    takes whatever it contains; it is erased after 72 h.
    """

    __tablename__ = "parked_updates"

    update_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    raw: Mapped[str | None]
    error: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


def record(session: Session, update_ids: Sequence[int], now: datetime) -> set[int]:
    """Put `update_ids` on record in one statement. Returns those that were not processed before."""
    statement = insert(session, ProcessedUpdate).on_conflict_do_nothing().returning(ProcessedUpdate.update_id)
    return set(session.scalars(statement, [{"update_id": id_, "at": now} for id_ in update_ids]))


def park(session: Session, update_id: int, raw: dict[str, Any], *, error: str, now: datetime) -> None:
    """Keep an update aside with its error."""
    cause = error.encode("ascii", "backslashreplace").decode()
    values = {"update_id": update_id, "raw": json.dumps(raw), "error": cause, "at": now}
    session.execute(insert(session, ParkedUpdate).on_conflict_do_nothing(), values)


def strike(session: Session, update_id: int) -> None:
    """Count an end of the program in the step of `update_id`."""
    count = Strike.count + 1
    statement = insert(session, Strike).on_conflict_do_update(index_elements=["update_id"], set_={"count": count})
    session.execute(statement, {"update_id": update_id, "count": 1})


def list_struck_out(session: Session) -> set[int]:
    """Updates that ended the program too often to be tried again."""
    return set(session.scalars(select(Strike.update_id).where(Strike.count >= MOST_STRIKES)))
