"""People: everybody the community knows, with an account of their own or without."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, BigId
from models.grids import Grid, Group


class Person(Base):
    """Somebody of the community. Without a `telegram_id` they are known to the office, or managed by their family, but
    have no account of their own.
    """

    __tablename__ = "people"
    __table_args__ = (
        Index("ix_people_group_name", "group_id", "name"),
        {"sqlite_autoincrement": True},  # the number of somebody who is gone never becomes somebody else's
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    telegram_id: Mapped[int | None] = mapped_column(BigId, unique=True)
    roster_key: Mapped[str | None] = mapped_column(unique=True)
    """How the office's own list tells this person from others; None for who came by themselves."""

    name: Mapped[str]
    named_by_self: Mapped[bool] = mapped_column(default=True)
    """False while the name is only what the account shows; then it follows the account's."""
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    address: Mapped[str | None]
    """Building or house and door, as people write it."""
    phone: Mapped[str | None]
    called: Mapped[str | None]
    """What they want to be called: 王阿姨."""
    traits: Mapped[list[Any]] = mapped_column(default=list)
    """What they need that others do not (`models.rules.traits.Trait`)."""
    school_year: Mapped[int | None]
    """The year in which they started, or start, primary school."""
    household_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("households.id"), index=True)
    """With whom they live, as it was last worked out (`models.households.settling`)."""
    joined_at: Mapped[datetime | None]
    """Since when they are of this group."""
    verified_at: Mapped[datetime | None]
    """When somebody of the grid confirmed that they live there."""
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    left_at: Mapped[datetime | None]
    """When they moved away from the community."""
    erase_asked_at: Mapped[datetime | None] = mapped_column(index=True)
    """When they asked for their data to be erased, while an open case still keeps it."""
    erased_at: Mapped[datetime | None]
    idle_since: Mapped[datetime | None]
    """Since when nothing has needed this row: nobody settled, asked or was cared for; noted by the nightly round."""

    language: Mapped[str] = mapped_column(default="zh")
    elders_mode: Mapped[bool] = mapped_column(default=False)
    """Few buttons, one a row, numbered."""
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    """Quiet hours of one's own, office time; None: the community's."""
    muted: Mapped[list[Any]] = mapped_column(default=list)
    """The kinds of notices (`models.rules.notices.Notice`) that they do not want."""
    menu: Mapped[str | None]
    """Their own command menu: its language, and what it offers beyond everybody's, as `zh:tasks,find`; None: there is
    none, and they see everybody's.
    """

    grid: Mapped[Grid | None] = relationship()
    group: Mapped[Group | None] = relationship()

    @property
    def is_verified(self) -> bool:
        """Whether somebody of the grid confirmed where they live."""
        return self.verified_at is not None


def get_person_by_account(session: Session, telegram_id: int) -> Person | None:
    """Whose Telegram account that is; None while it is nobody's."""
    return session.scalars(select(Person).where(Person.telegram_id == telegram_id)).first()


def get_person(session: Session, person_id: int) -> Person:
    """The row of somebody known to exist."""
    return session.get_one(Person, person_id)
