"""A session on the store of every kind."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.database import Database


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """One transaction, taken back at the end."""
    database = Database(database_url)
    with Session(database.engine) as session:
        yield session
        session.rollback()
    database.close()
