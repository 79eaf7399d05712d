"""The last calls of the Bot API, for the page's drawer."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from bot.sandbox.files import Upload
from bot.sandbox.wire import Json

_LONGEST = 500
_SECRETS = {"secret_token"}


@dataclass(slots=True, kw_only=True)
class Call:
    """`status` 0: the connection was cut, nothing was answered. `outcome` is the result or the description."""

    n: int
    at: datetime
    method: str
    params: Json
    status: int
    outcome: object
    ms: float

    def as_json(self) -> Json:
        """Secrets left out, long texts and files shortened."""
        ok = self.status == 200
        return {
            "n": self.n,
            "at": self.at.isoformat(),
            "method": self.method,
            "params": {key: "…" if key in _SECRETS else _short(value) for key, value in self.params.items()},
            "status": self.status,
            "ok": ok,
            "result" if ok else "description": _short(self.outcome),
            "ms": round(self.ms, 1),
        }


@dataclass(slots=True)
class Journal:
    """A ring of a thousand calls. `active_at`: when (monotonic seconds) the last one other than getUpdates ended."""

    active_at: float = 0.0
    time: Callable[[], float] = time.monotonic
    _calls: deque[Call] = field(default_factory=lambda: deque(maxlen=1000), init=False)
    _numbers: "count[int]" = field(default_factory=lambda: count(1), init=False)

    def record(self, *, at: datetime, method: str, params: Json, status: int, outcome: object, ms: float) -> None:
        """Note a call, unless it is a getUpdates that brought nothing."""
        if method.lower() != "getupdates":
            self.active_at = self.time()
        elif status == 200 and not outcome:
            return
        shown = {key: _described(value) for key, value in params.items()}
        n = next(self._numbers)
        self._calls.append(Call(n=n, at=at, method=method, params=shown, status=status, outcome=outcome, ms=ms))

    def after(self, n: int) -> list[Json]:
        """The calls with a higher number."""
        return [call.as_json() for call in self._calls if call.n > n]


def _described(value: Any) -> Any:
    """A file's bytes are not kept here a second time."""
    return f"<{value.name or 'file'}, {len(value.data)} bytes>" if isinstance(value, Upload) else value


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST:
        return value[:_LONGEST] + "…"
    if isinstance(value, dict):
        return {key: _short(item) for key, item in value.items()}
    return [_short(item) for item in value] if isinstance(value, list) else value
