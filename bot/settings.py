"""Settings from the environment or `.env`; every one is described in `.env.example`."""

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """How this program runs. Frozen: what it was started with holds until it ends."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore")

    telegram_token: SecretStr | None = None
    telegram_base_url: str = "https://api.telegram.org/bot"
    database_url: str = ""
    data_dir: Path = Path(".data")
    community_file: Path | None = None
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    webhook_url: str = ""
    webhook_secret: SecretStr | None = None
    webhook_listen: Annotated[str, Field(pattern=r"^[^/@]*:\d{1,5}$")] = "127.0.0.1:8443"
    sandbox_port: Annotated[int, Field(ge=0, le=65535)] = 8088
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    messages_per_second: Annotated[int, Field(ge=1, le=30)] = 25
    messages_per_minute_in_groups: Annotated[int, Field(ge=1, le=20)] = 18

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _read_ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        words = value.replace(",", " ").split()
        if strange := [word for word in words if not word.isdecimal()]:
            raise ValueError(f"{strange[0]} is no Telegram id: ids are numbers, separated by commas or spaces.")
        return frozenset(int(word) for word in words)

    @field_validator("log_level", mode="before")
    @classmethod
    def _read_level(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("only sqlite:///path and postgresql://user:password@host/database are served.")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _is_secret_for_telegram(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("Telegram takes 1 to 256 letters, digits, _ and - as a secret.")
        return value

    @model_validator(mode="after")
    def _webhook_is_guarded(self) -> "Settings":
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("WEBHOOK_URL without WEBHOOK_SECRET: anybody could forge updates. Set WEBHOOK_SECRET.")
        return self

    @cached_property
    def database(self) -> str:
        """The database's address; without DATABASE_URL an SQLite file in the data folder."""
        url = self.database_url or f"sqlite:///{self.data_dir.absolute() / 'wuxin.db'}"
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @cached_property
    def webhook_address(self) -> tuple[str, int]:
        """Host and port on which webhooks are awaited."""
        parts = urlsplit(f"//{self.webhook_listen}")
        return parts.hostname or "127.0.0.1", parts.port or 8443
