"""Telegram's flood limits, on the machine's own time: messages a second in all, a private chat, a group a minute."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.wire import too_many_requests


@dataclass(slots=True)
class _Bucket:
    """Tokens that come back at `rate` a second, up to `size`."""

    rate: float
    size: float
    tokens: float
    filled_at: float

    def seconds_until(self, cost: int, now: float) -> float:
        self.tokens = min(self.size, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        return max(0.0, (min(cost, self.size) - self.tokens) / self.rate)


@dataclass(slots=True, kw_only=True)
class Flood:
    """Each World has one; tests change the numbers, switch it off, or give it a time of their own (seconds)."""

    enabled: bool = True
    per_second: float = 30
    private_per_second: float = 1
    private_burst: int = 3
    group_per_minute: int = 20
    time: Callable[[], float] = time.monotonic
    _overall: _Bucket | None = field(default=None, init=False)
    _private: dict[int, _Bucket] = field(default_factory=dict, init=False)
    _group: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque), init=False)

    def spend(self, chat_id: int, *, is_private: bool, cost: int = 1, is_edit: bool = False) -> None:
        """Count `cost` messages, or refuse them all. In private chats edits count overall only."""
        if not self.enabled:
            return
        now = self.time()
        overall = self._overall = self._overall or self._bucket(self.per_second, self.per_second)
        buckets = [overall]
        if is_private and not is_edit:
            fresh = self._private.get(chat_id) or self._bucket(self.private_per_second, self.private_burst)
            buckets.append(self._private.setdefault(chat_id, fresh))
        wait = max(bucket.seconds_until(cost, now) for bucket in buckets)
        if not is_private:
            wait = max(wait, self._group_wait(chat_id, cost, now))
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.tokens -= cost
        if not is_private:
            self._group[chat_id].extend([now] * cost)

    def _bucket(self, rate: float, size: float) -> _Bucket:
        return _Bucket(rate, size, tokens=size, filled_at=self.time())

    def _group_wait(self, chat_id: int, cost: int, now: float) -> float:
        sent = self._group[chat_id]
        while sent and sent[0] <= now - 60:
            sent.popleft()
        excess = len(sent) + cost - self.group_per_minute
        return sent[min(excess, len(sent)) - 1] + 60 - now if excess > 0 and sent else 0.0
