"""What came of an item, as far as the secretary has said it."""

from dataclasses import dataclass, replace
from typing import Any, Self

from markupsafe import escape

from handlers.ui.contents import Content
from models.minutes.writing import ItemPage
from models.rules.minutes import Promised, Written
from models.rules.minutes_states import ItemOutcome

LONGEST_DECISION = 1000
LONGEST_PROMISE = 300
LONGEST_WORD = 500  # an objection, and what is said to it
LONGEST_TITLE = 100
"""UTF-16 units as shown."""
MOST_VOICES = 5
MOST_PROMISES = 10
OLD = 0  # the message id of what stood in the minutes before


@dataclass(frozen=True)
class Draft:
    """One item: what was decided, in the messages `parts`, and what is promised. `mark` is that of the page which the
    secretary began from; `text` and `owner_id` are of the promise that is being written.
    """

    gathering_id: int = 0
    item_id: int = 0
    mark: int = 0
    outcome: ItemOutcome | None = None
    parts: tuple[Content, ...] = ()
    promises: tuple[Promised, ...] = ()
    text: str = ""
    owner_id: int = 0
    offset: int = 0

    @classmethod
    def begin(cls, gathering_id: int, page: ItemPage) -> Self:
        """From what stands in the minutes."""
        old = Content(OLD, page.item.decision, tuple(page.item.voice))
        parts = () if old.is_empty else (old,)
        return cls(gathering_id, page.item.id, page.mark, None, parts, page.written.promises)

    @property
    def decision(self) -> str:
        """All words, in the order in which they came."""
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def voice(self) -> list[dict[str, Any]]:
        """All voice notes."""
        return [attachment for part in self.parts for attachment in part.attachments]

    @property
    def written(self) -> Written:
        """What it comes to."""
        promises = self.promises if self.outcome is ItemOutcome.AGREED else ()
        return Written(self.outcome, self.decision, bool(self.voice), promises)

    @property
    def fits(self) -> bool:
        """Whether it can stand in minutes that people read to the end."""
        return shown_length(self.decision) <= LONGEST_DECISION and len(self.voice) <= MOST_VOICES

    def add(self, content: Content) -> Self:
        """With one more message; the first one takes the place of what stood there before."""
        return replace(self, parts=(*(part for part in self.parts if part.message_id != OLD), content))

    def correct(self, content: Content) -> Self:
        """With the message as it was edited."""
        parts = tuple(content if part.message_id == content.message_id else part for part in self.parts)
        return replace(self, parts=parts)


def shown_length(text: str) -> int:
    """How much of a message the words take."""
    return len(escape(text).encode("utf-16-le")) // 2
