"""The gathering row: when, where, for whom; its agenda, its seats, its history.

Nobody can have a seat that there is not: `open_taken` counts the seats that are taken of those which anybody may have,
and the database holds it within `open_seats`. A reserved seat is an `Invitation`, and nobody else's.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.actors import Actor
from models.base import Base, BigId, Word, one_of
from models.grids import Grid, Group
from models.people import Person
from models.rules.gathering_kinds import GatheringKind, kinds
from models.rules.gathering_states import GatheringParty, GatheringState, GatheringStep
from models.rules.minutes_states import ItemOutcome
from models.rules.roles import Action
from models.topics.rows import Topic

IS_COMING = text("state = 'coming'")


class Gathering(Base):
    """People come together. `version` counts changes of what was announced, `moves` those of time or place."""

    __tablename__ = "gatherings"
    __table_args__ = (
        CheckConstraint(one_of("state", GatheringState), name="state"),
        CheckConstraint("starts_at < ends_at", name="span"),
        CheckConstraint("answer_by <= ends_at", name="answer_by"),
        CheckConstraint("open_seats >= 0", name="open_seats"),
        CheckConstraint("open_taken >= 0 and (open_seats is null or open_taken <= open_seats)", name="open_taken"),
        Index("ix_gatherings_coming", "starts_at", sqlite_where=IS_COMING, postgresql_where=IS_COMING),
        Index("ix_gatherings_ends_at", "ends_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str]
    """The key of a `models.rules.gathering_kinds`."""
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"), index=True)
    """The grid whose leader holds it; None: the office does."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    title: Mapped[str]
    about: Mapped[str]
    place: Mapped[str]
    material: Mapped[list[Any]]
    """Pictures and files, as `models.requests.rows.Attachment`."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    """Until when one can sign up by oneself."""
    open_seats: Mapped[int | None]
    """How many seats anybody may have, those reserved by an invitation not counted; None: as many as come."""
    open_taken: Mapped[int] = mapped_column(default=0)
    remind_hours: Mapped[list[Any]]
    """So many hours ahead of the start everybody is reminded."""
    state: Mapped[GatheringState] = mapped_column(Word(GatheringState), default=GatheringState.COMING)
    version: Mapped[int] = mapped_column(default=1)
    moves: Mapped[int] = mapped_column(default=0)
    code: Mapped[str] = mapped_column(unique=True)
    """What the sheet on the wall of the hall carries: whoever scans it is there."""
    counts_version: Mapped[int] = mapped_column(default=0)
    """Grows with everything that its cards count."""
    shown_version: Mapped[int] = mapped_column(default=0)
    """The `counts_version` that its cards show."""
    shown_at: Mapped[datetime | None]

    grid: Mapped[Grid | None] = relationship()
    created_by: Mapped[Person | None] = relationship(foreign_keys=[created_by_id])
    audience: Mapped[list["Audience"]] = relationship(back_populates="gathering", order_by="Audience.id")
    items: Mapped[list["AgendaItem"]] = relationship(back_populates="gathering", order_by="AgendaItem.position")
    invitations: Mapped[list["Invitation"]] = relationship(back_populates="gathering", order_by="Invitation.id")
    events: Mapped[list["GatheringEvent"]] = relationship(back_populates="gathering", order_by="GatheringEvent.id")

    @property
    def rules(self) -> GatheringKind:
        """What its kind of gathering has."""
        return kinds()[self.kind]

    @property
    def grid_ids(self) -> list[int]:
        """The grids whose residents it concerns."""
        return sorted({audience.grid_id for audience in self.audience})

    def parties(self, actor: Actor) -> frozenset[GatheringParty]:
        """Who the actor is to it."""
        is_organiser = actor.serves(Action.RUN_GATHERING, grid_id=self.grid_id)
        return frozenset({GatheringParty.ORGANISER} if is_organiser else ())

    def concerns(self, actor: Actor) -> bool:
        """Whether it is for whoever lives where the actor lives."""
        return any(
            audience.grid_id == actor.grid_id and audience.group_id in (None, actor.group_id)
            for audience in self.audience
        )

    def note(
        self, session: Session, step: GatheringStep, *, actor_id: int | None, now: datetime, text: str = ""
    ) -> None:
        """Add a line to the history: what was done, by whom (None: the clock), with which words."""
        session.add(GatheringEvent(gathering=self, step=step, actor_id=actor_id, at=now, state=self.state, text=text))


class Audience(Base):
    """A grid, or one of its residents' groups, whose people a gathering concerns."""

    __tablename__ = "gathering_audiences"
    __table_args__ = (UniqueConstraint("gathering_id", "grid_id", "group_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), index=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    """None: the whole grid."""

    gathering: Mapped[Gathering] = relationship(back_populates="audience")
    grid: Mapped[Grid] = relationship()
    group: Mapped[Group | None] = relationship()


class AgendaItem(Base):
    """One thing that a gathering talks over, how long, and what came of it."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint(one_of("outcome", ItemOutcome), name="outcome"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    """From 1 in the order of the agenda."""
    title: Mapped[str]
    minutes: Mapped[int]
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="SET NULL"), index=True)
    outcome: Mapped[ItemOutcome | None] = mapped_column(Word(ItemOutcome))
    decision: Mapped[str] = mapped_column(default="")
    """What the minutes say of it, in the secretary's words."""
    voice: Mapped[list[Any]] = mapped_column(default=list)
    """What the secretary dictated, as `models.requests.rows.Attachment`."""

    gathering: Mapped[Gathering] = relationship(back_populates="items")
    topic: Mapped[Topic | None] = relationship()


class Invitation(Base):
    """A seat that is kept for somebody: a resident by their row, a judge or a lawyer by name."""

    __tablename__ = "gathering_invitations"
    __table_args__ = (UniqueConstraint("gathering_id", "person_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str]
    """As the list on the table says it: 法官 张平."""
    released: Mapped[bool] = mapped_column(default=False)
    """They said that they cannot: the seat is anybody's."""

    gathering: Mapped[Gathering] = relationship(back_populates="invitations")
    person: Mapped[Person | None] = relationship(lazy="joined")  # whoever reads who is invited reads the names


class GatheringEvent(Base):
    """One line of a gathering's history; never changed afterwards."""

    __tablename__ = "gathering_events"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    step: Mapped[GatheringStep] = mapped_column(Word(GatheringStep))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[GatheringState] = mapped_column(Word(GatheringState))
    text: Mapped[str]

    gathering: Mapped[Gathering] = relationship(back_populates="events")
    actor: Mapped[Person | None] = relationship()
