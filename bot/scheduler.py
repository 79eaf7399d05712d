"""The clock's side: APScheduler only asks, again and again, what is due. What is due stands in rows."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from time import monotonic

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.orm import Session

from bot import jobs
from bot.clock import Clock
from bot.database import Database
from handlers.flow.routes import Routes
from handlers.flow.running import drops_words
from handlers.ui.announce import Announcer, Product, Recipient
from handlers.ui.keyboards import back_home
from models import dialogues, outbox, timers
from models.burdens import merging
from models.dialogues import Place, Standing
from models.outbox import Outbox, Outgoing
from models.people.preferences import get_language
from models.privacy import retention
from models.rules.delivery import Priority
from models.timers import Timer

AT_ONCE = 200
TRY_AGAIN = timedelta(minutes=1)
LONG_ENOUGH = 0.5  # seconds of one transaction's work: whoever writes to us meanwhile waits so long, and for one timer

log = structlog.get_logger()
Deliver = Callable[[list[Outgoing]], None]


class Scheduler:
    """Runs due timers, ends forgotten dialogues, and forgets what need not be kept."""

    def __init__(self, database: Database, clock: Clock, product: Product, routes: Routes, deliver: Deliver) -> None:
        self.database, self.clock, self.product, self.routes, self.deliver = database, clock, product, routes, deliver
        self._scheduler = AsyncIOScheduler(
            timezone=product.community.zone,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self._scheduler.add_job(self.run_due, IntervalTrigger(seconds=1))
        self._scheduler.add_job(self.expire_dialogues, IntervalTrigger(minutes=1))
        self._scheduler.add_job(self.purge, IntervalTrigger(hours=1))

    def start(self) -> None:
        """Begin asking, at once and from then on: a program that is never up for an hour purges all the same."""
        self._scheduler.start()
        self._ask_now()
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
        keep, now = self.product.community.retention, self.clock.now()
        while await self.database.run(partial(retention.sweep, retention=keep, now=now, kinds=retention.HOURLY)):
            continue
        await self.database.empty_journal()

    async def _run_some(self, work: Callable[[Session], tuple[int, list[Outgoing]]]) -> int:
        count, rows = await self.database.run(work)
        self.deliver(rows)
        return count

    def _due(self, session: Session) -> tuple[int, list[Outgoing]]:
        """As many as there is time for in one transaction; the others are the next one's."""
        due, ends = timers.claim_due(session, self.clock.now(), limit=AT_ONCE), monotonic() + LONG_ENOUGH
        rows: list[Outgoing] = []
        for done, timer in enumerate(due):
            if done and monotonic() >= ends:
                timers.give_back(due[done:])
                return done, rows
            rows += self._do(session, timer)
        return len(due), rows

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
                return self._save(session, timer, announcer.outbox.rows)
        except Exception:
            log.exception("due work failed", timer=timer.key, tries=timer.tries)
            timers.try_again(timer, now + TRY_AGAIN)
            return []

    def _save(self, session: Session, timer: Timer, rows: list[Outgoing]) -> list[Outgoing]:
        """What was held once is not held again."""
        if timer.kind == merging.DIGEST:
            return outbox.save(session, rows)
        return merging.save(session, rows, self.product.community, now=self.clock.now())

    def _expire(self, session: Session) -> tuple[int, list[Outgoing]]:
        now = self.clock.now()
        expired = dialogues.end_expired(session, now)
        rows = [row for place, standing in expired for row in self._tell_expired(session, place, standing)]
        return len(expired), outbox.save(session, rows)

    def _tell_expired(self, session: Session, place: Place, standing: Standing) -> list[Outgoing]:
        """Only what drops somebody's words is worth a word."""
        if not drops_words(self.routes, standing):
            return []
        chat_id, user_id = place
        now = self.clock.now()
        announcer = Announcer(session, self.product, Outbox(f"expired:{standing.serial}:{now:%Y%m%d%H%M%S}", now), now)
        to = Recipient(chat_id, get_language(session, user_id))
        try:
            announcer.say(
                to,
                "flow/forgotten",
                keyboard=[back_home()],
                priority=Priority.REMINDER,
                conversation=standing.conversation,
            )
        except Exception:
            log.exception("a dialogue ended without a word", conversation=standing.conversation)
        return announcer.outbox.rows

    def _ask_now(self) -> None:
        for ask in (self.run_due, self.expire_dialogues, self.purge):
            self._scheduler.add_job(ask)
