"""The topic row, who seconded it, and its history."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.actors import Actor
from models.base import Base, BigId, Word, one_of
from models.grids import Grid, Group
from models.people import Person
from models.rules.roles import Action
from models.rules.topic_states import TopicParty, TopicState, TopicStep


class Topic(Base):
    """Something that residents want talked over. `version` counts changes of state."""

    __tablename__ = "topics"
    __table_args__ = (
        CheckConstraint(one_of("state", TopicState), name="state"),
        CheckConstraint("seconds_needed > 0", name="seconds_needed"),
        Index("ix_topics_grid_state", "grid_id", "state"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    """Who proposed it."""
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    text: Mapped[str]
    attachments: Mapped[list[Any]]
    proposed_at: Mapped[datetime]
    proposed_on: Mapped[date]
    """The office's date of that moment."""
    state: Mapped[TopicState] = mapped_column(Word(TopicState), default=TopicState.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    seconds_needed: Mapped[int]
    """How many neighbours had to second it when it was proposed."""
    closed_at: Mapped[datetime | None]

    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    grid: Mapped[Grid] = relationship()
    group: Mapped[Group] = relationship()
    events: Mapped[list["TopicEvent"]] = relationship(back_populates="topic", order_by="TopicEvent.id")

    @property
    def reference(self) -> str:
        """The number that people say on the telephone, as `2611-0042`."""
        return f"{self.proposed_on:%y%m}-{self.id:04d}"

    def parties(self, actor: Actor) -> frozenset[TopicParty]:
        """Who the actor is to this topic. Whoever proposed it, or speaks for who did, does not second it as well."""
        is_proposer = actor.speaks_for(self.author_id)
        roles = {
            TopicParty.PROPOSER: is_proposer,
            TopicParty.NEIGHBOUR: not is_proposer and actor.grid_id == self.grid_id,
            TopicParty.JUDGE: actor.serves(Action.JUDGE_TOPIC, grid_id=self.grid_id),
        }
        return frozenset(party for party, holds in roles.items() if holds)

    def note(self, session: Session, step: TopicStep, *, actor_id: int | None, now: datetime, text: str = "") -> None:
        """Add a line to the history: what was done, by whom (None: the clock), why."""
        session.add(TopicEvent(topic=self, step=step, actor_id=actor_id, at=now, state=self.state, text=text))


class TopicSecond(Base):
    """A neighbour seconds a topic: one a person."""

    __tablename__ = "topic_seconds"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    at: Mapped[datetime]


class TopicEvent(Base):
    """One line of a topic's history; never changed afterwards. Who seconded it stands in `TopicSecond` alone."""

    __tablename__ = "topic_events"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    step: Mapped[TopicStep] = mapped_column(Word(TopicStep))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[TopicState] = mapped_column(Word(TopicState))
    text: Mapped[str]

    topic: Mapped[Topic] = relationship(back_populates="events")
    actor: Mapped[Person | None] = relationship()
