"""The dialogue that waits for a person's next word, read back from its row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from handlers.flow.conversation import Question
from handlers.flow.routes import AnyConversation, Routes
from models.dialogues import Standing


@dataclass(frozen=True)
class Running:
    """A dialogue, its draft, and the question that waits."""

    conversation: AnyConversation
    standing: Standing
    draft: Any

    @property
    def question(self) -> Question[Any]:
        """What was asked last."""
        return self.conversation.questions[self.standing.state]

    @property
    def has_unsent(self) -> bool:
        """Whether ending it drops words of the person's."""
        return self.conversation.unsent(self.draft)

    def handler_of(self, kind: type, fits: Callable[[Any], bool]) -> Any:
        """The first answer of this kind that the question takes and that fits; None if there is none."""
        return next((answer for answer in self.question.answers if isinstance(answer, kind) and fits(answer)), None)


def resume(routes: Routes, standing: Standing, *, now: datetime) -> Running | None:
    """The dialogue as it stands; None when it has expired, or was begun with an older program that asked otherwise."""
    conversation = routes.conversations.get(standing.conversation)
    if standing.expires_at <= now or conversation is None or standing.state not in conversation.questions:
        return None
    try:
        return Running(conversation, standing, conversation.load_draft(standing.draft))
    except ValidationError:
        return None


def drops_words(routes: Routes, standing: Standing) -> bool:
    """Whether a dialogue that expired takes words of the person's with it; one that nobody can read counts as such."""
    last_moment = standing.expires_at - timedelta(microseconds=1)
    running = resume(routes, standing, now=last_moment)
    return running is None or running.has_unsent
