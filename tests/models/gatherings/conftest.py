"""The hall in which the stories play. A story is undone in the end, so that a module needs one fresh database."""

import shutil
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.rules.community import Community
from tests.models.gatherings.hall import Hall


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A filled database that nothing is committed to."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("hall") / "wuxin.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        database = Database(f"sqlite:///{file}")
    else:
        url, pristine = request.getfixturevalue("postgresql_filled")
        pristine.restore()
        database = Database(url)
    yield database
    database.close()


@pytest.fixture
def hall(house: Database, community: Community) -> Iterator[Hall]:
    """Grid 3, where nothing is announced yet."""
    with Session(house.engine, expire_on_commit=False) as session:
        yield Hall(session, community)
