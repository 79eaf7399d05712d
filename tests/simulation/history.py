"""One history: a beginning, some days of life with faults, and an end at which everything must be in order."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import seed as seed_everything

from telegram import Bot

from bot.sender import Sender
from tests.simulation import message_promises, request_promises
from tests.simulation.faults import Faults, dice
from tests.simulation.line import Line
from tests.simulation.people import People
from tests.simulation.program import Program
from tests.simulation.store import Store, moment, stored
from tests.simulation.telegram import Telegram
from tests.simulation.virtual_time import VirtualClock, VirtualLoop
from tests.simulation.witness import Witness


class Violation(AssertionError):  # noqa: N818 -- what it is, not an error of the simulation
    """A promise was broken: which, and the story that led there."""

    def __init__(self, reasons: str, story: str = "") -> None:
        super().__init__(f"{story}\n\n{reasons}" if story else reasons)
        self.reasons = reasons


@dataclass(frozen=True)
class Beginning:
    """Where a history begins: the store, the chats and the moment."""

    image: bytes
    telegram: Telegram
    at: datetime
    said: tuple[str, ...] = ()


@dataclass(eq=False)
class Equipment:
    """What all histories share because it takes long to build."""

    store: Store
    line: Line
    bot: Bot


class History:
    """One run of the product and its people, decided by one seed."""

    def __init__(self, equipment: Equipment, beginning: Beginning, seed: int, *, faults: Faults | None = None) -> None:
        self.seed, self.random = seed, dice(seed)
        seed_everything(seed)
        self.store, self.line = equipment.store, equipment.line
        self.beginning = beginning
        self.clock = VirtualClock(beginning.at)
        self.telegram = beginning.telegram.copy()
        self.faults = faults or Faults(dice(seed + 1))
        self.lines: list[tuple[datetime, str]] = []
        self.faults.trace = self.trace
        self.people = People(self.random, self.telegram, self.trace)
        self.people.said += beginning.said
        self.store.faults = self.line.faults = self.faults
        self.line.telegram = self.telegram
        self.store.restore(beginning.image)
        self.program = Program(self.store, self.line, self.clock, self.faults, equipment.bot)
        self.witness = Witness(self.store, self.clock, self.trace)
        self.store.witness = self.witness.look
        self.program.trace = self.trace
        self.program.died = self._excuse_presses
        self.excused: set[str] = set()

    def trace(self, line: str) -> None:
        """Remember what happened, for whoever has to understand a failure."""
        self.lines.append((self.clock.now(), line))

    def tell(self) -> str:
        """The whole history, readable."""
        zone = self.beginning.at.tzinfo
        return "\n".join(f"{at.astimezone(zone):%m-%d %H:%M:%S}  {line}" for at, line in self.lines)

    def run(self, script: Sequence[Callable[[People], None]] | None = None) -> None:
        """Play it to its end: at random, or what `script` says."""
        with asyncio.Runner(loop_factory=lambda: VirtualLoop(self.clock)) as runner:
            runner.run(self._play(script))

    async def _play(self, script: Sequence[Callable[[People], None]] | None) -> None:
        self.witness.look()
        async with asyncio.TaskGroup() as parts:
            running = parts.create_task(self.program.run())
            if script is None:
                await self._live()
                await self._settle()
            for act in script or ():
                act(self.people)
                await self._settle()
            self.program.stopping = True
            self.program.stop()
            await asyncio.wait([running])

    def check(self) -> None:
        """Raise the first Violation, with the whole history, if any promise is broken."""
        broken = [*self.witness.complaints, *request_promises.list_broken(self), *message_promises.list_broken(self)]
        if broken:
            raise Violation("\n".join(broken))

    async def _live(self) -> None:
        for _ in range(self.random.randint(2, 6)):
            kind = self.random.random()
            if kind < 0.65:
                for _ in range(self.random.choice((1, 1, 2, 3))):
                    self.people.act()
                await asyncio.sleep(self.random.choice((0, 0.1, 1, 5)))
            elif kind < 0.95:
                await self._pass_time()
            elif kind < 0.975:
                self.people.move_group()
            else:
                self.trace("!! the program is asked to end")
                self.program.stop()

    async def _pass_time(self) -> None:
        """Minutes, hours or days; either all at once, as for a paused machine, or from one due moment to the next."""
        step = self.random.choice((timedelta(minutes=50), timedelta(hours=5), timedelta(hours=15), timedelta(days=2),
                                   timedelta(days=12)))  # fmt: skip
        until = self.clock.now() + step * self.random.uniform(0.3, 1.0)
        self.trace(f"time passes until {until:%m-%d %H:%M}")
        if self.random.random() < 0.5:
            for _ in range(8):
                due = self._next_moment()
                if due is None or due > until:
                    break
                self.clock.jump(due)
                await asyncio.sleep(2)
        self.clock.jump(until)
        await asyncio.sleep(self.random.choice((0, 1, 3)))

    async def _settle(self) -> None:
        """No more faults; until nothing is left to be done now."""
        self.faults.on = False
        self.trace("-- faults end")
        for _ in range(400):
            await asyncio.sleep(1)
            if not self._is_quiet():
                continue
            postponed = self.store.query("select min(not_before) from outbox where status = 'queued'")[0][0]
            if postponed is None:
                return
            self.clock.jump(moment(postponed))
            await asyncio.sleep(31)  # the sender looks again
        raise Violation("it does not settle")

    def _is_quiet(self) -> bool:
        sender: Sender = self.program.sender
        polled = not self.telegram.waiting and not self.telegram.repeated
        return self.program.alive and polled and sender.is_idle and not self.program.due() and not self._owes()

    def _owes(self) -> bool:
        """Whether anything waits to be sent that may go by now."""
        statement = """select 1 from outbox where status = 'sending'
                       or status = 'queued' and (not_before is null or not_before <= ?) limit 1"""
        return bool(self.store.query(statement, stored(self.clock.now())))

    def _next_moment(self) -> datetime | None:
        statement = """select min(at) from (select min(due_at) as at from timers where done_at is null and not cancelled
                       union select min(not_before) from outbox where status = 'queued'
                       union select min(expires_at) from dialogues)"""
        found = self.store.query(statement)[0][0]
        return moment(found) if found else None

    def _excuse_presses(self) -> None:
        """An answer to a press is not durable: whoever ends takes it along."""
        self.excused |= {query_id for query_id, answered in self.telegram.presses.items() if not answered}
