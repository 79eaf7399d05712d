"""Dialogues: where a person stands in a conversation. One row for each person in each chat."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from models.base import Base, BigId, insert

Place = tuple[int, int]
"""(chat id, Telegram id of the person)."""


class Dialogue(Base):
    """A conversation that waits for somebody's next word."""

    __tablename__ = "dialogues"

    chat_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    conversation: Mapped[str]
    state: Mapped[str]
    draft: Mapped[dict[str, Any]]
    serial: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """A dialogue row as the engine uses it. `serial` tells its buttons from those of an earlier dialogue."""

    conversation: str
    state: str
    draft: dict[str, Any]
    serial: str
    expires_at: datetime


def load(session: Session, places: Collection[Place]) -> dict[Place, Standing]:
    """The dialogues at `places`, in one statement."""
    if not places:
        return {}
    places_in = tuple_(Dialogue.chat_id, Dialogue.user_id).in_(list(places))
    rows = session.execute(select(Dialogue.chat_id, Dialogue.user_id, *_standing()).where(places_in))
    return {(chat_id, user_id): Standing(*rest) for chat_id, user_id, *rest in rows}


def save(session: Session, changed: Iterable[tuple[Place, Standing | None]]) -> None:
    """Write dialogues back in one statement a kind; None ends one."""
    kept, ended = [], []
    for (chat_id, user_id), standing in changed:
        if standing is None:
            ended.append((chat_id, user_id))
            continue
        fields = {name: getattr(standing, name) for name in Standing.__slots__}
        kept.append({"chat_id": chat_id, "user_id": user_id, **fields})
    if ended:
        session.execute(delete(Dialogue).where(tuple_(Dialogue.chat_id, Dialogue.user_id).in_(ended)))
    if kept:
        upsert = insert(session, Dialogue)
        newest = {name: upsert.excluded[name] for name in Standing.__slots__}
        session.execute(upsert.on_conflict_do_update(index_elements=["chat_id", "user_id"], set_=newest), kept)


def end_expired(session: Session, now: datetime) -> list[tuple[Place, Standing]]:
    """End the dialogues that nobody went on with. Each is returned to one caller only, however many ask at once."""
    expired = delete(Dialogue).where(Dialogue.expires_at <= now)
    rows = session.execute(expired.returning(Dialogue.chat_id, Dialogue.user_id, *_standing()))
    return [((chat_id, user_id), Standing(*rest)) for chat_id, user_id, *rest in rows]


def _standing() -> list[InstrumentedAttribute[Any]]:
    """The columns of a Standing, in its order."""
    return [getattr(Dialogue, name) for name in Standing.__slots__]
