"""A meeting's minutes, and what those who attended say of them. What was decided stands in `AgendaItem`."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, exists
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from models.base import Base, Word, one_of
from models.gatherings.rows import Gathering
from models.people import Person
from models.rules.minutes_states import MinutesState


class Minutes(Base):
    """One a gathering. `version` counts changes: cards show which one they drew."""

    __tablename__ = "minutes"
    __table_args__ = (CheckConstraint(one_of("state", MinutesState), name="state"),)

    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[MinutesState] = mapped_column(Word(MinutesState), default=MinutesState.WRITING)
    version: Mapped[int] = mapped_column(default=1)
    round: Mapped[int] = mapped_column(default=0)
    """How often they were sent to those who attended."""
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    sent_at: Mapped[datetime | None]
    objections_until: Mapped[datetime | None]
    published_at: Mapped[datetime | None]

    gathering: Mapped[Gathering] = relationship()
    written_by: Mapped[Person | None] = relationship()


class MinutesAnswer(Base):
    """Somebody who attended approves of the minutes, or objects, in one round."""

    __tablename__ = "minutes_answers"
    __table_args__ = (CheckConstraint("approves or objection is not null", name="objection"),)

    gathering_id: Mapped[int] = mapped_column(
        ForeignKey("minutes.gathering_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True, autoincrement=False)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    approves: Mapped[bool]
    objection: Mapped[str | None]
    answer: Mapped[str | None]
    """What the secretary said to the objection."""
    at: Mapped[datetime]

    person: Mapped[Person] = relationship()


_Later = aliased(MinutesAnswer)
IS_LAST_WORD = ~exists().where(
    _Later.gathering_id == MinutesAnswer.gathering_id,
    _Later.person_id == MinutesAnswer.person_id,
    _Later.round > MinutesAnswer.round,
).correlate(MinutesAnswer)
"""The condition that whoever said it has said nothing in a later round."""
