"""What every command does at the terminal: read the settings, open the store, say things, fail with a remedy."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.database import Database

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def read_settings() -> Settings:
    """The settings, or an end with one sentence for each that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            say_wrong(f"{name}: {problem['msg']}" if name else problem["msg"])
        raise typer.Exit(2) from None


def say_wrong(message: str) -> None:
    """A sentence about what is wrong; what people named their files and grids is never read as markup."""
    err.print(f"✗ {message}", markup=False)


def fail(*messages: str) -> NoReturn:
    """End with a sentence that names the remedy, or several."""
    for message in messages:
        say_wrong(message)
    raise typer.Exit(2)


@contextmanager
def held_store(settings: Settings, *, instead: str = "") -> Iterator[None]:
    """Hold the store for this program, or end saying who does, and what else helps. PostgreSQL may be shared."""
    from bot.database import AlreadyServedError, served_alone  # noqa: PLC0415

    try:
        with served_alone(settings.database):
            yield
    except AlreadyServedError as error:
        another = "set DATA_DIR or DATABASE_URL to another store"
        fail(f"Another wuxin serves {error}: stop it first, or {instead or another}.")


@contextmanager
def opened_store(settings: Settings) -> "Iterator[Database]":
    """The store at the newest schema, with a sentence where it cannot be opened."""
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415

    from bot import migrations  # noqa: PLC0415
    from bot.communities import explain_start  # noqa: PLC0415
    from bot.database import Database  # noqa: PLC0415

    try:
        migrations.upgrade(settings.database)
    except OperationalError as error:
        fail(*explain_start(error))
    database = Database(settings.database)
    try:
        yield database
    finally:
        database.close()
