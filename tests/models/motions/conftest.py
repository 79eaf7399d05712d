"""The meeting in which the stories play; each is undone in the end."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.rules.community import Community
from tests.models.motions.council import Council


@pytest.fixture
def council(database_url: str, community: Community) -> Iterator[Council]:
    """Grid 3, where nobody meets yet."""
    with closing(Database(database_url)) as database, Session(database.engine, expire_on_commit=False) as session:
        yield Council(session, community)
