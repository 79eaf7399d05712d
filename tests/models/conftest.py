"""A store for stories that are undone in the end, so that a module needs one fresh database."""

import shutil
from collections.abc import Iterator

import pytest

from bot.database import Database


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A filled database that nothing is committed to."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("house") / "wuxin.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        database = Database(f"sqlite:///{file}")
    else:
        url, pristine = request.getfixturevalue("postgresql_filled")
        pristine.restore()
        database = Database(url)
    yield database
    database.close()
