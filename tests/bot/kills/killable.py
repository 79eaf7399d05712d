"""The real program, with a place to die: `python -m tests.bot.kills.killable run` is `python -m bot run`, but for what
the environment orders. The product knows nothing of it: its functions are wrapped before its command line is called.
"""

import functools
import inspect
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import httpx
from alembic.ddl.impl import DefaultImpl
from httpx import create_ssl_context
from sqlalchemy import select
from sqlalchemy.orm import Session

import bot.app
from bot import migrations, telegram_calls, watchdog
from bot.__main__ import main
from bot.app import App
from bot.clock import Clock
from bot.database import Database, Leadership
from bot.dispatch import Dispatcher, _Batch
from bot.receiver import Intake, Poller
from bot.scheduler import Scheduler
from bot.send_queue import Budget
from bot.sender import Sender
from bot.watchdog import Watchdog
from handlers.flow.engine import Engine
from models import dialogues, outbox, timers, updates
from models.rules.delivery import MOST_AMBIGUOUS
from models.updates import MOST_STRIKES, Strike

VARIABLE = "KILLABLE_ORDERS"


@dataclass(frozen=True)
class Orders:
    """What is to happen to the program. `ahead`: seconds by which its clock differs from the machine's."""

    point: str = ""
    passing: int = 1
    ahead: float = 0.0
    hurried: bool = False  # without limits a chat, which would only make the tests wait
    raises: str = ""  # a step that takes this text raises
    never_returns: str = ""  # a step that takes this text does not return
    longest_step: float = watchdog.LONGEST_STEP

    def as_environment(self) -> dict[str, str]:
        """The orders as the program gets them."""
        return {VARIABLE: json.dumps(asdict(self))}


@dataclass(frozen=True)
class Point:
    """Before or after a call of a function. `counts(arguments, result)`: whether that call is a passing."""

    owner: Any
    name: str
    after: bool = True
    counts: Callable[[tuple[Any, ...], Any], bool] = lambda _arguments, _result: True


def found(_arguments: tuple[Any, ...], result: Any) -> bool:
    """The call brought something."""
    return bool(result)


STARTING = {
    "schema: before": Point(migrations, "upgrade", after=False),
    "schema: after": Point(migrations, "upgrade"),
    "community: before commit": Point(bot.app, "load_community"),
    "Telegram met": Point(App, "_meet_telegram"),
    "strikes noted": Point(Dispatcher, "remember_strikes"),
}
RECEIVING = {
    "getUpdates: sent": Point(Poller, "_get_updates", after=False),
    "getUpdates: received": Point(Poller, "_get_updates", counts=found),
    "batch: begun": Point(Dispatcher, "transact", after=False),
    "batch: ids recorded": Point(updates, "record"),
    "batch: people loaded": Point(bot.dispatch, "load_actors"),
    "step: begun": Point(Engine, "take", after=False),
    "step: taken": Point(Engine, "take"),
    "step: savepoint released": Point(_Batch, "keep", after=False),
    "batch: dialogues saved": Point(dialogues, "save"),
    "batch: outbox saved": Point(outbox, "save", counts=found),
    "batch: before commit": Point(Dispatcher, "transact"),
    "batch: after a lane's commit": Point(Database, "transact"),
    "batch: after commit": Point(Dispatcher, "process"),
    "batch: acknowledgeable": Point(Intake, "take"),
}
RECOVERING = {  # passed once after each start that finds something on the wire
    "rows: recovered": Point(outbox, "recover", counts=found),
    "rows: read": Point(outbox, "list_waiting", counts=found),
}
SENDING = {
    "rows: before they are offered": Point(Sender, "offer", after=False),
    "rows: after they were offered": Point(Sender, "offer"),
    "rows: marked, before commit": Point(outbox, "mark_sending"),
    "call: before": Point(telegram_calls, "call", after=False),
    "call: answered": Point(telegram_calls, "call"),
    "results: written": Point(outbox, "settle", counts=lambda arguments, _: bool(arguments[1])),
    "sender: after a commit": Point(Leadership, "run"),
    "press: before the answer": Point(Sender, "_answer", after=False),
}
DUE = {
    "timers: claimed": Point(timers, "claim_due", counts=found),
    "timers: before commit": Point(Scheduler, "_due", counts=lambda _, result: bool(result[0])),
    "timers: after commit": Point(Scheduler, "_run_some", counts=found),
}
POINTS = STARTING | RECEIVING | SENDING | RECOVERING | DUE
ONCE = {"schema: a table created": Point(DefaultImpl, "create_table")}  # in a database's life

struck: set[int] = set()
"""Updates that may not end the program once more: at the third time they would be parked, as they should."""
in_work: set[int] = set()
doubtful: set[int] = set()
"""Rows on the wire that were ambiguous as often as they may: once more, and they would wait for a person."""
_counting = threading.Lock()


