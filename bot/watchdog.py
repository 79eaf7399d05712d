"""Guards the steps: which update is in work stands in a file, so that one that ends the program is known afterwards.

A step that does not return is ended with the process, which starts itself again; the update gets a strike either way.
"""

import fcntl
import itertools
import os
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

LONGEST_STEP = 5.0  # seconds
_SLOTS = 16
_NUMBER = struct.Struct("q")

log = structlog.get_logger()


def restart() -> None:
    """Become a fresh copy of this program; open files, and with them transactions and locks, are let go."""
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606


class Watchdog:
    """Watches the steps of one process. `stopped` are the updates in whose steps an earlier process ended here."""

    def __init__(self, folder: Path, *, end: Callable[[], None] = restart) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = _lock_first_free(folder)
        self.stopped = self._read_and_clear()
        self._running: dict[int, tuple[int, float]] = {}
        self._slots, self._local = itertools.count(), threading.local()
        self._end = end
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._thread.start()

    @contextmanager
    def step(self, update_id: int) -> Iterator[None]:
        """Mark `update_id` as in work in this thread."""
        slot = self._slot_of_thread()
        self._running[slot] = (update_id, time.monotonic())
        os.pwrite(self._file, _NUMBER.pack(update_id), slot * _NUMBER.size)
        try:
            yield
        finally:
            os.pwrite(self._file, _NUMBER.pack(0), slot * _NUMBER.size)
            del self._running[slot]

    def close(self) -> None:
        """Stop watching."""
        self._closed.set()
        self._thread.join()
        os.close(self._file)

    def _slot_of_thread(self) -> int:
        if not hasattr(self._local, "slot"):
            self._local.slot = next(self._slots)
        slot: int = self._local.slot
        return slot

    def _watch(self) -> None:
        while not self._closed.wait(0.25):
            now = time.monotonic()
            for update_id, since in list(self._running.values()):
                if now - since > LONGEST_STEP:
                    log.critical("a step does not return: starting again", update_id=update_id)
                    self._end()

    def _read_and_clear(self) -> list[int]:
        content = os.pread(self._file, _SLOTS * _NUMBER.size, 0)
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, bytes(_SLOTS * _NUMBER.size), 0)
        whole = len(content) - len(content) % _NUMBER.size
        return [number for (number,) in _NUMBER.iter_unpack(content[:whole]) if number]


def _lock_first_free(folder: Path) -> int:
    """Each process on this machine keeps a file of its own: the first that no living one holds."""
    number = 1
    while True:
        file = os.open(folder / f"in-work-{number}", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            number += 1
        else:
            return file
