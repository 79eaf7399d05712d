"""Databases for tests: filled once, and brought back to that before each test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from models.base import Base

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


def address(database: str) -> str:
    """The URL of a database on the test server."""
    url = make_url(SERVER).set(drivername="postgresql+psycopg", database=database)
    url = url.update_query_dict({"options": "-c synchronous_commit=off"})  # no test cuts the power
    return url.render_as_string(hide_password=False)


class Pristine:
    """A filled PostgreSQL database that remembers what it was filled with. Far quicker than a copy for each test."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._tables = [table.name for table in Base.metadata.sorted_tables]
        self._run("create schema pristine", *(f"create table pristine.{t} as table public.{t}" for t in self._tables))

    def restore(self) -> None:
        """Undo everything that was done since, and end whoever is still connected."""
        tables = Base.metadata.sorted_tables
        numbered = [t.name for t in tables if "id" in t.columns and t.c.id.autoincrement is not False]
        self._run(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()",
            f"truncate {', '.join(self._tables)} restart identity",
            *(f"insert into public.{t} select * from pristine.{t}" for t in self._tables),  # noqa: S608 -- our own names
            *(f"select setval(pg_get_serial_sequence('{t}', 'id'), max(id)) from {t}" for t in numbered),  # noqa: S608
        )

    def _run(self, *statements: str) -> None:
        with self._engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))


@contextmanager
def throwaway(name: str) -> Iterator[str]:
    """Create a database, and drop it in the end, whoever still uses it."""
    execute(f'create database "{name}"')
    try:
        yield name
    finally:
        execute(f'drop database if exists "{name}" with (force)')


def execute(statement: str) -> None:
    """Run one statement on the server, outside any transaction."""
    engine = create_engine(address(str(make_url(SERVER).database)), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))
