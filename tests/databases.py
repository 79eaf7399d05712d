"""Databases for tests: filled once, and brought back to that before each test."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Engine, Table, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool

from bot import database
from models.base import Base

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")

PRAGMAS = database.PRAGMAS


def hurry() -> None:
    """In this process nobody waits for the disk, as no test cuts the power; and engines go from test to test."""
    database.PRAGMAS = (*PRAGMAS, "synchronous=OFF")
    database.open_engine = Engines(database.open_engine).open


class Engines:
    """Engines that were closed are opened again: an engine keeps the SQL that it compiled, which otherwise took a
    quarter of each story's time.
    """

    def __init__(self, build: Callable[[str], Engine]) -> None:
        self._build = build
        self._closed: dict[str, set[Engine]] = defaultdict(set)

    def open(self, url: str) -> Engine:
        """An engine that nobody else uses."""
        wanted = make_url(url)
        closed = self._closed["any file" if wanted.drivername == "sqlite" and wanted.database else url]
        engine = closed.pop() if closed else self._new(url, closed)
        engine.url = wanted
        return engine

    def _new(self, url: str, closed: set[Engine]) -> Engine:
        engine = self._build(url)
        event.listen(engine, "engine_disposed", closed.add)
        if engine.url.drivername == "sqlite" and engine.url.database:
            event.listen(engine, "do_connect", partial(_lead, engine))
        return engine


def _lead(engine: Engine, _dialect: object, _record: object, arguments: list[Any], _named: object) -> None:
    """To the file of this test, whatever the engine was made for."""
    arguments[0] = engine.url.database


def address(database: str) -> str:
    """The URL of a database on the test server."""
    url = make_url(SERVER).set(drivername="postgresql+psycopg", database=database)
    url = url.update_query_dict({"options": "-c synchronous_commit=off"})  # as above
    return url.render_as_string(hide_password=False)


END_THE_OTHERS = """select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()"""
TRUST = """select set_config('session_replication_role', 'replica', false) from pg_roles
    where rolname = current_user and rolsuper"""  # what we put back was checked before: where we may, not once more
GUARDED = "select relname from pg_trigger join pg_class on pg_class.oid = tgrelid where not tgisinternal"


class Pristine:
    """A filled PostgreSQL database that remembers what it was filled with. Far quicker than a copy for each test, or
    than truncating, which makes new files for every table and index.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        tables = [table.name for table in Base.metadata.sorted_tables]
        self._run("create schema pristine", *(f"create table pristine.{t} as table public.{t}" for t in tables))
        with self._engine.connect() as connection:
            guarded = set(connection.scalars(text(GUARDED)))  # rows that nobody may delete
        self._undo = [
            END_THE_OTHERS,
            TRUST,
            *(f"truncate public.{t}" if t in guarded else f"delete from public.{t}" for t in reversed(tables)),  # noqa: S608 -- our own names
            *(f"insert into public.{t} select * from pristine.{t}" for t in tables),  # noqa: S608
            *(_count_on(table.name) for table in Base.metadata.sorted_tables if _is_numbered(table)),
        ]

    def restore(self) -> None:
        """Undo everything that was done since, and end whoever is still connected."""
        self._run("; ".join(self._undo))

    def _run(self, *statements: str) -> None:
        with self._engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))


def _is_numbered(table: Table) -> bool:
    return "id" in table.c and table.c.id.autoincrement is not False


def _count_on(table: str) -> str:
    """The next id is the one after the last; of an empty table, 1."""
    sequence = f"pg_get_serial_sequence('{table}', 'id')"
    return f"select setval({sequence}, coalesce(max(id), 1), max(id) is not null) from public.{table}"  # noqa: S608


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
