"""The household row, when each round was there last, and the wish to be left in peace."""

from datetime import date, datetime
from enum import StrEnum, auto

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, BigId, Word, one_of
from models.grids import Grid, Group
from models.people.rows import Person
from models.rules.visit_states import PAUSING, PauseState

_PAUSING = text(one_of("state", sorted(PAUSING)))


class Pace(StrEnum):
    """How often a household wants to be visited."""

    NORMAL = auto()
    FEWER = auto()


class Household(Base):
    """People at one address of one group. Whose address is not known is a household of their own."""

    __tablename__ = "households"
    __table_args__ = (CheckConstraint(one_of("pace", Pace), name="pace"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    spot: Mapped[str] = mapped_column(unique=True)
    """How the address is found again (`models.households.settling.spot_of`)."""
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    address: Mapped[str | None]
    """As people write it."""
    pace: Mapped[Pace] = mapped_column(Word(Pace), default=Pace.NORMAL)
    known_since: Mapped[date]
    gone_on: Mapped[date | None]
    """Since when nobody lives there that we know of; it comes back when somebody does."""

    grid: Mapped[Grid] = relationship()
    group: Mapped[Group | None] = relationship()
    members: Mapped[list[Person]] = relationship(
        primaryjoin="and_(Household.id == Person.household_id, Person.left_at.is_(None))",
        order_by=Person.id,
        viewonly=True,
    )

    @property
    def face(self) -> Person | None:
        """Whose name stands for the household: of whom it concerns, who was known first."""
        return next(iter(self.known_members), None)

    @property
    def known_members(self) -> list[Person]:
        """Whom it concerns what is written about the household: who was confirmed to live there, or else everybody who
        says so. Anybody can name a door; that opens nothing that was told behind it.
        """
        return [member for member in self.members if member.is_verified] or self.members


class HouseholdDue(Base):
    """When a round was at a household last, and from when on its days count."""

    __tablename__ = "household_dues"

    household_id: Mapped[int] = mapped_column(ForeignKey("households.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[str] = mapped_column(primary_key=True)
    last_on: Mapped[date | None]
    """The last time that somebody was met; None: never yet."""
    counts_from: Mapped[date]
    """From here on the days of the round's cadence are counted. Before the first visit it is set back, so that a whole
    grid does not fall due on one day.
    """
    retry_on: Mapped[date | None]
    """Nobody was at home: from this day on it is tried again."""
    tries: Mapped[int] = mapped_column(default=0)
    """How often nobody was at home since somebody was."""


class VisitPause(Base):
    """A household asked not to be visited; its grid's leader confirms."""

    __tablename__ = "visit_pauses"
    __table_args__ = (
        CheckConstraint(one_of("state", PauseState), name="state"),
        Index("uq_visit_pauses_one", "household_id", unique=True, sqlite_where=_PAUSING, postgresql_where=_PAUSING),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id", ondelete="CASCADE"), index=True)
    state: Mapped[PauseState] = mapped_column(Word(PauseState), default=PauseState.ASKED)
    reason: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who wrote it down, or the member who said so."""
    asked_at: Mapped[datetime]
    until: Mapped[date | None]
    """The last day of it; None: until it is ended."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]

    household: Mapped[Household] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
