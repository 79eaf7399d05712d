"""The commitment row and its history: what a meeting decided, who sees to it, until which day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.actors import Actor
from models.base import Base, BigId, Word, one_of
from models.gatherings.rows import AgendaItem, Gathering
from models.people import Person
from models.rules.commitment_states import CommitmentParty, CommitmentState, CommitmentStep
from models.rules.roles import Action


class Commitment(Base):
    """Something that a meeting promised. `version` counts changes of state, day or owner."""

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint(one_of("state", CommitmentState), name="state"),
        CheckConstraint("state <> 'done' or done_on is not null", name="done"),
        CheckConstraint("due_on >= promised_for", name="due_on"),
        Index("ix_commitments_state_due", "state", "due_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), index=True)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"), index=True)
    """Whose leader holds the meeting; None: the office does."""
    text: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """Who sees to it; None: nobody does any more, which the heads are told of."""
    promised_for: Mapped[date]
    """The day that the meeting named: by this one it is judged whether the promise was kept."""
    due_on: Mapped[date]
    """The day by which it is to be done now."""
    state: Mapped[CommitmentState] = mapped_column(Word(CommitmentState), default=CommitmentState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    done_on: Mapped[date | None]

    gathering: Mapped[Gathering] = relationship()
    item: Mapped[AgendaItem] = relationship()
    owner: Mapped[Person | None] = relationship()
    events: Mapped[list["CommitmentEvent"]] = relationship(back_populates="commitment", order_by="CommitmentEvent.id")

    @property
    def was_kept(self) -> bool:
        """Whether it was done by the day that was promised."""
        return self.state is CommitmentState.DONE and self.done_on is not None and self.done_on <= self.promised_for

    def parties(self, actor: Actor) -> frozenset[CommitmentParty]:
        """Who the actor is to it."""
        is_head = actor.serves(Action.KEEP_COMMITMENT, grid_id=self.grid_id)
        roles = {
            CommitmentParty.OWNER: actor.answers_for(self.owner_id),
            CommitmentParty.HEAD: is_head,
            CommitmentParty.SECRETARY: actor.serves(Action.WRITE_MINUTES, grid_id=self.grid_id),
        }
        return frozenset(party for party, holds in roles.items() if holds)

    def note(self, session: Session, step: CommitmentStep, *, actor_id: int | None, now: datetime, text: str = "",
             attachments: list[Any] | None = None) -> None:  # fmt: skip
        """Add a line to the history: what was done, by whom (None: the clock), with which words and pictures."""
        session.add(
            CommitmentEvent(commitment=self, step=step, actor_id=actor_id, at=now, state=self.state, text=text,
                            attachments=attachments or [], due_on=self.due_on)
        )  # fmt: skip


class CommitmentEvent(Base):
    """One line of a commitment's history; never changed afterwards."""

    __tablename__ = "commitment_events"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    step: Mapped[CommitmentStep] = mapped_column(Word(CommitmentStep))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[CommitmentState] = mapped_column(Word(CommitmentState))
    due_on: Mapped[date]
    text: Mapped[str]
    attachments: Mapped[list[Any]]

    commitment: Mapped[Commitment] = relationship(back_populates="events")
    actor: Mapped[Person | None] = relationship()
