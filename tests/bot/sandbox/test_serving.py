"""The sandbox keeps to itself: its invented people never get into the office's store."""

from pathlib import Path

from pydantic import SecretStr

from bot.sandbox.serving import own_settings
from bot.settings import Settings
from models.communities import EXAMPLE


def test_it_has_a_store_of_its_own(tmp_path: Path) -> None:
    offices = Settings(
        _env_file=None,  # type: ignore[call-arg]
        data_dir=tmp_path,
        database_url="postgresql://office@127.0.0.1/office",
        community_file=EXAMPLE,
        webhook_secret=SecretStr("secret"),
    )
    assert offices.database.startswith("postgresql")
    own = own_settings(offices)
    assert own.database == f"sqlite:///{tmp_path / 'sandbox' / 'wuxin.db'}"
    assert own.community_file == EXAMPLE
    assert own_settings(offices.model_copy(update={"database_url": ""})).database == own.database
