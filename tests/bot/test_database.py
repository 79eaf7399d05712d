"""What is committed stays, and one program serves an SQLite file: a second one would send every message again."""

from pathlib import Path

import pytest

from bot import database
from bot.database import AlreadyServedError, open_engine, served_alone
from tests.databases import PRAGMAS


def test_a_file_is_served_by_one_program_at_a_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'wuxin.db'}"
    with served_alone(url), pytest.raises(AlreadyServedError), served_alone(url):
        pass
    with served_alone(url):
        pass


def test_a_shared_store_is_shared() -> None:
    url = "postgresql+psycopg://somebody@127.0.0.1/wuxin"
    with served_alone(url), served_alone(url):
        pass


def test_a_commit_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PRAGMAS", PRAGMAS)  # the other tests do not wait for the disk
    engine = open_engine(f"sqlite:///{tmp_path / 'wuxin.db'}")
    asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    with engine.connect() as connection:
        told = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() for pragma in asked]
    engine.dispose()
    assert told == ["wal", 2, 1, 1]
