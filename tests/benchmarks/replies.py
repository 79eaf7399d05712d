"""How long people wait for an answer, and how many can be served: the product beside a bare echo bot."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.benchmarks.programs import Program, running
from tests.benchmarks.residents import STORY, Crowd, Load
from tests.benchmarks.telegram import Telegram, serve

LAST_ANSWERS = 5.0  # seconds
SATURATED_FOR = 15.0  # seconds at most
FIRST_FEW = 50  # updates before those that count, so that templates and caches are warm
MOST_MESSAGES = "30"  # a second: what the settings allow at most, and Telegram

NAMES = {
    Program.PRODUCT: "wuxin run",
    Program.UNBUDGETED: "wuxin, no message budget",
    Program.ECHO: "bare PTB echo",
}


@dataclass
class Waits:
    """The waiting times of one bot, a list a round, in ms; and how many were never answered."""

    rounds: list[list[float]] = field(default_factory=list)
    unanswered: int = 0

    def at(self, share: float) -> list[float]:
        """That quantile of each round."""
        return [quantile(waits, share) for waits in self.rounds]


@dataclass(frozen=True)
class Rates:
    """Updates a second under saturation, and the share of the time that the server itself took."""

    committed: float
    answered: float
    server: float


def quantile(values: Sequence[float], share: float) -> float:
    """Nearest rank; nan where there is nothing."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else float("nan")


async def measure_waits(load: Load, rounds: int) -> dict[Program, Waits]:
    """The same load for both bots, in turns."""
    found = {Program.PRODUCT: Waits(), Program.ECHO: Waits()}
    telegram = Telegram(Crowd().hear)
    server, address = await serve(telegram)
    async with server:
        for number in range(rounds):
            for program in sorted(found, reverse=bool(number % 2)):
                crowd = Crowd()
                telegram.hear = crowd.hear
                async with running(program, telegram, address):
                    measured_from = await load.run(telegram, crowd)
                    await crowd.all_answered(within=LAST_ANSWERS)
                waits = [1000 * wait for asked_at, wait in crowd.waits if asked_at >= measured_from]
                found[program].rounds.append(waits)
                found[program].unanswered += crowd.unanswered
    return found


async def measure_rates(waiting: int, rounds: int) -> dict[Program, list[Rates]]:
    """So many updates, each from another chat, wait at the same moment."""
    found: dict[Program, list[Rates]] = {program: [] for program in NAMES}
    telegram = Telegram(Crowd().hear)
    server, address = await serve(telegram)
    async with server:
        for number in range(rounds):
            for program in sorted(found, reverse=bool(number % 2)):
                crowd = Crowd()
                telegram.hear = crowd.hear
                async with running(program, telegram, address, MESSAGES_PER_SECOND=MOST_MESSAGES):
                    crowd.ask(telegram, [crowd.move_in() for _ in range(FIRST_FEW)], STORY[0])
                    await crowd.all_answered(within=LAST_ANSWERS)
                    found[program].append(await _saturate(telegram, crowd, waiting))
    return found


async def _saturate(telegram: Telegram, crowd: Crowd, waiting: int) -> Rates:
    began, used = time.perf_counter(), time.process_time()
    crowd.ask(telegram, [crowd.move_in() for _ in range(waiting)], STORY[0])
    await crowd.all_answered(within=SATURATED_FOR)
    took, used = time.perf_counter() - began, time.process_time() - used
    answered = [asked_at + wait - began for asked_at, wait in crowd.waits if asked_at >= began]
    return Rates(
        committed=(telegram.acknowledged - FIRST_FEW) / (telegram.acknowledged_at - began),
        answered=len(answered) / max(answered),
        server=used / took,
    )


def show_waits(out: Console, load: Load, found: dict[Program, Waits]) -> None:
    """The table of waiting times, and their ratio."""
    how = "evenly" if load.even else "as chance has it"
    title = f"From update to first answer, ms: {load.rate} updates/s, {how}; {load.seconds:.0f} s a round"
    table = Table("", "p50", "p99", "max", "updates", "unanswered", title=title, caption=machine())
    for program, waits in found.items():
        cells = [spread(waits.at(share)) for share in (0.5, 0.99, 1.0)]
        table.add_row(NAMES[program], *cells, str(sum(map(len, waits.rounds))), str(waits.unanswered))
    product, echo = (found[program] for program in (Program.PRODUCT, Program.ECHO))
    ratios = [f"× {median(product.at(share)) / median(echo.at(share)):.2f}" for share in (0.5, 0.99, 1.0)]
    table.add_row("wuxin : echo", *ratios, "", "")
    out.print(table)


def show_rates(out: Console, waiting: int, found: dict[Program, list[Rates]]) -> None:
    """The table of saturated rates."""
    title = f"Saturated: {waiting} updates from as many chats wait, updates/s"
    table = Table("", "offset moved", "answered", "× echo", "limit", title=title, caption=machine())
    limits = {
        Program.PRODUCT: f"answers: MESSAGES_PER_SECOND={MOST_MESSAGES}",
        Program.UNBUDGETED: "CPU of the bot",
        Program.ECHO: "CPU of the bot; its offset moves before the work",
    }
    echo = median(rates.answered for rates in found[Program.ECHO])
    for program, rates in found.items():
        committed = spread([each.committed for each in rates]) if program is not Program.ECHO else "–"
        answered = [each.answered for each in rates]
        server = median(each.server for each in rates)
        limit = f"{limits[program]} (server {server:.0%})"
        table.add_row(NAMES[program], committed, spread(answered), f"{median(answered) / echo:.2f}", limit)
    out.print(table)


def spread(values: Sequence[float]) -> str:
    """The median of the rounds, and how far they lie apart."""
    digits = 0 if median(values) >= 100 else 1
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def machine() -> str:
    """What else went on."""
    return f"median (least–most) of the rounds; {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}"
