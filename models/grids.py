"""Grids and residents' groups: the map on which everything else is placed."""

from datetime import time

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base
from models.places import ChatPlace
from models.rules.roles import Place


class Grid(ChatPlace):
    """A grid of the community, with the group chat in which its workers live. The number is its key."""

    __tablename__ = "grids"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    list_at: Mapped[time | None]
    """When its list of visits comes, office time; None: at the community's hour."""

    groups: Mapped[list["Group"]] = relationship(back_populates="grid", order_by="Group.id")

    @property
    def scope(self) -> str:
        """As roles are held there."""
        return f"{Place.GRID}:{self.id}"


class Group(Base):
    """A residents' group (居民小组). The number, counted through the community, is its key."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"), index=True)
    name: Mapped[str]

    grid: Mapped[Grid] = relationship(back_populates="groups")


def list_grids(session: Session) -> list[Grid]:
    """All grids, by number."""
    return list(session.scalars(select(Grid).order_by(Grid.id)))
