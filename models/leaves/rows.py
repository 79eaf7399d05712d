"""The leave row, and who stands in for whom on a day. The stand-in has the holder's roles for those days."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum, auto

from sqlalchemy import CheckConstraint, ForeignKey, column, exists, select, table
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, BigId, Word, one_of
from models.people.rows import Person

_GRANTS = table("role_grants", column("person_id"))  # the row class stands further right, and reads leaves itself


class LeaveState(StrEnum):
    """Where a leave stands. Only an agreed one moves anything: nobody becomes a stand-in without saying yes."""

    ASKED = auto()
    AGREED = auto()
    DECLINED = auto()
    CANCELLED = auto()
    ENDED = auto()


class Leave(Base):
    """Days on which `holder` is away, both ends included, in the office's calendar, and `stand_in` acts for them."""

    __tablename__ = "leaves"
    __table_args__ = (
        CheckConstraint(one_of("state", LeaveState), name="state"),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("holder_id <> stand_in_id", name="another"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[LeaveState] = mapped_column(Word(LeaveState))
    planned_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    planned_at: Mapped[datetime]

    holder: Mapped[Person] = relationship(foreign_keys=[holder_id])
    stand_in: Mapped[Person] = relationship(foreign_keys=[stand_in_id])
    planned_by: Mapped[Person] = relationship(foreign_keys=[planned_by_id])

    def has_begun(self, today: date) -> bool:
        """Whether somebody stands in by now."""
        return self.state is LeaveState.AGREED and self.first_day <= today


def list_stand_ins(
    session: Session,
    *,
    today: date,
    holder_ids: Collection[int] | None = None,
    stand_in_ids: Collection[int] | None = None,
) -> list[tuple[int, int]]:
    """(holder, stand-in) for every leave of that day, of these holders or with these stand-ins. Who has no role of
    their own any more stands in for nobody.
    """
    statement = select(Leave.holder_id, Leave.stand_in_id).where(
        Leave.state == LeaveState.AGREED,
        Leave.first_day <= today,
        Leave.last_day >= today,
        exists().where(_GRANTS.c.person_id == Leave.stand_in_id),
    )
    if holder_ids is not None:
        statement = statement.where(Leave.holder_id.in_(holder_ids))
    if stand_in_ids is not None:
        statement = statement.where(Leave.stand_in_id.in_(stand_in_ids))
    return [(holder, stand_in) for holder, stand_in in session.execute(statement.order_by(Leave.id))]
