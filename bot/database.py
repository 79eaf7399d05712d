"""The database at the edge of the async world: a few threads, each with a synchronous session.

SQLite has one thread and one writing connection: its WAL-reset bug (3.7.0 to 3.51.2) needs several. PostgreSQL has
as many lanes as connections; what must stay in order goes through one lane.
"""

import asyncio
import fcntl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

T = TypeVar("T")
Work = Callable[[Session], T]

SENDER_LOCK = 0x57_75_78_69_6E  # "Wuxin"
STORE_LOCK = SENDER_LOCK + 1
PRAGMAS: tuple[str, ...] = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",
)  # fmt: skip -- what is erased is overwritten, not only unlinked


def open_engine(url: str) -> Engine:
    """An engine with the pragmas and transactions that the promises rest on."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=8, hide_parameters=True)
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def lock_store(connection: Connection) -> None:
    """Of several programs that start at once, only one brings the store up to date until its transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": STORE_LOCK})


@contextmanager
def served_alone(url: str) -> Iterator[None]:
    """Hold an SQLite file for this program; AlreadyServedError where another has it. PostgreSQL may be shared."""
    file = make_url(url).database
    if not url.startswith("sqlite") or not file or file == ":memory:":
        yield
        return
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{file}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServedError(file) from None
        yield


class AlreadyServedError(Exception):
    """Another program serves this database file, and would send every message a second time."""


class Database:
    """Runs work in transactions, off the event loop."""

    def __init__(self, url: str, *, lanes: int = 3) -> None:
        self.engine = open_engine(url)
        self.is_shared = self.engine.dialect.name == "postgresql"
        self.lanes = lanes if self.is_shared else 1
        self._threads = ThreadPoolExecutor(self.lanes + self.is_shared, thread_name_prefix="database")

    def transact(self, work: Work[T]) -> T:
        """Run `work` in a transaction in this thread: it commits when `work` returns, and is undone when it raises."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            return work(session)

    async def run(self, work: Work[T]) -> T:
        """The same in a database thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.transact, work)

    async def empty_journal(self) -> None:
        """Bring SQLite's journal into its file and empty it: what was erased is gone from there, too."""
        if not self.is_shared:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._checkpoint)

    def _checkpoint(self) -> None:
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def leadership(self) -> "Leadership":
        """The right to be the one sender."""
        return Leadership(self, self._threads)

    def close(self) -> None:
        """End the threads and the connections."""
        self._threads.shutdown()
        self.engine.dispose()


class Leadership:
    """One sender at a time. On PostgreSQL an advisory lock says who, held by the very session that claims messages:
    who loses the connection loses both. An SQLite file has one process and nobody to dispute it.
    """

    def __init__(self, database: Database, threads: ThreadPoolExecutor) -> None:
        self._database, self._threads = database, threads
        self._connection: Connection | None = None

    async def take(self) -> bool:
        """Try to become the sender; True when this process is it."""
        if not self._database.is_shared:
            return True
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._lock)

    async def run(self, work: Work[T]) -> T:
        """Run `work` in a transaction that only the leader can commit."""
        if not self._database.is_shared:
            return await self._database.run(work)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._transact, work)

    def release(self) -> None:
        """Let another process send."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _lock(self) -> bool:
        connection = self._database.engine.connect()
        if connection.scalar(text("select pg_try_advisory_lock(:key)"), {"key": SENDER_LOCK}):
            connection.commit()
            self._connection = connection
            return True
        connection.close()
        return False

    def _transact(self, work: Work[T]) -> T:
        if self._connection is None:
            raise NotLeadingError
        try:
            with Session(self._connection, expire_on_commit=False) as session, session.begin():
                return work(session)
        except BaseException:
            if self._connection.invalidated:
                self.release()
            raise


class NotLeadingError(Exception):
    """Another process sends, or the connection that held the lock was lost."""
