"""The audit log: who saw or changed whose personal data, when. Append-only, each line bound to the one before.

It holds ids and names of fields, never what stood in them: what is erased elsewhere is not kept here.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import CheckConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, BigId, Word, one_of

GENESIS = "0" * 64
_CHAIN_LOCK = 0x41_75_64_69_74  # "Audit"


class Deed(StrEnum):
    """What was done with somebody's data."""

    SEE = auto()
    CREATE = auto()
    CHANGE = auto()
    VERIFY = auto()
    REFUSE = auto()
    MERGE = auto()
    GRANT = auto()
    REVOKE = auto()
    MANDATE = auto()
    EXPORT = auto()
    IMPORT = auto()
    ERASE = auto()


class AuditEntry(Base):
    """One line. Triggers in the database refuse to change or delete it."""

    __tablename__ = "audit_log"
    __table_args__ = (CheckConstraint(one_of("deed", Deed), name="deed"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(BigId)
    """None: the program itself, or somebody at the terminal."""
    deed: Mapped[Deed] = mapped_column(Word(Deed))
    subject_id: Mapped[int | None] = mapped_column(BigId)
    """The person whose data it was; None for many at once."""
    fields: Mapped[list[Any]]
    """The names of the fields, or what else tells how much: `rows=12`."""
    previous: Mapped[str]
    hash: Mapped[str]

    def computed_hash(self) -> str:
        """What `hash` must be: SHA-256 over this line and the one before."""
        line = [
            self.previous,
            self.at.isoformat(timespec="microseconds"),
            self.actor_id,
            self.deed,
            self.subject_id,
            self.fields,
        ]
        return hashlib.sha256(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def note(
    session: Session,
    deed: Deed,
    *,
    actor_id: int | None,
    subject_id: int | None,
    now: datetime,
    fields: Sequence[str] = (),
) -> None:
    """Add a line at the end of the chain."""
    session.flush()
    if session.get_bind().dialect.name == "postgresql":  # one after the other, or the chain would fork
        session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    last = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(
        at=now, actor_id=actor_id, deed=deed, subject_id=subject_id, fields=list(fields), previous=last or GENESIS
    )
    entry.hash = entry.computed_hash()
    session.add(entry)
    session.flush()


@dataclass(frozen=True)
class Verification:
    """What `verify` found: how many lines, the last hash, and the id of the first line that does not hold."""

    count: int
    head: str
    broken_at: int | None = None


def verify(session: Session) -> Verification:
    """Walk the whole chain."""
    count, head = 0, GENESIS
    entries: Iterable[AuditEntry] = session.scalars(
        select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    )
    for entry in entries:
        if entry.previous != head or entry.hash != entry.computed_hash():
            return Verification(count, head, broken_at=entry.id)
        count, head = count + 1, entry.hash
    return Verification(count, head)
