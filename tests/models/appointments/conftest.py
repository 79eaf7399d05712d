"""The town in which the stories play. A story is undone in the end, so that a module needs one fresh database."""

import shutil
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.rules.community import Community
from tests.models.appointments.town import Town


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def town_hall(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A filled database that nothing is committed to."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("town") / "wuxin.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        database = Database(f"sqlite:///{file}")
    else:
        url, pristine = request.getfixturevalue("postgresql_filled")
        pristine.restore()
        database = Database(url)
    yield database
    database.close()


@pytest.fixture
def town(town_hall: Database, community: Community) -> Iterator[Town]:
    """Xinji, where nobody has booked anything yet."""
    with Session(town_hall.engine, expire_on_commit=False) as session:
        yield Town(session, community)
