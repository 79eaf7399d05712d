"""The schema: up, down and up again, and the same as the models."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect

from bot import migrations
from models.base import Base
from tests.databases import address, throwaway


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    request.getfixturevalue("postgresql")  # skips where there is no server
    name = f"wuxin_empty_{secrets.token_hex(4)}"
    with throwaway(name):
        yield address(name)


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_up_down_up_and_equal_to_the_models(empty_url: str) -> None:
    engine = create_engine(empty_url)
    migrations.upgrade(empty_url)
    assert differences(engine) == []
    command.downgrade(migrations.configure(empty_url), "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    for _ in range(2):
        migrations.upgrade(empty_url)
    assert differences(engine) == []
    assert migrations.get_versions(empty_url)[0] == migrations.get_versions(empty_url)[1]
    engine.dispose()
