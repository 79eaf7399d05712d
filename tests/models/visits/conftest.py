"""A database of one's own, and a street in it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.rules.community import Community
from tests.models.visits.street import Street


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


@pytest.fixture
def street(session: Session, community: Community) -> Street:
    """Only workers go out."""
    return Street(session, community, rounds="worker")


@pytest.fixture
def whole(session: Session, community: Community) -> Street:
    """Everybody goes out."""
    return Street(session, community)
