"""Puts the parts together, starts them and stops them."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
import uvicorn
from sqlalchemy.orm import Session
from telegram import Bot
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot import migrations
from bot.clock import Clock
from bot.database import Database, lock_store
from bot.dispatch import Dispatcher, Done
from bot.menu import publish_profile, refresh_menus
from bot.receiver import ALLOWED_UPDATES, Intake, Poller, Webhook, backoff, explain
from bot.scheduler import Scheduler
from bot.send_queue import Budget
from bot.sender import Sender
from bot.settings import Settings
from bot.watchdog import Watchdog
from handlers.flow.engine import Engine
from handlers.flow.routes import discover
from handlers.ui.announce import Product
from handlers.ui.words import Words
from models.appointments.deadlines import plan_night
from models.appointments.desk_lists import plan_desk_lists
from models.communities.loading import load_community
from models.first_admin import renew_first_admin_code
from models.privacy.retention import plan_round
from models.requests.relief import plan_look
from models.rules.community import Community
from models.visits import deadlines as visits

STOP_WITHIN = 5.0  # seconds
WEBHOOK_PATH = "/telegram"

log = structlog.get_logger()


def open_bot(settings: Settings, *, request: BaseRequest | None = None) -> Bot:
    """The Bot API's client, with room for many calls at once."""
    if settings.telegram_token is None:
        raise ValueError("TELEGRAM_TOKEN is not set")
    request = request or HTTPXRequest(connection_pool_size=32, read_timeout=15, connect_timeout=5, pool_timeout=5)
    return ExtBot(
        settings.telegram_token.get_secret_value(),
        base_url=settings.telegram_base_url,
        request=request,
        get_updates_request=request,  # which we do not use: another one would read all certificates again
    )


class App:
    """The program: `open` it, `run` it until `stop`, `close` it."""

    def __init__(
        self, settings: Settings, community: Community, clock: Clock, bot: Bot, *, budget: Budget | None = None
    ) -> None:
        self.settings, self.community, self.clock, self.bot = settings, community, clock, bot
        self.budget = budget or Budget(
            settings.messages_per_second, group=(settings.messages_per_minute_in_groups, 60.0)
        )
        self.database = Database(settings.database)
        self.watchdog = Watchdog(settings.data_dir / "watchdog")
        self.first_admin_code: str | None = None
        """What makes somebody the first admin, for the terminal alone; None where there is one."""
        self._stop = asyncio.Event()

    async def prepare_store(self) -> None:
        """Bring schema and community up to date."""
        await asyncio.to_thread(migrations.upgrade, self.settings.database)
        await self.database.run(self._load)

    def _load(self, session: Session) -> None:
        lock_store(session.connection())
        now = self.clock.now()
        load_community(session, self.community, admin_ids=self.settings.admin_ids, now=now)
        plan_look(session, now=now)
        plan_round(session, self.community, now=now)
        plan_night(session, self.community, now=now)
        plan_desk_lists(session, self.community, now=now)
        visits.plan_night(session, self.community, now=now)
        visits.plan_lists(session, self.community, now=now)
        self.first_admin_code = renew_first_admin_code(session, now=now)

    async def open(self) -> None:
        """Wait until Telegram answers, and build the parts."""
        words = Words(self.community.zone, self.community.languages)
        await self._meet_telegram(words)
        me = self.bot.bot
        product = Product(self.community, words, self.bot.username, me.id, bool(me.can_read_all_group_messages))
        self.sender = Sender(self.database, self.bot, self.clock, self.community, self.budget)
        routes = discover()
        self.dispatcher = Dispatcher(self.database, Engine(routes, product), self.clock, self.watchdog)
        await self.database.run(self.dispatcher.remember_strikes)
        self.scheduler = Scheduler(self.database, self.clock, product, routes, self.sender.offer)
        self.intake = Intake(self.dispatcher, self.deliver, self.bot)
        self.poller = Poller(self.bot, self.intake)

    async def run(self, *, started: Callable[[], None] = lambda: None) -> None:
        """Serve until `stop`: every part by itself, none of which may end the others."""
        await self.prepare_store()
        if not await self._open_unless_stopped():
            return
        await self.database.run(lambda session: refresh_menus(session, self.scheduler.product, self.clock.now()))
        self.scheduler.start()
        async with asyncio.TaskGroup() as parts:
            sending = parts.create_task(_keep_running("sender", self.sender.run))
            receiving = [parts.create_task(_keep_running("receiver", serve)) for serve in self._receivers()]
            started()
            await self._stop.wait()
            for task in receiving:
                task.cancel()
            self.scheduler.stop()
            self.sender.stop()
            await asyncio.wait([sending], timeout=STOP_WITHIN)
            sending.cancel()

    def stop(self) -> None:
        """End `run`: what is on the wire is finished, nothing new is taken in."""
        self._stop.set()

    async def close(self) -> None:
        """Let go of everything."""
        await self.bot.shutdown()
        self.watchdog.close()
        self.database.close()

    def deliver(self, done: Done) -> None:
        """What a committed batch promised goes out: answers to presses at once, messages in their turn."""
        self.sender.answer(done.answers)
        self.sender.offer(done.rows)

    async def _open_unless_stopped(self) -> bool:
        """False when we were told to stop before Telegram answered."""
        async with asyncio.TaskGroup() as group:
            tasks = opening, _ = group.create_task(self.open()), group.create_task(self._stop.wait())
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
        return not opening.cancelled()

    async def _meet_telegram(self, words: Words) -> None:
        """Telegram may be down when we start: wait for it, however long it takes."""
        failures = 0
        while True:
            try:
                await self.bot.initialize()
                await publish_profile(self.bot, self.community, words)
                await self._direct_updates()
            except TelegramError as error:
                failures += 1
                log.warning("Telegram does not answer yet", reason=explain(error), failures=failures)
                await asyncio.sleep(backoff(failures))
            else:
                return

    async def _direct_updates(self) -> None:
        """Say whether Telegram is to call us or waits to be asked."""
        url, secret = self.settings.webhook_url, self.settings.webhook_secret
        if url and secret:
            await self.bot.set_webhook(
                url, secret_token=secret.get_secret_value(), allowed_updates=ALLOWED_UPDATES, max_connections=100
            )
        else:
            await self.bot.delete_webhook()

    def _receivers(self) -> list[Callable[[], Awaitable[None]]]:
        if not self.settings.webhook_url or self.settings.webhook_secret is None:
            return [self.poller.run]
        webhook = Webhook(self.settings.webhook_secret.get_secret_value(), WEBHOOK_PATH, self.intake)
        host, port = self.settings.webhook_address
        server = uvicorn.Server(uvicorn.Config(webhook.app, host=host, port=port, log_config=None, access_log=False))
        return [webhook.run, server.serve]


async def _keep_running(part: str, run: Callable[[], Awaitable[None]]) -> None:
    """A part that fails is started again: the program does not go deaf or dumb over one mistake."""
    failures = 0
    while True:
        try:
            await run()
        except Exception:
            failures += 1
            log.exception("a part failed and is started again", part=part, failures=failures)
            await asyncio.sleep(backoff(failures))
        else:
            return
