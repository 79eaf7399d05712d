"""Motions, who has voted on them, and the sums.

Of a secret ballot the database knows who has voted, and how many voted what; it does not know who voted what. There is
no row for one ballot paper whose order or moment could tell: a ballot only raises a sum.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, BigId, Word, one_of
from models.gatherings.rows import AgendaItem, Gathering
from models.people import Person
from models.rules.motion_states import Choice, MotionState, Outcome, Way


class Motion(Base):
    """Something on which a gathering votes."""

    __tablename__ = "motions"
    __table_args__ = (
        UniqueConstraint("id", "secret"),
        CheckConstraint(one_of("state", MotionState), name="state"),
        CheckConstraint(one_of("outcome", Outcome), name="outcome"),
        CheckConstraint("quorum >= 0", name="quorum"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id", ondelete="SET NULL"), index=True)
    text: Mapped[str]
    secret: Mapped[bool]
    state: Mapped[MotionState] = mapped_column(Word(MotionState), default=MotionState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    opened_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    """When it closes by itself, unless it is closed before."""
    closed_at: Mapped[datetime | None]
    electorate: Mapped[int | None]
    """How many could vote when it was closed."""
    quorum: Mapped[int | None]
    """How many had to, for it to count; known once it is closed."""
    outcome: Mapped[Outcome | None] = mapped_column(Word(Outcome))

    gathering: Mapped[Gathering] = relationship()
    item: Mapped[AgendaItem | None] = relationship()


class Vote(Base):
    """Somebody has voted on a motion: one vote a person, by whichever way. `choice` only where it is no secret."""

    __tablename__ = "votes"
    __table_args__ = (
        ForeignKeyConstraint(["motion_id", "secret"], ["motions.id", "motions.secret"], ondelete="CASCADE"),
        CheckConstraint("not secret or choice is null", name="secret"),
        CheckConstraint(one_of("choice", Choice), name="choice"),
        CheckConstraint(one_of("way", Way), name="way"),
        {"sqlite_with_rowid": False},  # no number that would tell the order in which they came
    )

    motion_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True, autoincrement=False)
    secret: Mapped[bool]
    way: Mapped[Way] = mapped_column(Word(Way))
    choice: Mapped[Choice | None] = mapped_column(Word(Choice))


class Tally(Base):
    """How many votes a choice has."""

    __tablename__ = "tallies"
    __table_args__ = (
        CheckConstraint(one_of("choice", Choice), name="choice"),
        CheckConstraint("votes >= 0", name="votes"),
    )

    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id", ondelete="CASCADE"), primary_key=True)
    choice: Mapped[Choice] = mapped_column(Word(Choice), primary_key=True)
    votes: Mapped[int] = mapped_column(default=0)


class Proxy(Base):
    """Somebody who cannot come gives their vote at one gathering to somebody who does; it takes both."""

    __tablename__ = "proxies"
    __table_args__ = (CheckConstraint("principal_id <> holder_id", name="two"),)

    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), primary_key=True)
    principal_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    """Whose vote it is: one can give it to one person only."""
    holder_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    given_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]

    principal: Mapped[Person] = relationship(foreign_keys=[principal_id])
    holder: Mapped[Person] = relationship(foreign_keys=[holder_id])


class MotionPoll(Base):
    """A motion's native poll in one group chat. What is voted in several counts once a person."""

    __tablename__ = "motion_polls"

    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id", ondelete="CASCADE"), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    poll_id: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[int] = mapped_column(BigId)