def obey(orders: Orders) -> None:
    """Wrap what the orders name."""
    spare_the_struck()
    spare_the_doubtful()
    end_when_asked()
    watchdog.LONGEST_STEP = orders.longest_step
    wrap(Clock, "__init__", after=lambda arguments, _: set_ahead(arguments[0], orders.ahead))
    wrap(Engine, "take", before=lambda arguments: lead_astray(arguments[2].effective_message, orders))
    if orders.hurried:
        setattr(bot.app, "Budget", lambda *_, **__: Budget(1_000, private=(1_000, 1.0), group=(1_000, 1.0)))  # noqa: B010
    if orders.point:
        die_at((POINTS | ONCE)[orders.point], orders.passing)


def die_at(point: Point, passing: int) -> None:
    """Have the program end itself, as `kill -9` does, at that passing of the point."""
    left = passing

    def passed(arguments: tuple[Any, ...], result: Any = None) -> None:
        nonlocal left
        with _counting:
            if point.after and not point.counts(arguments, result):
                return
            left -= 1
            if left <= 0:
                end_unless_spared()

    if point.after:
        wrap(point.owner, point.name, after=passed)
    else:
        wrap(point.owner, point.name, before=passed)


def end_unless_spared() -> None:
    """Be killed, but not where it would be the third time for an update, or once too often for a message."""
    if not in_work & struck and not doubtful:
        os.kill(os.getpid(), signal.SIGKILL)


def end_when_asked() -> None:
    """SIGUSR1: be killed as soon as nothing has to be spared, wherever the program is then."""

    def try_to_end(*_: object) -> None:
        end_unless_spared()
        signal.setitimer(signal.ITIMER_REAL, 0.02)

    signal.signal(signal.SIGUSR1, try_to_end)
    signal.signal(signal.SIGALRM, try_to_end)


def spare_the_struck() -> None:
    """Know which updates are in work, and which of them ended the program as often as they may."""

    def learn(arguments: tuple[Any, ...], _: Any) -> None:
        session: Session = arguments[1]
        struck.update(session.scalars(select(Strike.update_id).where(Strike.count == MOST_STRIKES - 1)))

    original = Watchdog.step

    @contextmanager
    def step(self: Watchdog, update_id: int) -> Any:
        with _counting:  # nobody decides to end the program meanwhile
            in_work.add(update_id)
        try:
            with original(self, update_id):
                yield
        finally:
            in_work.discard(update_id)

    replaced: Callable[[Watchdog, int], AbstractContextManager[None]] = step
    setattr(Watchdog, "step", replaced)  # noqa: B010
    wrap(Dispatcher, "remember_strikes", after=learn)


def spare_the_doubtful() -> None:
    """Know which rows must not be on the wire at one more end of the program."""
    written: set[int] = set()

    def go(arguments: tuple[Any, ...]) -> None:
        doubtful.update(row.id for row in arguments[1] if row.ambiguous >= MOST_AMBIGUOUS - 1)

    wrap(outbox, "mark_sending", before=go)
    wrap(outbox, "settle", after=lambda arguments, _: written.update(result.row.id for result in arguments[1]))
    wrap(Leadership, "run", after=lambda _, __: doubtful.difference_update(written))


def set_ahead(clock: Clock, seconds: float) -> None:
    clock.offset = timedelta(seconds=seconds)


def lead_astray(message: Any, orders: Orders) -> None:
    """What a step does that has a fault for exactly one text."""
    text = getattr(message, "text", None) or ""
    if orders.raises and orders.raises in text:
        raise RuntimeError("this text cannot be taken")
    if orders.never_returns and orders.never_returns in text:
        time.sleep(3600)


def wrap(
    owner: Any,
    name: str,
    *,
    before: Callable[[tuple[Any, ...]], None] = lambda _: None,
    after: Callable[[tuple[Any, ...], Any], None] = lambda _, __: None,
) -> None:
    """Put calls around a function, be it plain or async."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def plain(*arguments: Any, **named: Any) -> Any:
        before(arguments)
        result = original(*arguments, **named)
        after(arguments, result)
        return result

    @functools.wraps(original)
    async def awaited(*arguments: Any, **named: Any) -> Any:
        before(arguments)
        result = await original(*arguments, **named)
        after(arguments, result)
        return result

    setattr(owner, name, awaited if inspect.iscoroutinefunction(original) else plain)


_certificates = create_ssl_context()  # a tenth of a second at each start, for a server that has none


def run(environment: dict[str, str], log: str) -> None:
    """The same in a process that was forked with everything imported: what a test starts seventy times."""
    os.environ.update(environment)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(output, stream.fileno())
    sys.argv = ["wuxin", "run"]
    setattr(httpx._transports.default, "create_ssl_context", lambda **_: _certificates)  # noqa: B010, SLF001
    begin()


def begin() -> None:
    """Obey the environment's orders, then be the program."""
    obey(Orders(**json.loads(os.environ[VARIABLE])))
    main()


if __name__ == "__main__":
    begin()
