"""What a raw update is, before anything is done with it: whole, parsed where possible, never trusted."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Update

from models.people import Account

LONGEST_NAME = 64
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control and format characters, direction marks among them


@dataclass(frozen=True)
class Incoming:
    """One update: as it came, and as python-telegram-bot reads it; `update` is None where it cannot."""

    update_id: int
    raw: dict[str, Any]
    update: Update | None
    error: str = ""

    @property
    def chat_id(self) -> int:
        """The chat in whose order it stands; 0 where there is none."""
        chat = self.update.effective_chat if self.update else None
        return chat.id if chat else 0

    @property
    def account(self) -> Account | None:
        """Who did it; None for channels, anonymous admins and other bots."""
        user = self.update.effective_user if self.update else None
        if user is None or user.is_bot:
            return None
        return Account(user.id, clean_name(user.full_name) or str(user.id))


def read_update(raw: Any, bot: Bot) -> Incoming | None:
    """Parse an update; None for what is not even an object with an id."""
    if not isinstance(raw, dict) or not isinstance(update_id := raw.get("update_id"), int):
        return None
    try:
        return Incoming(update_id, raw, Update.de_json(raw, bot))
    except Exception as error:  # noqa: BLE001 -- whatever the parser trips over, the rest must go on
        return Incoming(update_id, raw, None, f"{type(error).__name__}: {error}")


def clean_name(name: str) -> str:
    """A name on one line, without characters that would turn or hide what stands around it."""
    visible = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE or c.isspace())
    return re.sub(r"\s+", " ", visible).strip()[:LONGEST_NAME]
