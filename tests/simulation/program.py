"""The program under simulation: the product's own parts, put together as `bot.app` does, crashed and started again."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy.orm import Session
from telegram import Bot, Update
from telegram.ext import ExtBot

from bot import telegram_calls
from bot.dispatch import Dispatcher, Done
from bot.receiver import Intake, Poller
from bot.scheduler import Scheduler
from bot.send_queue import Budget
from bot.sender import Sender
from bot.watchdog import Watchdog
from handlers.flow.engine import Engine
from handlers.flow.routes import Routes, discover
from handlers.flow.step import Turn
from handlers.ui.announce import Product
from handlers.ui.words import Words
from models.outbox import Outgoing
from tests.simulation.faults import Crash, Fault, Faults
from tests.simulation.line import Line, sending
from tests.simulation.store import Store, read_xinji, stored
from tests.simulation.virtual_time import VirtualClock

ASK_EVERY = 1.0  # seconds between looks for due work
EXPIRE_EVERY = timedelta(minutes=1)


@cache
def routes() -> Routes:
    """All conversations."""
    return discover()


@cache
def product() -> Product:
    """The community and its words."""
    community = read_xinji()
    return Product(community, Words(community.zone, community.languages), "wuxin_bot")


class Slots(Watchdog):
    """The watchdog's file: it outlives a crash, and names the update in whose step the program ended."""

    def __init__(self) -> None:
        self.stopped: list[int] = []

    @contextmanager
    def step(self, update_id: int) -> Iterator[None]:
        try:
            yield
        except Crash:
            self.stopped = [update_id]
            raise


class FrailEngine(Engine):
    """The engine, whose steps fail or end the program now and then: after they did their work."""

    faults: Faults
    reach: Callable[[Fault], None]

    def take(self, session: Session, update: Update, *rest: Any, **more: Any) -> Turn:
        turn = super().take(session, update, *rest, **more)
        self.reach(Fault.CRASH_IN_STEP)
        if self.faults.happens(Fault.STEP_RAISES):
            session.flush()
            raise RuntimeError("a mistake in a step")
        return turn


class Program:
    """One program with one store. After a crash it knows nothing but what the store and the watchdog's file say."""

    def __init__(self, store: Store, line: Line, clock: VirtualClock, faults: Faults, bot: Bot) -> None:
        self.store, self.line, self.clock, self.faults, self.bot = store, line, clock, faults, bot
        self.watchdog = Slots()
        self.alive, self.stopping = True, False
        self.trace: Callable[[str], None] = lambda _line: None
        self.died: Callable[[], None] = lambda: None
        store.reach = line.reach = self.reach
        self._begin()

    def reach(self, point: Fault) -> None:
        """The program ends here if the seed says so; whatever still runs of an ended one ends here too."""
        if not self.alive:
            raise Crash
        if self.faults.happens(point):
            self.alive = False
            raise Crash

    async def run(self) -> None:
        """Live, again and again, until stopped."""
        while not self.stopping:
            await self._live()
            self.alive = False
            if not self.stopping:
                self.died()
            await asyncio.sleep(self.faults.random.choice((0, 1, 60)) if self.faults.on else 0)

    def stop(self) -> None:
        """End as on SIGTERM: what is on the wire is finished."""
        if self.alive:
            self.sender.stop()

    def _begin(self) -> None:
        self.alive = True
        self.sender = Sender(self.store, self.bot, self.clock, read_xinji(), Budget())
        engine = FrailEngine(routes(), product())
        engine.faults, engine.reach = self.faults, self.reach
        self.dispatcher = Dispatcher(self.store, engine, self.clock, self.watchdog)
        self.scheduler = Scheduler(self.store, self.clock, product(), routes(), self.sender.offer)
        self.intake = Intake(self.dispatcher, self._deliver, self.bot)
        self.poller = Poller(self.bot, self.intake)

    async def _live(self) -> None:
        try:
            self._begin()
            await self._remember_strikes()
            async with asyncio.TaskGroup() as parts:
                sending_part = parts.create_task(self.sender.run())
                receiving = parts.create_task(self.poller.run())
                asking = parts.create_task(self._ask())
                await asyncio.wait([sending_part])
                receiving.cancel()
                asking.cancel()
        except* Crash:
            pass

    async def _remember_strikes(self) -> None:
        while True:
            try:
                await self.store.run(self.dispatcher.remember_strikes)
            except Exception:  # noqa: BLE001 -- as whoever starts the program again and again
                await asyncio.sleep(1)
            else:
                self.watchdog.stopped = []
                return

    async def _ask(self) -> None:
        """The scheduler's clock."""
        expired_at = self.clock.now()
        while True:
            try:
                if self.due():
                    await self.scheduler.run_due()
                if self.clock.now() - expired_at >= EXPIRE_EVERY:
                    await self.scheduler.expire_dialogues()
                    expired_at = self.clock.now()
            except Exception as error:  # noqa: BLE001 -- as APScheduler does: logged, and asked again
                self.trace(f"!! due work failed: {type(error).__name__}")
            await asyncio.sleep(ASK_EVERY)

    def due(self) -> bool:
        """Whether a timer is due; the scheduler itself would ask every second, which takes too long here."""
        statement = "select 1 from timers where done_at is null and not cancelled and due_at <= ? limit 1"
        return bool(self.store.query(statement, stored(self.clock.now())))

    def _deliver(self, done: Done) -> None:
        if not self.alive:
            raise Crash
        self.sender.answer(done.answers)
        self.sender.offer(done.rows)


def open_bot(line: Line) -> Bot:
    """The Bot API's client on our line."""
    return ExtBot("1234:simulation", request=line, get_updates_request=line)


async def call_named(bot: Bot, row: Outgoing, **how: Any) -> telegram_calls.Attempt:
    """The product's call, which tells the line whose row it is."""
    sending.set(row.key)
    return await real_call(bot, row, **how)


real_call = telegram_calls.call
