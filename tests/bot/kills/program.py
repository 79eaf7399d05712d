"""The program as a process: started, waited for, and ended whatever happens."""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot.kills import killable
from tests.bot.kills.killable import Orders

KILLABLE = ("tests.bot.kills.killable", "run")
REAL = ("bot", "run")
AS_IT_IS, HURRIED = Orders(), Orders(hurried=True)
LINES = 40

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["__main__", killable.__name__, "bot.jobs.requests", "handlers.joining"])


class Process:
    """One run of the program. `code` is its exit code, negative the signal; None while it runs."""

    def __init__(self, pid: int, end: Awaitable[int]) -> None:
        self.pid = pid
        self.code: int | None = None
        self._end = asyncio.ensure_future(end)

    async def ended(self, *, within: float) -> int | None:
        """Wait so many seconds for its end; None: it still runs."""
        await asyncio.wait([self._end], timeout=within)
        self.code = self._end.result() if self._end.done() else None
        return self.code

    async def kill(self) -> int:
        """`kill -9`, and wait."""
        if not self._end.done():
            os.kill(self.pid, signal.SIGKILL)
        self.code = await self._end
        return self.code

    async def terminate(self, *, within: float = 10.0) -> int | None:
        """SIGTERM, and wait."""
        os.kill(self.pid, signal.SIGTERM)
        return await self.ended(within=within)


@dataclass
class Launcher:
    """Starts the program against one database and one Telegram, and ends what still runs when the test is over."""

    environment: dict[str, str]
    log: Path
    running: list[Process] = field(default_factory=list)

    def fork(self, orders: Orders = HURRIED, **more: str) -> Process:
        """From a process that has everything imported: half a second instead of two."""
        values = self.environment | orders.as_environment() | more
        child = _forks.Process(target=killable.run, args=(values, str(self.log)))
        child.start()
        return self._watch(child.pid or 0, _end_of_fork(child))

    async def start(self, module: tuple[str, ...] = REAL, orders: Orders = AS_IT_IS, **more: str) -> Process:
        """By the command line, as an administrator does."""
        values = self.environment | orders.as_environment() | more
        with self.log.open("ab") as log:
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", *module, env=os.environ | values, stdout=log, stderr=log
            )
        return self._watch(child.pid, child.wait())

    async def close(self) -> None:
        """End what still runs, by its id."""
        for process in self.running:
            await process.kill()

    def _watch(self, pid: int, end: Awaitable[int]) -> Process:
        process = Process(pid, end)
        self.running.append(process)
        return process


@asynccontextmanager
async def launcher(environment: dict[str, str], log: Path) -> AsyncIterator[Launcher]:
    """A launcher; pytest shows the end of the program's log where the test fails."""
    launcher = Launcher(environment, log)
    try:
        yield launcher
    finally:
        await launcher.close()
        print("the program's log ends:", *read_log(log)[-LINES:], sep="\n")  # noqa: T201


async def _end_of_fork(child: "multiprocessing.context.ForkServerProcess") -> int:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(child.sentinel, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(child.sentinel)
    child.join()
    code = child.exitcode
    child.close()
    return code if code is not None else 255


def read_log(log: Path) -> list[str]:
    """The lines of a log, as far as there is one."""
    return log.read_text(errors="replace").splitlines() if log.exists() else []
