"""Running many histories: one after the other, the first broken promise told with its seed and its story."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, cast

import pytest
import structlog

from bot import sender, telegram_calls
from tests.simulation import beginnings
from tests.simulation.faults import Fault
from tests.simulation.history import Equipment, History, Violation
from tests.simulation.line import Line
from tests.simulation.program import call_named, open_bot
from tests.simulation.store import Store

OFTEN = 0.3


class Simulation:
    """The equipment that all histories share."""

    def __init__(self) -> None:
        line = Line()
        self.equipment = Equipment(Store(), line, open_bot(line))

    @contextmanager
    def running(self) -> Iterator[None]:
        """Bend the few things that would otherwise touch the real time, or the log."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sender, "time", SimpleNamespace(monotonic=lambda: asyncio.get_running_loop().time()))
            patch.setattr(telegram_calls, "call", call_named)
            configured = structlog.get_config()
            structlog.configure(wrapper_class=cast("Any", _silent), processors=[])
            try:
                beginnings.prepare(self.equipment)
                yield
            finally:
                structlog.configure(**configured)

    def begin(self, seed: int, at: str = "") -> History:
        """The history of a seed, from the beginning that the seed chooses, or from another."""
        beginning = beginnings.prepare(self.equipment)[at or beginnings.choose(seed)]
        return History(self.equipment, beginning, seed)

    def play(self, seed: int, at: str = "", fault: Fault | None = None) -> None:
        """Play it; Violation with the whole story if a promise is broken. `fault` goes wrong often in it."""
        history = self.begin(seed, at)
        if fault:
            history.faults.rates[fault] = OFTEN
        try:
            history.run()
            history.check()
        except (Exception, BaseExceptionGroup) as broken:
            reasons = "\n".join(str(error) for error in _leaves(broken))
            story = f"seed {seed}, beginning {at or beginnings.choose(seed)!r}:\n{history.tell()}"
            raise Violation(reasons, story) from broken

    def find(self, complaint: str, seeds: Iterable[int], at: str, fault: Fault | None) -> int | None:
        """The first seed whose history breaks a promise in these words."""
        for seed in seeds:
            try:
                self.play(seed, at, fault)
            except Violation as violation:
                if complaint in violation.reasons:
                    return seed
        return None

    def measure(self, seeds: Iterable[int]) -> tuple[int, float]:
        """Play them all; returns how many there were, and in how many seconds."""
        start, count = time.perf_counter(), 0
        for seed in seeds:
            self.play(seed)
            count += 1
        return count, time.perf_counter() - start


class _Silence:
    """A log that nobody reads, and that costs nothing."""

    def __getattr__(self, name: str) -> object:
        return lambda *_words, **_values: None


def _silent(*_: object, **__: object) -> Any:
    return _Silence()


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    else:
        yield error
