"""The one source of time. In the sandbox a person can move it; everywhere else it is the machine's clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Aware UTC time plus an offset. `on_move` callbacks run after each move, so that due work is done at once."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self._on_move: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + self.offset  # noqa: TID251

    def move(self, by: timedelta) -> None:
        """Let time pass. Only forwards: what was promised for a moment must not come due twice."""
        if by < timedelta():
            raise ValueError("the clock only moves forwards")
        self.offset += by
        for callback in self._on_move:
            callback()

    def on_move(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each move."""
        self._on_move.append(callback)
