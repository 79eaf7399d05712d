"""The product as anybody starts it without a token: `python -m bot sandbox`, a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from bot.settings import Settings

ROOT = Path(__file__).parents[3]
OFFICE = ZoneInfo("Asia/Shanghai")
_ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/\?key=(\S+)")


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start the sandbox with its data in `folder`, give the page's address, end it with SIGTERM.

    Its log is `folder/log`. It runs in the folder, out of reach of a developer's own `.env`.
    """
    folder.mkdir(exist_ok=True)
    own = {name.upper() for name in Settings.model_fields}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    environment |= {"PYTHONPATH": str(ROOT), "DATA_DIR": str(folder), "SANDBOX_PORT": "0"}
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "sandbox"],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        yield _address(process, folder)
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _address(process: "subprocess.Popen[str]", folder: Path) -> str:
    for line in process.stdout or ():
        if found := _ADDRESS.search(line):
            return found[0]
    raise RuntimeError(f"the sandbox ended before it was ready: {(folder / 'log').read_text('utf-8')}")


def people(address: str) -> httpx.Client:
    """A client of the people's API, with the key."""
    base, key = _ADDRESS.fullmatch(address).groups()  # type: ignore[union-attr]  # it is what `running` gave
    return httpx.Client(base_url=base, headers={"X-Sandbox-Key": key}, timeout=20)


def open_the_office(api: httpx.Client) -> None:
    """Move the clock to the next weekday at 09:00, so that a story goes the same whenever it is played."""
    now = datetime.fromisoformat(api.get("/api/state").json()["clock"]["now"]).astimezone(OFFICE)
    morning = now.replace(hour=9, minute=0, second=0, microsecond=0)
    while morning <= now or morning.weekday() > 4:
        morning += timedelta(days=1)
    api.post("/api/clock", json={"to": morning.isoformat()}).raise_for_status()
