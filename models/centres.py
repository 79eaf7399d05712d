"""Service centres: their group chats. What else is known of them stands in the community's file."""

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.places import ChatPlace
from models.rules.community import Community
from models.rules.roles import Place


class Centre(ChatPlace):
    """A centre of the community, with the group chat in which its people work. The file's key is its key."""

    __tablename__ = "centres"

    key: Mapped[str] = mapped_column(primary_key=True)

    @property
    def scope(self) -> str:
        """As roles are held there."""
        return f"{Place.CENTRE}:{self.key}"


def list_centres(session: Session, community: Community) -> list[Centre]:
    """The centres, in the order of the file."""
    found = {centre.key: centre for centre in session.scalars(select(Centre))}
    return [found[centre.key] for centre in community.centres if centre.key in found]
