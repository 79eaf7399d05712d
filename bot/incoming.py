"""What a raw update is, before anything is done with it: whole, parsed where possible, never trusted."""

import re
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Chat, Update

from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import read_number
from models.actors import Account
from models.rules.names import clean_name

LARGEST_ID = 2**63 - 1
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # what no database takes: NUL, and halves of a character


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
        if user is None or user.is_bot or self._speaks_as_chat:
            return None
        language = "zh" if (user.language_code or "zh").startswith("zh") else "en"
        return Account(user.id, clean_name(user.full_name) or str(user.id), language)

    @property
    def is_membership(self) -> bool:
        """Whether it tells what we are in a chat, which may be that we were thrown out."""
        return self.update is not None and self.update.my_chat_member is not None

    @property
    def is_faceless(self) -> bool:
        """Whether it happened in a group without a person to hold to it: by an anonymous admin or another bot."""
        chat = self.update.effective_chat if self.update else None
        return chat is not None and chat.type in (Chat.GROUP, Chat.SUPERGROUP) and self.account is None

    @property
    def _speaks_as_chat(self) -> bool:
        message = (self.update.message or self.update.edited_message) if self.update else None
        return message is not None and message.sender_chat is not None


def read_update(raw: Any, bot: Bot) -> Incoming | None:
    """Parse an update; None for what is not even an object with an id."""
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(update_id, int) or not 0 <= update_id <= LARGEST_ID:
        return None
    try:
        return Incoming(update_id, raw, Update.de_json(storable(raw), bot))
    except Exception as error:  # noqa: BLE001 -- whatever the parser trips over, the rest must go on
        return Incoming(update_id, raw, None, f"{type(error).__name__}: {error}")


def hushed(raw: Any) -> Any:
    """The same update without what must be found nowhere: what a secret button carries, and a lone number, which may
    have pressed one.
    """
    query, message = (raw.get(kind) if isinstance(raw, dict) else None for kind in ("callback_query", "message"))
    if isinstance(query, dict) and _is_secret(str(query.get("data"))):
        return raw | {"callback_query": {name: value for name, value in query.items() if name != "data"}}
    if isinstance(message, dict) and read_number(str(message.get("text"))) is not None:
        return raw | {"message": {name: value for name, value in message.items() if name != "text"}}
    return raw


def _is_secret(packed: str) -> bool:
    kind = CallbackData.known.get(packed.partition(CallbackData.separator)[0])
    return kind is not None and issubclass(kind, CallbackData) and kind.secret


def storable(value: Any) -> Any:
    """The same JSON with a sign in the place of each unstorable character, so that entities keep their offsets."""
    match value:
        case str():
            return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
        case dict():
            return {name: storable(item) for name, item in value.items()}
        case list():
            return [storable(item) for item in value]
        case _:
            return value
