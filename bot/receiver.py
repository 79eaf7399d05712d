"""Receivers: updates come in batches, by polling or by webhook, and are acknowledged after their commit."""

import asyncio
import hmac
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.dispatch import Dispatcher, Done
from bot.incoming import Incoming, read_update

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "poll_answer")
MOST_AT_ONCE = 100
LONGEST_WAIT = 30.0  # seconds
POLL_SECONDS = 50
LARGEST_UPDATE = 1 << 20  # bytes
BATCH_TRIES = 3
PATIENCE = 10  # tries where the database, not the update, seems to be in trouble

log = structlog.get_logger()
Deliver = Callable[[Done], None]


def backoff(failures: int) -> float:
    """Seconds to wait after so many failures in a row: doubling with jitter, 30 at most."""
    return float(min(LONGEST_WAIT, 0.5 * 2 ** min(failures, 10)) * random.uniform(0.5, 1.0))  # noqa: S311


class Intake:
    """What both receivers do with raw updates: process them until they are committed, then hand the words on."""

    def __init__(self, dispatcher: Dispatcher, deliver: Deliver, bot: Bot) -> None:
        self.dispatcher, self.deliver, self.bot = dispatcher, deliver, bot

    async def take(self, raws: Sequence[Any]) -> None:
        """Return when all of `raws` are committed, however long the database is away."""
        batch = [incoming for raw in raws if (incoming := read_update(raw, self.bot))]
        tries = failures = 0
        while batch:
            try:
                done = await self.dispatcher.process(batch)
            except Exception as error:
                tries += 1
                failures += await self._database_answers()  # while the database is away no update is to blame
                log.exception("a batch was not committed", updates=len(batch), failures=failures)
                is_passing = isinstance(error, OperationalError | InterfaceError)
                if failures >= (PATIENCE if is_passing else BATCH_TRIES):
                    if len(batch) > 1:
                        await self._one_by_one(batch)
                        return
                    if await self._park(batch[0], error):
                        return
                await asyncio.sleep(backoff(tries))
            else:
                self.deliver(done)
                return

    async def _database_answers(self) -> bool:
        try:
            await self.dispatcher.database.run(lambda session: session.execute(text("select 1")))
        except SQLAlchemyError:
            return False
        return True

    async def _one_by_one(self, batch: Sequence[Incoming]) -> None:
        """Something in the batch is poison: it must not hold up the rest."""
        for incoming in batch:
            await self.take([incoming.raw])

    async def _park(self, incoming: Incoming, error: Exception) -> bool:
        """Park an update that fails alone; False while the database takes nothing at all."""
        poisoned = Incoming(incoming.update_id, incoming.raw, None, f"{type(error).__name__}: {error}")
        try:
            self.deliver(await self.dispatcher.process([poisoned]))
        except Exception:
            log.exception("nothing can be committed")
            return False
        return True


class Poller:
    """Long polling. The offset moves only past what is committed; at the start none is sent."""

    def __init__(self, bot: Bot, intake: Intake) -> None:
        self.bot, self.intake = bot, intake
        self.offset: int | None = None
        self.failures = 0

    async def run(self) -> None:
        """Poll until cancelled. No answer of Telegram's ends it."""
        while True:
            try:
                await self.poll(POLL_SECONDS)
            except TelegramError as error:
                self.failures += 1
                log.warning("cannot get updates", reason=explain(error), failures=self.failures)
                await asyncio.sleep(backoff(self.failures))

    async def poll(self, seconds: int) -> int:
        """Ask once, waiting so many seconds for something new; returns how many updates came."""
        raws = await self._get_updates(seconds)
        self.failures = 0
        await self.intake.take(raws)
        ids = [raw["update_id"] for raw in raws if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]
        self.offset = max(ids) + 1 if ids else self.offset
        return len(raws)

    async def _get_updates(self, seconds: int) -> list[Any]:
        """The raw updates. `Bot.get_updates` would refuse all of a hundred for one that it cannot parse."""
        query = f"timeout={seconds}&limit={MOST_AT_ONCE}&allowed_updates={json.dumps(ALLOWED_UPDATES)}"
        if self.offset is not None:
            query += f"&offset={self.offset}"
        answer = await self.bot.request.post(f"{self.bot.base_url}/getUpdates?{query}", read_timeout=seconds + 10)
        return answer if isinstance(answer, list) else []


@dataclass
class _Waiting:
    """A webhook call that waits for its commit."""

    raw: Any
    committed: asyncio.Future[None]


class Webhook:
    """Telegram calls us. Those that wait at the same time share a transaction; each gets its 200 after it."""

    def __init__(self, secret: str, path: str, intake: Intake) -> None:
        self.secret, self.intake = secret, intake
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(maxsize=10 * MOST_AT_ONCE)
        self.app = Starlette(routes=[Route(path, self._receive, methods=["POST"])])

    async def run(self) -> None:
        """Process what waits until cancelled."""
        while True:
            batch = [await self._queue.get()]
            while len(batch) < MOST_AT_ONCE and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            await self.intake.take([waiting.raw for waiting in batch])
            for waiting in batch:
                if not waiting.committed.done():
                    waiting.committed.set_result(None)

    async def _receive(self, request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            return Response(status_code=403)
        if int(request.headers.get("Content-Length") or LARGEST_UPDATE + 1) > LARGEST_UPDATE:
            return Response(status_code=413)
        try:
            raw = json.loads(await request.body())
        except ValueError:
            return Response(status_code=400)
        waiting = _Waiting(raw, asyncio.get_running_loop().create_future())
        await self._queue.put(waiting)
        await waiting.committed
        return Response(status_code=200)


def explain(error: TelegramError) -> str:
    """What the trouble is and what helps, in one sentence."""
    match error:
        case InvalidToken():
            return "Telegram does not know this token; take a new one from @BotFather into TELEGRAM_TOKEN."
        case Conflict():
            return "Another program polls with this token, or a webhook is set; stop the other one."
        case _:
            return f"Telegram cannot be reached or is in trouble ({error.message}); trying again."
