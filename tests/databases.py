"""Databases for tests: made for one test, and gone after it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


def address(database: str) -> str:
    """The URL of a database on the test server."""
    url = make_url(SERVER).set(drivername="postgresql+psycopg", database=database)
    return url.render_as_string(hide_password=False)


@contextmanager
def throwaway(name: str, *, template: str = "template0") -> Iterator[str]:
    """Create a database as a copy of `template`, and drop it in the end, whoever still uses it."""
    execute(f'create database "{name}" template "{template}"')
    try:
        yield name
    finally:
        execute(f'drop database if exists "{name}" with (force)')


def execute(statement: str) -> None:
    """Run one statement on the server, outside any transaction."""
    engine = create_engine(address(str(make_url(SERVER).database)), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))
