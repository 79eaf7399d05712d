"""Grids and residents' groups: the map on which everything else is placed."""

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, BigId


class Grid(Base):
    """A grid of the community, with the group chat in which its workers live. The number is its key."""

    __tablename__ = "grids"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    chat_id: Mapped[int | None] = mapped_column(BigId, unique=True)
    thread_id: Mapped[int | None] = mapped_column(BigId)

    groups: Mapped[list["Group"]] = relationship(back_populates="grid", order_by="Group.id")


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


def get_grid_of_chat(session: Session, chat_id: int) -> Grid | None:
    """The grid whose group chat this is."""
    return session.scalars(select(Grid).where(Grid.chat_id == chat_id)).first()


def bind_chat(session: Session, grid: Grid, *, chat_id: int, thread_id: int | None) -> None:
    """From now on the grid's workers are told things in this chat. A chat serves one grid: it leaves an earlier one."""
    session.execute(update(Grid).where(Grid.chat_id == chat_id).values(chat_id=None, thread_id=None))
    grid.chat_id, grid.thread_id = chat_id, thread_id
