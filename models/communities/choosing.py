"""Which community a program serves: the file that the settings name, else the stored one, else the example."""

from dataclasses import dataclass
from enum import StrEnum, auto
from pathlib import Path

from sqlalchemy.orm import Session

from models.communities import EXAMPLE, read_community
from models.communities.stored import load_stored
from models.rules.community import Community


class Origin(StrEnum):
    """Where a community was read."""

    FILE = auto()  # COMMUNITY_FILE
    STORE = auto()  # kept by `wuxin init`
    EXAMPLE = auto()  # nobody said anything


@dataclass(frozen=True)
class Chosen:
    """The community, and where it was read."""

    community: Community
    origin: Origin


def choose_community(session: Session, file: Path | None) -> Chosen:
    """Read the community. Raises CommunityFileError."""
    if file is not None:
        return Chosen(read_community(file), Origin.FILE)
    if stored := load_stored(session):
        return Chosen(stored, Origin.STORE)
    return Chosen(read_community(EXAMPLE), Origin.EXAMPLE)
