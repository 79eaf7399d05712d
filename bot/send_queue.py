"""Which message goes next: order within a chat, priorities between chats, and Telegram's limits. No I/O, no clock."""

import heapq
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.outbox import Outgoing
from models.rules.delivery import REPEATABLE, Priority

Rank = tuple[bool, bool, int, int]
"""The order in which messages go: broadcasts last, before them what can wait, then by priority, then by age."""

LONG = timedelta(minutes=1)
"""What has to wait longer than this waits in the database."""


@dataclass(frozen=True)
class Budget:
    """How much Telegram takes: in all, in a private chat, in a group. Broadcasts leave room for people who wait."""

    per_second: int = 25
    private: tuple[int, float] = (3, 3.0)  # messages in so many seconds: one a second, with a short burst
    group: tuple[int, float] = (18, 60.0)
    broadcast_share: float = 0.7


class Window:
    """At most `count` events in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self._times: deque[float] = deque()

    def free_at(self, now: float) -> float:
        """The earliest time, from now on, at which one more fits."""
        while self._times and self._times[0] + self.seconds <= now:
            self._times.popleft()
        return now if len(self._times) < self.count else self._times[-self.count] + self.seconds

    def is_empty(self, now: float) -> bool:
        """True when nothing counts any more."""
        self.free_at(now)
        return not self._times

    def add(self, now: float) -> None:
        """Count one."""
        self._times.append(now)


@dataclass
class Taken:
    """What `SendQueue.take` found."""

    going: list[Outgoing] = field(default_factory=list)
    late: list[Outgoing] = field(default_factory=list)
    postponed: list[Outgoing] = field(default_factory=list)


class _Chat:
    """One chat's waiting messages, and its limit."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.rows: list[tuple[Rank, Outgoing]] = []
        self.going: Outgoing | None = None


