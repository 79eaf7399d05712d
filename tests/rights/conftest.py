"""The two grids, once for each database: nothing that a test does there is ever committed."""

import secrets
from collections.abc import Iterator

import pytest

from bot import migrations
from bot.database import Database
from models.communities import EXAMPLE, read_community
from tests.databases import address, throwaway
from tests.rights.building import build, make_community
from tests.rights.ground import Ground
from tests.rights.world import World


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The two grids on SQLite."""
    yield from _build(f"sqlite:///{tmp_path_factory.mktemp('rights') / 'wuxin.db'}")


@pytest.fixture(scope="session")
def world_on_postgresql(postgresql: None) -> Iterator[World]:  # noqa: ARG001
    """The same on PostgreSQL."""
    with throwaway(f"wuxin_rights_{secrets.token_hex(4)}") as name:
        yield from _build(address(name))


def _build(url: str) -> Iterator[World]:
    migrations.upgrade(url)
    database = Database(url)
    yield build(Ground(database, make_community(read_community(EXAMPLE))))
    database.close()
