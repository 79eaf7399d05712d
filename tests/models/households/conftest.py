"""A database of one's own."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.database import Database


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()
