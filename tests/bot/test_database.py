"""One program serves an SQLite file: a second one would send every message again."""

from pathlib import Path

import pytest

from bot.database import AlreadyServedError, served_alone


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
