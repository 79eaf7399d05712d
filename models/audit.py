"""The audit log: who saw or changed whose personal data, when. Append-only, each line bound to the one before.

It holds ids and names of fields, never what stood in them: what is erased elsewhere is not kept here.
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, auto
from typing import Any, cast

from sqlalchemy import CheckConstraint, Table, func, insert, select, text
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
    subject_id: Mapped[int | None] = mapped_column(BigId, index=True)
    """The person whose data it was; None for many at once."""
    fields: Mapped[list[Any]]
    """The names of the fields, or what else tells how much: `rows=12`."""
    previous: Mapped[str]
    hash: Mapped[str]

    def computed_hash(self) -> str:
        """What `hash` must be."""
        return _hash(self.previous, self.at, self.actor_id, self.deed, self.subject_id, self.fields)


_LOG = cast("Table", AuditEntry.__table__)


def _hash(*line: object) -> str:
    """SHA-256 over a line and the hash of the one before; the moment counts, in whichever zone it is told."""
    told = [part.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(part, datetime) else part
            for part in line]  # fmt: skip
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


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
    if session.get_bind().dialect.name == "postgresql":  # one after the other, or the chain would fork
        session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    previous = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or GENESIS
    line = {"at": now, "actor_id": actor_id, "deed": deed, "subject_id": subject_id, "fields": list(fields)}
    hash_ = _hash(previous, *line.values())
    session.connection().execute(insert(_LOG), line | {"previous": previous, "hash": hash_})


def list_about(session: Session, person_id: int, *, limit: int | None = None) -> list[AuditEntry]:
    """Who saw or changed somebody's data, the newest first."""
    about = select(AuditEntry).where(AuditEntry.subject_id == person_id).order_by(AuditEntry.id.desc())
    return list(session.scalars(about.limit(limit)))


def get_head(session: Session) -> tuple[int, str]:
    """How many lines there are, and the last hash: noted elsewhere, they show whether lines were cut off later."""
    last = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0, last or GENESIS


@dataclass(frozen=True)
class Verification:
    """What `verify` found: how many lines hold, the last hash, the id of the first line that does not hold, and
    whether the chain still contains the head that was noted earlier.
    """

    count: int
    head: str
    broken_at: int | None = None
    knows_head: bool = True

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, left out or cut off."""
        return self.broken_at is None and self.knows_head


def verify(session: Session, *, earlier_head: str = "") -> Verification:
    """Walk the whole chain. Lines that are cut off its end are only missed by whoever noted a head before."""
    count, head, knows_head = 0, GENESIS, earlier_head in ("", GENESIS)
    walk = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    with closing(session.scalars(walk)) as entries:
        for entry in entries:
            if entry.previous != head or entry.hash != entry.computed_hash():
                return Verification(count, head, entry.id, knows_head)
            count, head = count + 1, entry.hash
            knows_head = knows_head or head == earlier_head
            session.expunge(entry)
    return Verification(count, head, None, knows_head)
