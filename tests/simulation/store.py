"""The database in memory: each history begins with a copy of a prepared image, and transactions can fail or end."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import migrations
from bot.database import Database, Work
from bot.sandbox.cast import enlist, read_cast
from models.communities import EXAMPLE, read_community
from models.communities.loading import load_community
from models.rules.community import Community
from tests.people import START
from tests.simulation.faults import Fault, Faults
from tests.simulation.telegram import GROUP

T = TypeVar("T")
MOST_TRANSACTIONS = 400  # of one history; an ordinary one has 20
ADMINS = read_cast().admin_ids


@cache
def read_xinji() -> Community:
    """Xinji, with the cast's accounts and the grid's chat in their places."""
    cast = read_cast()
    grid3 = next(group for group in cast.groups if group.place == "grid:3").model_copy(update={"chat_id": GROUP})
    return enlist(read_community(EXAMPLE), cast.model_copy(update={"groups": (grid3,)}))


@cache
def empty_image() -> bytes:
    """A database at the newest schema with the community loaded."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'wuxin.db'}"
        migrations.upgrade(url)
        database = Database(url)
        database.transact(lambda session: load_community(session, read_xinji(), admin_ids=ADMINS, now=START))
        database.close()
        file, memory = sqlite3.connect(Path(folder) / "wuxin.db"), sqlite3.connect(":memory:")
        file.backup(memory)
        image = bytearray(memory.serialize())
        file.close()
        memory.close()
    image[18:20] = b"\1\1"  # the file said WAL, which a database in memory cannot keep
    return bytes(image)


def stored(moment: datetime) -> str:
    """A moment as SQLite stores it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def moment(stored: str) -> datetime:
    """The moment that SQLite stores so."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


class WorkWithoutEnd(BaseException):
    """The program does the same again and again; nothing may catch this."""


class Store(Database):
    """The product's own database, with its work done in the loop's thread, where nothing depends on chance."""

    faults: Faults

    def __init__(self) -> None:
        super().__init__("sqlite://")
        with self.engine.connect() as connection:
            driver_connection: Any = connection.connection.driver_connection
        self.connection: sqlite3.Connection = driver_connection
        self.transactions = 0
        self.reach: Callable[[Fault], None] = lambda _fault: None
        self.witness: Callable[[], None] = lambda: None

    def restore(self, image: bytes) -> None:
        """Begin with what `image` holds."""
        self.transactions = 0
        self.connection.deserialize(image)

    def save_image(self) -> bytes:
        """What is committed now."""
        return self.connection.serialize()

    def query(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Read what is committed, past the product's own code."""
        return self.connection.execute(statement, parameters).fetchall()

    async def run(self, work: Work[T]) -> T:
        """A transaction, with the pauses around it in which other things happen."""
        self.transactions += 1
        if self.transactions > MOST_TRANSACTIONS:
            raise WorkWithoutEnd(f"{MOST_TRANSACTIONS} transactions")
        await self._pause()
        self.reach(Fault.CRASH_BEFORE)
        self._fail(Fault.STORE_FAILS)

        def guarded(session: Session) -> T:
            result = work(session)
            session.flush()
            self.reach(Fault.CRASH_WITHIN)
            self._fail(Fault.COMMIT_FAILS)
            return result

        result = self.transact(guarded)
        self.witness()
        self.reach(Fault.CRASH_AFTER)
        await self._pause()
        return result

    async def _pause(self) -> None:
        for _ in range(self.faults.random.choice((0, 1, 3)) if self.faults.on else 0):
            await asyncio.sleep(0)

    def _fail(self, fault: Fault) -> None:
        if self.faults.happens(fault):
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))
