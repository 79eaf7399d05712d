"""Places whose people are told things in a group chat of their own: what grids and centres have in common."""

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId


class ChatPlace(Base):
    """A place with its group chat, once that is known."""

    __abstract__ = True

    chat_id: Mapped[int | None] = mapped_column(BigId, unique=True)
    thread_id: Mapped[int | None] = mapped_column(BigId)

    @property
    def scope(self) -> str:
        """The place as roles are held in it: `grid:3`, `centre:service`."""
        raise NotImplementedError
