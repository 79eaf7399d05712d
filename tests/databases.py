"""Databases for tests: filled once, and brought back to that before each test."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Table, TextClause, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool, StaticPool

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
    quarter of each story's time. On the database of the stories it keeps its connections, too.
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
        if url in KEPT:
            KEPT[url].append(engine)
            event.listen(engine, "do_connect", _name)
            setattr(engine, "dispose", partial(closed.add, engine))  # noqa: B010 -- its pool stays as it is
        else:
            event.listen(engine, "engine_disposed", closed.add)
        if engine.url.drivername == "sqlite" and engine.url.database:
            event.listen(engine, "do_connect", partial(_lead, engine))
        return engine


KEPT: dict[str, list[Engine]] = {}
"""Engines whose connections outlive a test, by the URL of their database."""


def _name(_dialect: object, _record: object, _arguments: object, named: dict[str, Any]) -> None:
    """By this name the connections are known that may stay."""
    named["application_name"] = "kept"


def _lead(engine: Engine, _dialect: object, _record: object, arguments: list[Any], _named: object) -> None:
    """To the file of this test, whatever the engine was made for."""
    arguments[0] = engine.url.database


def address(database: str) -> str:
    """The URL of a database on the test server."""
    url = make_url(SERVER).set(drivername="postgresql+psycopg", database=database)
    url = url.update_query_dict({"options": "-c synchronous_commit=off"})  # as above
    return url.render_as_string(hide_password=False)


END_THE_OTHERS = """select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
    and (application_name <> 'kept' or state <> 'idle' or pid in (select pid from pg_locks where locktype = 'advisory'))
"""
TRUST = """select set_config('session_replication_role', 'replica', false) from pg_roles
    where rolname = current_user and rolsuper"""  # what we put back was checked before: where we may, not once more
GUARDED = "select relname from pg_trigger join pg_class on pg_class.oid = tgrelid where not tgisinternal"
SWEEP_AFTER = 25  # restorations: what was taken back leaves dead rows behind, which all that follow would read past


class Pristine:
    """A filled PostgreSQL database that remembers what it was filled with, and puts back the tables that differ. Far
    quicker than a copy for each test, or than truncating, which makes new files for every table and index.
    """

    def __init__(self, url: str) -> None:
        self.url, self._restored = url, 0
        self._engine = create_engine(url, poolclass=StaticPool)
        KEPT[url] = []
        self._tables = [table.name for table in Base.metadata.sorted_tables]
        with self._engine.begin() as connection:
            run = connection.exec_driver_sql
            run("create schema pristine")
            run("create table pristine.written (name text, xid xid)")
            for table in self._tables:
                run(f"create table pristine.{table} as table public.{table}")
                run("insert into pristine.written values (%s, '0')", (table,))
            self._guarded = set(connection.scalars(text(GUARDED)))  # rows that nobody may delete
            self._sequences = {t: _read_sequence(connection, t.name) for t in Base.metadata.sorted_tables if _counts(t)}
        self._differing = self._ask_for_differences()

    def restore(self) -> None:
        """Undo everything that was done since, and end whoever is still connected."""
        with self._engine.begin() as connection:
            run = connection.exec_driver_sql
            run(TRUST)
            run(END_THE_OTHERS)
            differing = set(connection.scalars(self._differing))
            written = [table for table in self._tables if table in differing]
            undo = [
                *(f"truncate public.{t}" if t in self._guarded else f"delete from public.{t}" for t in written[::-1]),  # noqa: S608 -- our own names
                *(f"insert into public.{t} select * from pristine.{t}" for t in written),  # noqa: S608
                *(f"select setval('{name}', {last}, {used})" for name, last, used in self._sequences.values()
                  if name in differing),
                *(f"update pristine.written set xid = pg_current_xact_id()::xid where name = '{t}'" for t in written),  # noqa: S608
            ]  # fmt: skip
            run("; ".join(undo) or "select 1")
        self._sweep()

    def close(self) -> None:
        """Let go of all connections."""
        for engine in (self._engine, *KEPT.pop(self.url)):
            engine.pool.dispose()

    def _ask_for_differences(self) -> TextClause:
        """Which tables hold other rows than those that we wrote, and which sequences counted on."""
        rows = (
            f"select '{t}' from public.{t} having count(*) <> (select count(*) from pristine.{t})"  # noqa: S608
            f" or bool_or(xmin <> (select xid from pristine.written where name = '{t}'))"
            for t in self._tables
        )
        numbers = (
            f"select '{name}' from {name} where (last_value, is_called) <> ({last}, {used})"  # noqa: S608
            for name, last, used in self._sequences.values()
        )
        return text(" union all ".join((*rows, *numbers)))

    def _sweep(self) -> None:
        self._restored += 1
        if self._restored % SWEEP_AFTER == 0:
            with self._engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("vacuum")


def _counts(table: Table) -> bool:
    return "id" in table.c and table.c.id.autoincrement is not False


def _read_sequence(connection: Connection, table: str) -> tuple[str, int, bool]:
    """Its name, and where it is to stand: the next id is the one after the last; of an empty table, 1."""
    columns = f"pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1), max(id) is not null"
    row = connection.exec_driver_sql(f"select {columns} from public.{table}")  # noqa: S608
    name, last, used = row.one()
    return name, last, used


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
