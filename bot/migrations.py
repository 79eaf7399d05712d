"""Schema migrations, from the program: alembic with its configuration in pyproject.toml."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.database import lock_store, open_engine


def configure(url: str) -> Config:
    """Alembic's configuration for the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(files("models") / "migrations"))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Bring the database to the newest schema."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            lock_store(connection)
            command.upgrade(configure(url), "head")
    finally:
        engine.dispose()


def get_versions(url: str) -> tuple[str | None, str | None]:
    """The schema version that the database has, and the newest."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return current, ScriptDirectory.from_config(configure(url)).get_current_head()