class SendQueue:
    """The messages held in memory. Times are seconds of a monotonic clock; `wall` is the real moment, aware.

    `quiet_until` tells when the quiet hours end that hold in a chat at a moment, or None outside of them.
    """

    def __init__(self, budget: Budget, quiet_until: Callable[[int, datetime], datetime | None]) -> None:
        self.budget, self.quiet_until = budget, quiet_until
        self.held: dict[int, Priority] = {}
        self._chats: dict[int, _Chat] = {}
        self._cards: dict[str, Outgoing] = {}
        self._ready: list[tuple[Rank, int]] = []
        self._later: list[tuple[float, int]] = []
        self._all = Window(budget.per_second, 1.0)
        self._broadcasts = Window(max(1, int(budget.per_second * budget.broadcast_share)), 1.0)
        self._paused_until = 0.0

    def put(self, row: Outgoing) -> Outgoing | None:
        """Add a message. Returns what need not be sent after all: of two states of a card the older one."""
        if row.id in self.held:
            return None
        other = self._cards.get(row.card) if row.card else None
        if other and other.id > row.id:
            return row
        if other:
            self._withdraw(other)
            row.priority, row.urgent = min(row.priority, other.priority), row.urgent or other.urgent
        if row.card:
            self._cards[row.card] = row
        self.held[row.id] = row.priority
        chat = self._chat(row.chat_id)
        heapq.heappush(chat.rows, (_rank(row), row))
        self._offer(row.chat_id, chat)
        return other

    def take(self, now: float, wall: datetime, room: int) -> Taken:
        """At most `room` messages that may go now; also those that are too late, and those that must wait long."""
        taken = Taken()
        while self._later and self._later[0][0] <= now:
            _, chat_id = heapq.heappop(self._later)
            if chat := self._chats.get(chat_id):
                self._offer_or_forget(chat_id, chat, now)
        while self._ready and len(taken.going) < room and now >= self._paused_until:
            rank, chat_id = self._ready[0]
            chat = self._chats.get(chat_id)
            if chat is None or chat.going or not chat.rows or chat.rows[0][0] != rank:
                heapq.heappop(self._ready)  # an outdated offer
                continue
            if self._free_at(now, rank) > now:
                break
            heapq.heappop(self._ready)
            self._take_head(chat_id, chat, now, wall, taken)
        return taken

    def done(self, row: Outgoing, now: float, *, again: bool) -> bool:
        """The attempt is over; `again` puts the message back at the head of its chat.

        False when that is not needed: a newer state of the same card waits already.
        """
        self.held.pop(row.id, None)
        chat = self._chat(row.chat_id)
        if chat.going is row:
            chat.going = None
        stays = not again or self.put(row) is not row
        if chat.rows:
            self._offer(row.chat_id, chat)
        else:
            heapq.heappush(self._later, (now + chat.window.seconds, row.chat_id))
        return stays

    def pause(self, until: float) -> None:
        """Telegram asked everybody to wait."""
        self._paused_until = max(self._paused_until, until)

    def drop(self, chat_id: int) -> None:
        """Forget what waits for a chat that cannot be reached."""
        if chat := self._chats.pop(chat_id, None):
            for _, row in chat.rows:
                self._forget(row)

    def migrate(self, old: int, new: int) -> None:
        """A group has a new id."""
        if chat := self._chats.pop(old, None):
            for _, row in chat.rows:
                self._forget(row)
                row.chat_id = new
                self.put(row)

    def wake_at(self, now: float) -> float | None:
        """When `take` could have more to give, if nothing new comes; None: not before something does."""
        moments = [self._later[0][0]] if self._later else []
        if self._ready:
            moments.append(max(self._paused_until, self._free_at(now, self._ready[0][0])))
        return min(moments, default=None)

    def count_held(self, *, broadcasts: bool) -> int:
        """How many messages of that kind are in memory."""
        return sum((priority is Priority.BROADCAST) is broadcasts for priority in self.held.values())

    def _take_head(self, chat_id: int, chat: _Chat, now: float, wall: datetime, taken: Taken) -> None:
        row = chat.rows[0][1]
        if row.expires_at and row.expires_at <= wall:
            self._remove(chat, taken.late)
            self._offer(chat_id, chat)
            return
        if row.priority is not Priority.REPLY and not row.urgent and (morning := self.quiet_until(chat_id, wall)):
            row.not_before = max(morning, row.not_before or morning)
        wait = row.not_before - wall if row.not_before else timedelta()
        if wait > LONG:
            self._remove(chat, taken.postponed)
            self._offer(chat_id, chat)
            return
        free_at = max(chat.window.free_at(now), now + wait.total_seconds())
        if free_at > now:
            heapq.heappush(self._later, (free_at, chat_id))
            return
        self._remove(chat, taken.going)
        self.held[row.id] = row.priority
        chat.going = row
        self._all.add(now)
        if (
            chat_id < 0 or row.method not in REPEATABLE
        ):  # in a private chat edits ring nobody's bell and are not counted
            chat.window.add(now)
        if row.priority is Priority.BROADCAST:
            self._broadcasts.add(now)

    def _chat(self, chat_id: int) -> _Chat:
        if chat_id not in self._chats:
            self._chats[chat_id] = _Chat(Window(*self._limit(chat_id)))
        return self._chats[chat_id]

    def _offer(self, chat_id: int, chat: _Chat) -> None:
        if chat.rows and not chat.going:
            heapq.heappush(self._ready, (chat.rows[0][0], chat_id))

    def _offer_or_forget(self, chat_id: int, chat: _Chat, now: float) -> None:
        if chat.rows or chat.going or not chat.window.is_empty(now):
            self._offer(chat_id, chat)
        else:
            del self._chats[chat_id]

    def _remove(self, chat: _Chat, into: list[Outgoing]) -> None:
        _, row = heapq.heappop(chat.rows)
        self._forget(row)
        into.append(row)

    def _withdraw(self, row: Outgoing) -> None:
        """Take a waiting message out of the middle of its chat."""
        chat = self._chat(row.chat_id)
        chat.rows = [entry for entry in chat.rows if entry[1] is not row]
        heapq.heapify(chat.rows)
        self._forget(row)
        self._offer(row.chat_id, chat)

    def _forget(self, row: Outgoing) -> None:
        self.held.pop(row.id, None)
        if row.card and self._cards.get(row.card) is row:
            del self._cards[row.card]

    def _limit(self, chat_id: int) -> tuple[int, float]:
        return self.budget.group if chat_id < 0 else self.budget.private

    def _free_at(self, now: float, rank: Rank) -> float:
        in_all = self._all.free_at(now)
        return max(in_all, self._broadcasts.free_at(now)) if rank[0] else in_all


def put_all(queue: SendQueue, rows: Iterable[Outgoing]) -> list[Outgoing]:
    """Add messages; returns those that newer states of their cards replaced."""
    return [older for row in rows if (older := queue.put(row))]


def _rank(row: Outgoing) -> Rank:
    can_wait = row.priority is not Priority.REPLY and not row.urgent
    return row.priority is Priority.BROADCAST, can_wait, int(row.priority), row.id
