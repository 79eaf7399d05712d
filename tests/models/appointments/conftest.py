"""The town in which the stories play; each is undone in the end."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.rules.community import Community
from tests.models.appointments.town import Town


@pytest.fixture
def town(house: Database, community: Community) -> Iterator[Town]:
    """Xinji, where nobody has booked anything yet."""
    with Session(house.engine, expire_on_commit=False) as session:
        yield Town(session, community)
