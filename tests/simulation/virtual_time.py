"""One virtual time for everything: the wall clock, the event loop, and the sender's monotonic clock."""

import asyncio
import selectors
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock

MOST_TURNS = 100_000
SHORTEST = 1e-5  # seconds; whatever the program does takes some time


class VirtualClock(Clock):
    """Runs only when the event loop has nothing left to do before its next timer, or when a history jumps ahead."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self.start, self.seconds = start, 0.0

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)

    def jump(self, to: datetime) -> None:
        """Let time pass as it does for a process that was paused: nothing happens on the way."""
        self.seconds = max(self.seconds, (to - self.start).total_seconds())


class _Selector(selectors.SelectSelector):
    """Waits for nothing: time passes at once instead."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__()
        self.clock, self.turns = clock, 0

    def select(self, timeout: float | None = None) -> list[Any]:
        self.turns += 1
        if self.turns > MOST_TURNS:
            raise RuntimeError("the program works without end")
        if timeout is None:
            raise RuntimeError("everybody waits for something that nobody will do")
        self.clock.seconds += max(SHORTEST, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on a virtual clock: every run of the same coroutine goes the same way."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(_Selector(clock))
        self.clock = clock

    def time(self) -> float:
        return self.clock.seconds
