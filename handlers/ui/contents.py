"""What people send: words, photos, voice, files, places. Read once, kept by Telegram's file ids."""

from dataclasses import dataclass, field
from typing import Any

from telegram import Message
from telegram.ext import filters


@dataclass(frozen=True)
class Content:
    """One message's worth. `album` names the album that it belongs to, if any."""

    message_id: int
    text: str = ""
    attachments: tuple[dict[str, Any], ...] = field(default=())
    album: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing is left of it that could be read or seen."""
        return not self.text and not self.attachments


class _SaysSomething(filters.MessageFilter):
    """Passes what leaves something to read or to see."""

    def filter(self, message: Message) -> bool:
        """Whether it does."""
        return not read_content(message).is_empty


CONTENT = _SaysSomething() & ~filters.COMMAND
"""Messages that say something about a matter. Stickers, polls, blank texts and the like do not."""

WORDS = CONTENT & filters.TEXT
"""Those of them that say it in words."""


def read_content(message: Message) -> Content:
    """What `message` says and shows."""
    text = (message.text or message.caption or "").replace("\N{REPLACEMENT CHARACTER}", "").strip()
    attachment = _attachment(message)
    return Content(message.message_id, text, (attachment,) if attachment else (), message.media_group_id or "")


def _attachment(message: Message) -> dict[str, Any] | None:
    if message.photo:
        return {"kind": "photo", "file_id": message.photo[-1].file_id}  # the largest size comes last
    if message.location:
        return {
            "kind": "location",
            "latitude": message.location.latitude,
            "longitude": message.location.longitude,
        }
    for kind in ("voice", "video", "document"):
        if sent := getattr(message, kind):
            return {"kind": kind, "file_id": sent.file_id}
    return None
