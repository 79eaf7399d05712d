"""How long the first try takes: `python -m bot sandbox` until its page's address, and until /start is answered."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from tests.benchmarks.replies import machine, spread
from tests.bot.sandbox.process import people, running

ANSWERED_WITHIN = 10.0  # seconds


def measure_start(folder: Path) -> tuple[float, float]:
    """Seconds until the address is printed, and until the first answer stands in the chat."""
    began = time.perf_counter()
    with running(folder) as address:
        printed = time.perf_counter() - began
        with people(address) as api:
            resident = api.get("/api/state").json()["people"][0]["id"]
            chat = f"/api/people/{resident}/chats/{resident}"
            api.post(f"{chat}/start", json={}).raise_for_status()
            while not _is_answered(api, chat):
                if time.perf_counter() - began > ANSWERED_WITHIN:
                    raise TimeoutError("nobody answers /start")
                time.sleep(0.005)
            return printed, time.perf_counter() - began


def _is_answered(api: httpx.Client, chat: str) -> bool:
    messages: list[dict[str, Any]] = api.get(f"{chat}/messages").json()["messages"]
    return any(message["from"]["is_bot"] for message in messages)


def show_start(out: Console, rounds: int) -> None:
    """The table: with a store that is still to be made, and with one that is there."""
    table = Table("python -m bot sandbox, s", "address printed", "/start answered", caption=machine())
    empty, warm = [], []
    with TemporaryDirectory(prefix="wuxin-benchmark-") as place:
        for number in range(rounds):
            empty.append(measure_start(Path(place, str(number))))
            warm.append(measure_start(Path(place, str(number))))
    for name, found in {"empty folder": empty, "warm": warm}.items():
        table.add_row(name, *(spread([pair[which] for pair in found]) for which in (0, 1)))
    out.print(table)
