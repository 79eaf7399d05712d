"""A diary entry before it is written, or the words that are added to one."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import Any, Self

from markupsafe import escape

from handlers.ui.contents import Content
from models.rules.visit_states import Outcome

LONGEST_TEXT = 2000  # UTF-16 units as shown: a page takes 4096 and says more than this
MOST_PARTS = 20


class State(StrEnum):
    """What is asked."""

    OUTCOME = auto()
    WHOM = auto()
    CATEGORY = auto()
    DANGER = auto()
    WORDS = auto()
    REASON = auto()
    MOVED = auto()


@dataclass(frozen=True)
class Draft:
    """What somebody tells of a household. `entry_id`: it is written down already, and words are added. The rest is of
    the request that it opens.
    """

    household_id: int = 0
    outcome: Outcome | None = None
    entry_id: int = 0
    person_id: int = 0
    category: str = ""
    danger: bool | None = None
    parts: tuple[Content, ...] = ()
    written: tuple[int, int] = (0, 0)
    """How long the entry is already, and in how many pieces."""

    @property
    def text(self) -> str:
        """All words, in the order in which they came."""
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def attachments(self) -> list[dict[str, Any]]:
        """All that was shown and said, in the order in which it came."""
        return [attachment for part in self.parts for attachment in part.attachments]

    @property
    def content(self) -> Content:
        """All of it as one."""
        return Content(0, self.text, tuple(self.attachments))

    @property
    def fits(self) -> bool:
        """Whether the entry can be shown whole."""
        units, pieces = self.written
        return units + length(self.text) <= LONGEST_TEXT and pieces + len(self.parts) <= MOST_PARTS

    @property
    def ends_in_album(self) -> bool:
        """Whether the last message goes on with an album that was begun before."""
        *earlier, last = self.parts
        return bool(last.album) and last.album in {part.album for part in earlier}

    def add(self, content: Content) -> Self:
        """With one more message."""
        return replace(self, parts=(*self.parts, content))

    def correct(self, content: Content) -> Self:
        """With the message as it was edited."""
        known = (content if part.message_id == content.message_id else part for part in self.parts)
        return replace(self, parts=tuple(known))


def length(text: str) -> int:
    """In UTF-16 units, as Telegram counts what is shown."""
    return len(escape(text).encode("utf-16-le")) // 2
