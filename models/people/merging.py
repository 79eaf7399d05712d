"""Merging: two rows turn out to be one person. Whatever belonged to either belongs to the row that stays."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Table, and_, delete, func, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.appointments.uniting import unite_appointments
from models.base import Base
from models.burdens.rows import HeldPush
from models.gatherings.uniting import unite_sign_ups
from models.households.uniting import unite_households
from models.mandates import Mandate
from models.motions.uniting import unite_votes
from models.outbox import OutboxRow
from models.people.rows import Person
from models.topics.uniting import unite_seconds
from models.visits.rows import Visit

_FILLED = ("telegram_id", "roster_key", "phone", "address", "joined_at", "quiet_from", "quiet_until", "erase_asked_at",
           "called", "school_year")  # fmt: skip
"""What the row that stays takes over where it has nothing of its own."""


def merge(session: Session, *, keep: Person, drop: Person, now: datetime) -> None:
    """Everything of `drop` becomes `keep`'s, and the row `drop` goes. Where both have the same (a role in one place, a
    consent, a mandate, a vote), `keep`'s stays; of the same appointment or answer to a gathering the surer one; a
    mandate or leave between the two is over. What `keep` set for itself stays.

    ValueError where both have an account: whose it is then is not decided here (see `models.people.accounts`).
    """
    if keep.id == drop.id or (keep.telegram_id and drop.telegram_id):
        raise ValueError(f"people {keep.id} and {drop.id} cannot be merged")
    session.flush()
    kept, dropped = keep.id, drop.id
    unite_sign_ups(session, kept=kept, dropped=dropped, now=now)  # gatherings are held before what hangs on them
    unite_votes(session, kept=kept, dropped=dropped)
    unite_seconds(session, kept=kept, dropped=dropped)
    session.execute(select(Person.id).where(Person.id.in_((kept, dropped))).order_by(Person.id).with_for_update())
    taken = {name: getattr(drop, name) for name in _FILLED if getattr(keep, name) is None}
    if keep.group_id is None and drop.group_id is not None:
        taken |= {"grid_id": drop.grid_id, "group_id": drop.group_id}
    if traits := [trait for trait in drop.traits if trait not in keep.traits]:
        taken["traits"] = [*keep.traits, *traits]
    _grant_what_the_other_was_granted(session, kept, dropped)
    unite_households(session, keep=keep, drop=drop, now=now)
    unite_appointments(session, kept=kept, dropped=dropped, now=now)
    for table, column in references():
        _move_references(session, table, column, kept, dropped)
    _rename(session, kept, dropped)
    session.expunge(drop)
    session.execute(delete(Person).where(Person.id == dropped))
    if taken:
        session.execute(update(Person).where(Person.id == kept).values(taken))
    session.expire_all()


def _rename(session: Session, kept: int, dropped: int) -> None:
    """What is about the one is about the other, alone or among several (`handlers.ui.people.about_people`)."""
    for table in (OutboxRow, HeldPush, Visit):
        about = update(table).where(table.about == f"person:{dropped}")
        session.execute(about.values(about=f"person:{kept}"))
        if table is not Visit:
            for before, after in ((f",{dropped},", f",{kept},"), (f",person:{dropped},", f",person:{kept},")):
                among = update(table).where(table.about.like(f"%{before}%"))
                session.execute(among.values(about=func.replace(table.about, before, after)))


def references() -> Iterator[tuple[Table, str]]:
    """Every column of every table that names a person."""
    for table in Base.metadata.sorted_tables:
        for constraint in table.foreign_key_constraints:
            if constraint.referred_table is Person.__table__:
                yield table, _only_column(constraint)


def _only_column(constraint: ForeignKeyConstraint) -> str:
    (column,) = constraint.column_keys
    return column


def _move_references(session: Session, table: Table, column: str, kept: int, dropped: int) -> None:
    """All at once; where the database refuses that (the other has the same), one by one, and what is refused goes."""
    whose = table.c[column] == dropped
    if _move(session, table, column, kept, whose):
        return
    keys = list(table.primary_key.columns)
    for values in session.execute(select(*keys).where(whose)).all():
        row = and_(true(), *(key == value for key, value in zip(keys, values, strict=True)))
        if not _move(session, table, column, kept, row):
            session.execute(delete(table).where(row))


def _move(session: Session, table: Table, column: str, kept: int, where: ColumnElement[bool]) -> bool:
    try:
        with session.begin_nested():
            session.execute(update(table).where(where).values({column: kept}))
    except IntegrityError:
        return False
    return True


def _grant_what_the_other_was_granted(session: Session, kept: int, dropped: int) -> None:
    """Two mandates between the same people become one: it counts if either counted."""
    for own, other in (("agent_id", "principal_id"), ("principal_id", "agent_id")):
        standing = select(Mandate).where(Mandate.revoked_at.is_(None))
        theirs = session.scalars(standing.where(getattr(Mandate, own) == dropped, Mandate.granted_at.is_not(None)))
        for mandate in theirs:
            same = update(Mandate).where(
                getattr(Mandate, own) == kept,
                getattr(Mandate, other) == getattr(mandate, other),
                Mandate.granted_at.is_(None),
                Mandate.revoked_at.is_(None),
            )
            session.execute(same.values(granted_at=mandate.granted_at, granted_by_id=mandate.granted_by_id))
