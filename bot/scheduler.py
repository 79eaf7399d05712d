"""The clock's side: APScheduler only asks, again and again, what is due. What is due stands in rows."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.orm import Session

from bot import jobs
from bot.clock import Clock
from bot.database import Database
from handlers.ui.announce import Announcer, Product, Recipient
from models import dialogues, outbox, timers, updates
from models.outbox import Outbox, Outgoing
from models.people import get_language
from models.timers import Timer

AT_ONCE = 200
TRY_AGAIN = timedelta(minutes=1)

log = structlog.get_logger()
Deliver = Callable[[list[Outgoing]], None]


class Scheduler:
    """Runs due timers, ends forgotten dialogues, and forgets what need not be kept."""

    def __init__(self, database: Database, clock: Clock, product: Product, deliver: Deliver) -> None:
        self.database, self.clock, self.product, self.deliver = database, clock, product, deliver
        self._scheduler = AsyncIOScheduler(
            timezone=product.community.zone,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self._scheduler.add_job(self.run_due, IntervalTrigger(seconds=1), id="due")
        self._scheduler.add_job(self.expire_dialogues, IntervalTrigger(minutes=1), id="dialogues")
        self._scheduler.add_job(self.purge, CronTrigger(hour=3, minute=30), id="purge")

    def start(self) -> None:
        """Begin asking."""
        self._scheduler.start()
        self.clock.on_move(self._ask_now)

    def stop(self) -> None:
        """Ask no more."""
        self._scheduler.shutdown(wait=False)

    async def run_due(self) -> int:
        """Do everything that is due by now; returns how many timers that was."""
        total = 0
        while count := await self._run_some(self._due):
            total += count
        return total

    async def expire_dialogues(self) -> int:
        """End dialogues that nobody went on with, and say so."""
        return await self._run_some(self._expire)

    async def purge(self) -> None:
        """Forget what has served its time."""
        await self.database.run(lambda session: updates.purge(session, self.clock.now()))

    async def _run_some(self, work: Callable[[Session], tuple[int, list[Outgoing]]]) -> int:
        count, rows = await self.database.run(work)
        self.deliver(rows)
        return count

    def _due(self, session: Session) -> tuple[int, list[Outgoing]]:
        now = self.clock.now()
        due = timers.claim_due(session, now, limit=AT_ONCE)
        rows: list[Outgoing] = []
        for timer in due:
            rows += self._do(session, timer)
        return len(due), outbox.save(session, rows)

    def _do(self, session: Session, timer: Timer) -> list[Outgoing]:
        """One timer in a savepoint of its own: when it fails, it alone comes due again."""
        now = self.clock.now()
        if timer.late_at is not None and timer.late_at <= now:
            log.warning("too late to be worth doing", timer=timer.key)
            return []
        announcer = Announcer(session, self.product, Outbox(f"t{timer.id}.{timer.tries}", now), now)
        try:
            with session.begin_nested():
                jobs.by_kind()[timer.kind](announcer, timer)
        except Exception:
            log.exception("due work failed", timer=timer.key, tries=timer.tries)
            timers.try_again(timer, now + TRY_AGAIN)
            return []
        return announcer.outbox.rows

    def _expire(self, session: Session) -> tuple[int, list[Outgoing]]:
        now = self.clock.now()
        expired = dialogues.list_expired(session, now)
        rows: list[Outgoing] = []
        for dialogue in expired:
            box = Outbox(f"expired:{dialogue.user_id}:{dialogue.serial}", now)
            announcer = Announcer(session, self.product, box, now)
            to = Recipient(dialogue.chat_id, get_language(session, dialogue.user_id))
            announcer.say(to, "flow/forgotten", conversation=dialogue.conversation)
            rows += box.rows
            session.delete(dialogue)
        return len(expired), outbox.save(session, rows)

    def _ask_now(self) -> None:
        """The clock was moved: what came due meanwhile is done at once."""
        for ask in (self.run_due, self.expire_dialogues):
            self._scheduler.add_job(ask)
