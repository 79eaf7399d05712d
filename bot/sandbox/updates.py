"""The queue of updates: kept until the bot acknowledges them, a day at most."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.sandbox.wire import Json

KINDS = (
    "message", "edited_message", "callback_query", "poll", "poll_answer", "my_chat_member", "chat_member",
    "message_reaction",
)  # fmt: skip
_ASKED_FOR_ONLY = {"chat_member", "message_reaction"}
_KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """`lane`: the chat whose updates a webhook must get in order."""

    update_id: int
    kind: str
    payload: Json
    lane: int
    at: datetime

    def as_json(self) -> Json:
        """The Bot API's Update."""
        return {"update_id": self.update_id, self.kind: self.payload}


class Updates:
    """In order of update_id. `on_change` is called whenever the queue grows or shrinks."""

    def __init__(self, clock: Clock, *, first_id: int, on_change: Callable[[], None]) -> None:
        self._clock = clock
        self._next_id = first_id
        self._on_change = on_change
        self._queue: deque[Update] = deque()
        self.allowed: list[str] = []

    def add(self, kind: str, payload: Json, *, lane: int) -> None:
        """Queue an update, unless the bot asked not to get its kind."""
        if kind not in self.allowed if self.allowed else kind in _ASKED_FOR_ONLY:
            return
        self._queue.append(Update(self._next_id, kind, payload, lane, self._clock.now()))
        self._next_id += 1
        self._on_change()

    def pending(self) -> deque[Update]:
        """What is not acknowledged, the oldest first."""
        oldest = self._clock.now() - _KEPT
        while self._queue and self._queue[0].at < oldest:
            self._queue.popleft()
        return self._queue

    def acknowledge_before(self, offset: int) -> None:
        """As getUpdates does: a negative offset keeps only that many of the last ones; 0 acknowledges nothing."""
        pending = self.pending()
        before = len(pending)
        if offset < 0:
            while len(pending) > -offset:
                pending.popleft()
        while offset > 0 and pending and pending[0].update_id < offset:
            pending.popleft()
        if len(pending) != before:
            self._on_change()

    def acknowledge(self, update: Update) -> None:
        """One update, as a webhook's 2xx does."""
        if update in self._queue:
            self._queue.remove(update)
            self._on_change()

    def drop(self) -> None:
        """Forget all of them."""
        self._queue.clear()
        self._on_change()
