"""A database of one's own, and a meeting of grid 3 in it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.gatherings.rows import Gathering
from tests.models.commitments.making import add_meeting


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


@pytest.fixture
def meeting(session: Session) -> Gathering:
    return add_meeting(session)
