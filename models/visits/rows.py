"""The visit row, a grid's list of a day, and the diary (民情日记)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.actors import Actor
from models.base import Base, BigId, Word, one_of
from models.grids import Grid
from models.households.rows import Household
from models.people import Person
from models.requests.rows import Request
from models.rules.roles import Action
from models.rules.visit_states import MUST, Cause, Outcome, VisitParty, VisitState

_OPEN = text(one_of("state", [VisitState.OPEN]))


class Visit(Base):
    """Somebody is to be met. `version` counts changes of state."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint(one_of("state", VisitState), name="state"),
        CheckConstraint(one_of("cause", Cause), name="cause"),
        CheckConstraint("ends_on is null or starts_on <= ends_on", name="days"),
        Index("ix_visits_open", "grid_id", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_visits_grid_start", "grid_id", "starts_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """`worker:17:2026-11-30`, or of a must-visit what happened, as `reopened:12:1`: there is one for each, ever."""
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    round: Mapped[str]
    """The key of the round in which it is made; of a must-visit the lowest."""
    cause: Mapped[Cause] = mapped_column(Word(Cause), default=Cause.ROUND)
    why: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Why this household, why now (`models.rules.visit_plans.Why`, or of a must-visit what was told)."""
    about: Mapped[str | None]
    """What a must-visit is about, as `request:12` or `person:7`."""
    state: Mapped[VisitState] = mapped_column(Word(VisitState), default=VisitState.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """On whose list it stands; whoever goes, it counts. None: nobody serves there today."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The last day of its day, week, month or year; None: it stays until somebody was met."""
    listed_on: Mapped[date | None] = mapped_column(index=True)
    """The newest day on whose list it stands."""
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    household: Mapped[Household] = relationship()
    assignee: Mapped[Person | None] = relationship()
    grid: Mapped[Grid] = relationship()

    @property
    def is_must(self) -> bool:
        """Whether one goes at once (必到户)."""
        return self.cause in MUST

    def parties(self, actor: Actor) -> frozenset[VisitParty]:
        """Who the actor is to this visit."""
        may = actor.serves(Action.MAKE_VISIT, grid_id=self.grid_id, group_id=self.group_id)
        return frozenset({VisitParty.VISITOR} if may else ())


class VisitList(Base):
    """A grid's list of one day: there is one, whatever restarts."""

    __tablename__ = "visit_lists"

    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    planned_at: Mapped[datetime]

    grid: Mapped[Grid] = relationship()


class DiaryEntry(Base):
    """What came of being there. One entry serves every list and report: it ticks the visits that it counts for."""

    __tablename__ = "diary_entries"
    __table_args__ = (
        CheckConstraint(one_of("outcome", Outcome), name="outcome"),
        Index("ix_diary_entries_household", "household_id", "id"),
        Index("ix_diary_entries_grid_day", "grid_id", "met_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"))
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    round: Mapped[str]
    """In which round it was: it counts for those below as well."""
    met_on: Mapped[date]
    """The office's day to which it belongs: until four in the morning that is the day before."""
    at: Mapped[datetime]
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome))
    text: Mapped[str] = mapped_column(default="")
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    ticked: Mapped[list[Any]] = mapped_column(default=list)
    """The ids of the visits that it settled."""
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was before, so that a wrong press can be taken back: the household's `dues` by round, and the ids of visits
    that had `lapsed`, were `tried` in vain or were `withdrawn`; whether they are `paused` by it, and who has `moved`.
    """
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    """The request that it opened."""
    taken_back_at: Mapped[datetime | None]

    household: Mapped[Household] = relationship()
    author: Mapped[Person] = relationship()
    request: Mapped[Request | None] = relationship()
    people: Mapped[list[Person]] = relationship(secondary="diary_people", order_by=Person.id)
    """Whom it is about: `Household.known_members` of that day. They may read it, whoever lives there later may not."""


class DiaryPerson(Base):
    """Somebody whom an entry is about."""

    __tablename__ = "diary_people"

    entry_id: Mapped[int] = mapped_column(ForeignKey("diary_entries.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
