"""One-time codes: invitations into a role, the first admin's, a group chat's, a move to another account.

The code itself is shown once and never stored: only its hash is. It serves once, within its time.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, BigId, Word, one_of
from models.people.rows import Person
from models.rules.refusals import Spent

BYTES = 16  # 128 bits: nobody guesses one


class CodeKind(StrEnum):
    """What a code opens."""

    ROLE = auto()  # a role in a place, once an admin confirms it
    FIRST_ADMIN = auto()  # shown on the terminal while there is no admin; needs no confirmation
    BIND_CHAT = auto()  # a group chat becomes a grid's or a centre's
    MOVE_ACCOUNT = auto()  # a person goes on under another Telegram account


class OneTimeCode(Base):
    """A code and what became of it."""

    __tablename__ = "one_time_codes"
    __table_args__ = (CheckConstraint(one_of("kind", CodeKind), name="kind"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[CodeKind] = mapped_column(Word(CodeKind))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What exactly it opens: `role` and `scope`, `scope`, or `person_id`."""
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """None: on the terminal."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    granted: Mapped[bool | None]

    issued_by: Mapped[Person | None] = relationship(foreign_keys=[issued_by_id])
    used_by: Mapped[Person | None] = relationship(foreign_keys=[used_by_id])


def issue(
    session: Session,
    kind: CodeKind,
    *,
    now: datetime,
    lasts: timedelta,
    by_id: int | None = None,
    **details: Any,
) -> str:
    """Make a code and return it: 32 hexadecimal digits, which fit into a deep link."""
    code = secrets.token_hex(BYTES)
    session.add(
        OneTimeCode(
            hash=_hash(code), kind=kind, details=details, issued_at=now, issued_by_id=by_id, expires_at=now + lasts
        )
    )
    session.flush()
    return code


def redeem(session: Session, kind: CodeKind, code: str, *, by_id: int, now: datetime) -> OneTimeCode:
    """Use a code up: of any number who try, exactly one succeeds. Raises Spent for a used, expired or unknown one."""
    known = (OneTimeCode.hash == _hash(code)) & (OneTimeCode.kind == kind)
    return _use_up(session, known, by_id=by_id, now=now)


def redeem_known(session: Session, code_id: int, *, by_id: int, now: datetime) -> OneTimeCode:
    """The same with a code that somebody showed and that was found by `peek` then."""
    return _use_up(session, OneTimeCode.id == code_id, by_id=by_id, now=now)


def _use_up(session: Session, which: ColumnElement[bool], *, by_id: int, now: datetime) -> OneTimeCode:
    unused = update(OneTimeCode).where(which, OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > now)
    id_ = session.scalar(unused.values(used_at=now, used_by_id=by_id).returning(OneTimeCode.id))
    if id_ is None:
        raise Spent("a one-time code")
    return session.get_one(OneTimeCode, id_, populate_existing=True)


def peek(session: Session, kind: CodeKind, code: str, *, now: datetime) -> OneTimeCode:
    """Look at a code without using it up. Raises Spent like `redeem`."""
    unused = OneTimeCode.used_at.is_(None) & (OneTimeCode.expires_at > now)
    found = session.scalars(
        select(OneTimeCode).where(OneTimeCode.hash == _hash(code), OneTimeCode.kind == kind, unused)
    )
    if (row := found.first()) is None:
        raise Spent(f"a {kind} code")
    return row


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
