"""A topic before it is proposed: what was told so far, and how much of it a card can show."""

from dataclasses import dataclass, replace
from typing import Self

from markupsafe import escape

from handlers.ui.contents import Content
from models.requests import Attachment

LONGEST_TEXT = 2000  # UTF-16 units as shown, with all that is added later: a card takes 4096 and says more than this
LONGEST_REASON = 500
MOST_ATTACHMENTS = 20


@dataclass(frozen=True)
class Draft:
    """The topic as far as it is told: by `parts`, the messages that describe it; `for_id` is whose it is, 0 for one's
    own; `compared`: whether the similar ones were looked at, and are something else. Who lives in no grid yet may have
    come for something else: `came_for` a topic, or 0: for all of them.
    """

    came_for: int | None = None
    for_id: int = 0
    parts: tuple[Content, ...] = ()
    compared: bool = False

    @property
    def text(self) -> str:
        """All words, in the order in which they came."""
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def attachments(self) -> list[Attachment]:
        """All that was shown, in the order in which it came."""
        return [attachment for part in self.parts for attachment in part.attachments]

    @property
    def ends_in_album(self) -> bool:
        """Whether the last message goes on with an album that was begun before."""
        *earlier, last = self.parts
        return bool(last.album) and last.album in {part.album for part in earlier}

    def add(self, content: Content) -> Self:
        """With one more message."""
        return replace(self, parts=(*self.parts, content), compared=False)

    def correct(self, content: Content) -> Self:
        """With the message as it was edited."""
        parts = tuple(content if part.message_id == content.message_id else part for part in self.parts)
        return replace(self, parts=parts, compared=False)


def fits(text: str, attachments: list[Attachment]) -> bool:
    """Whether a card can show it whole."""
    return measure(text) <= LONGEST_TEXT and len(attachments) <= MOST_ATTACHMENTS


def measure(text: str) -> int:
    """How much room a text takes in a message."""
    return len(escape(text).encode("utf-16-le")) // 2
