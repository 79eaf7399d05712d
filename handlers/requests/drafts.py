"""A request before it is filed: what its author told so far."""

from dataclasses import dataclass, replace
from typing import Self

from markupsafe import escape

from handlers.ui.contents import Content
from models.requests import Attachment
from models.rules.channels import Channel

LONGEST_TEXT = 3000  # UTF-16 units as shown: a card takes 4096 and says more than this
MOST_PARTS = 30


@dataclass(frozen=True)
class Draft:
    """The request as far as it is told: by `parts`, the messages that describe it; `for_id` is whose it is, 0 for one's
    own, and `channel` how they told us.
    """

    for_id: int = 0
    channel: Channel = Channel.CHAT
    category: str = ""
    danger: bool | None = None
    parts: tuple[Content, ...] = ()

    @property
    def text(self) -> str:
        """All words, in the order in which they came."""
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def attachments(self) -> list[Attachment]:
        """All that was shown, in the order in which it came."""
        return [attachment for part in self.parts for attachment in part.attachments]

    @property
    def fits(self) -> bool:
        """Whether it can be shown on a card whole."""
        return len(escape(self.text).encode("utf-16-le")) // 2 <= LONGEST_TEXT and len(self.parts) <= MOST_PARTS

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
        return replace(
            self, parts=tuple(content if part.message_id == content.message_id else part for part in self.parts)
        )
