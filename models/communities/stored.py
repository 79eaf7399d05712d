"""The community file as `wuxin init` stored it: every process reads the same."""

from datetime import datetime

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, insert
from models.rules.community import Community
from models.rules.community_files import parse_community


class CommunityFile(Base):
    """The one stored file, word for word."""

    __tablename__ = "community_files"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    name: Mapped[str]
    text: Mapped[str]
    stored_at: Mapped[datetime]


def keep_community(session: Session, *, name: str, text: str, now: datetime) -> bool:
    """Keep the file; a later one takes its place. False where the same words are kept already."""
    values = {"name": name, "text": text, "stored_at": now}
    statement = insert(session, CommunityFile).on_conflict_do_update(
        index_elements=["id"], set_=values, where=CommunityFile.text != text
    )
    return session.scalar(statement.returning(CommunityFile.id), values | {"id": 1}) is not None


def load_stored(session: Session) -> Community | None:
    """The stored community; None where `init` was never run. Raises CommunityFileError where it no longer fits."""
    row = session.scalars(select(CommunityFile)).first()
    return parse_community(row.text, row.name) if row else None
