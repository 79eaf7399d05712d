"""The hall in which the stories play; each is undone in the end."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.rules.community import Community
from tests.models.gatherings.hall import Hall


@pytest.fixture
def hall(house: Database, community: Community) -> Iterator[Hall]:
    """Grid 3, where nothing is announced yet."""
    with Session(house.engine, expire_on_commit=False) as session:
        yield Hall(session, community)
