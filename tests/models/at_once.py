"""Doing things at the same time, on connections of their own, as several processes would."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.database import Database
from models.rules.refusals import Refusal

LANES = 4


def at_once(url: str, work: list[Callable[[Session], object]]) -> list[object]:
    """What each of these came to, run at the same time on connections of their own."""

    def run(share: list[Callable[[Session], object]]) -> list[object]:
        with closing(Database(url)) as database:
            return [attempt(database, one) for one in share]

    with ThreadPoolExecutor(LANES) as threads:
        return [outcome for share in threads.map(run, (work[n::LANES] for n in range(LANES))) for outcome in share]


def attempt(database: Database, work: Callable[[Session], object]) -> object:
    """What it returned, or the kind of refusal. SQLite makes nobody queue: of many connections, of which the product
    has one, some are let in late.
    """
    while True:
        try:
            return database.transact(work)
        except Refusal as refusal:
            return type(refusal)
        except OperationalError as error:
            if "database is locked" not in str(error):
                raise
