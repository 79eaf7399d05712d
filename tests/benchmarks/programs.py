"""The bots that are measured, each a process of its own, with its data in a temporary folder."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from bot.settings import Settings
from tests.benchmarks.telegram import TOKEN, Telegram

ROOT = Path(__file__).parents[2]
READY_WITHIN = 30.0  # seconds


class Program(StrEnum):
    """What comes after `python -m`."""

    PRODUCT = "bot run"
    UNBUDGETED = "tests.benchmarks.unbudgeted"
    ECHO = "tests.benchmarks.echo"


@asynccontextmanager
async def running(program: Program, telegram: Telegram, address: str, **settings: str) -> AsyncIterator[None]:
    """Start a bot with an empty store, wait for its first poll, and end it with SIGTERM. `settings` are those that are
    not as shipped.
    """
    telegram.begin_anew()
    with TemporaryDirectory(prefix="wuxin-benchmark-") as folder, _open_log(folder) as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *program.split(),
            cwd=folder,
            env=environment(folder, address) | settings,
            stdout=log,
            stderr=log,
        )
        try:
            if not await _polls(telegram, process):
                raise RuntimeError(f"{program} does not poll:\n{_tail(log)}")
            yield
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _polls(telegram: Telegram, process: asyncio.subprocess.Process) -> bool:
    """Wait for the first poll, or for the end of a program that cannot run."""
    either = [asyncio.ensure_future(telegram.polled.wait()), asyncio.ensure_future(process.wait())]
    await asyncio.wait(either, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED)
    for future in either:
        future.cancel()
    return telegram.polled.is_set()


def _open_log(folder: str) -> IO[bytes]:
    return Path(folder, "log").open("w+b")


def _tail(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read()[-4000:].decode("utf-8", "replace")


def environment(folder: str, address: str) -> dict[str, str]:
    """The settings as shipped; a developer's own stay out of it."""
    own = {name.upper() for name in Settings.model_fields}
    inherited = {name: value for name, value in os.environ.items() if name not in own}
    return inherited | {
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": folder,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": address,
        "LOG_LEVEL": "WARNING",
    }
