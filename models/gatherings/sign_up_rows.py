"""Who comes to a gathering: one answer a person, with whom they bring, and whether they were there."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, BigId, Word, one_of
from models.gatherings.rows import Gathering, Invitation
from models.people import Person
from models.rules.channels import Channel
from models.rules.gathering_states import SignUpState

IS_QUEUED = text("state = 'waiting'")


class SignUp(Base):
    """What somebody said of coming. `guests` are those whom they bring besides themselves."""

    __tablename__ = "sign_ups"
    __table_args__ = (
        UniqueConstraint("gathering_id", "person_id"),
        UniqueConstraint("invitation_id"),
        CheckConstraint(one_of("state", SignUpState), name="state"),
        CheckConstraint(one_of("channel", Channel), name="channel"),
        CheckConstraint("guests >= 0", name="guests"),
        Index("ix_sign_ups_queue", "gathering_id", "queued_at", sqlite_where=IS_QUEUED, postgresql_where=IS_QUEUED),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """Who signed them up where they did not do so themselves: family, or the desk in the hall."""
    channel: Mapped[Channel] = mapped_column(Word(Channel), default=Channel.CHAT)
    state: Mapped[SignUpState] = mapped_column(Word(SignUpState))
    guests: Mapped[int] = mapped_column(default=0)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("gathering_invitations.id", ondelete="SET NULL"))
    """While they sit on a reserved seat; their guests never do."""
    answered_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    """Since when they wait for a seat: the earlier, the sooner."""
    speaks_on: Mapped[str | None]
    """What they want to say something about; None: they did not ask to speak."""
    arrived_at: Mapped[datetime | None]

    gathering: Mapped[Gathering] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    signed_by: Mapped[Person | None] = relationship(foreign_keys=[signed_by_id])
    invitation: Mapped[Invitation | None] = relationship()


class GatheringQuestion(Base):
    """Something that is asked ahead of a gathering. Of an anonymous one nothing leads to who asked it."""

    __tablename__ = "gathering_questions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str]
    asked_at: Mapped[datetime | None]
    """None for an anonymous one: the moment would lead to its author."""

    author: Mapped[Person | None] = relationship()
