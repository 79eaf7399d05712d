"""The sender: brings the outbox to Telegram, one process at a time, each chat at its own pace."""

import asyncio
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from telegram import Bot

from bot import telegram_calls
from bot.clock import Clock
from bot.database import Database, NotLeadingError
from bot.quiet_times import QuietTimes
from bot.send_queue import Budget, SendQueue, put_all
from bot.telegram_calls import Attempt
from handlers.flow.context import CallbackAnswer
from models import chats, outbox
from models.outbox import Claimed, Outgoing, Result, Shown
from models.rules.community import Community
from models.rules.delivery import REPEATABLE, Outcome, Priority, Status, Verdict, judge

MOST_HELD = 2_000  # rows of a kind in memory; the others wait in the database
AT_ONCE = 16  # calls under way; 25 a second need no more, and httpx looks through all of its pool at each
LOOK_AGAIN = {True: 0.5, False: 30.0}  # seconds between looks for rows that were not handed over: shared store or not
TRY_TO_LEAD = 1.0  # seconds between attempts to become the sender

log = structlog.get_logger()


@dataclass
class Report:
    """What is to be written down at the next turn."""

    results: list[Result] = field(default_factory=list)
    migrated: list[tuple[int, int]] = field(default_factory=list)
    unreachable: list[tuple[int, str]] = field(default_factory=list)
    lost_cards: list[str] = field(default_factory=list)
    lost_threads: list[tuple[int, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.results or self.migrated or self.unreachable or self.lost_cards or self.lost_threads)

    def __add__(self, later: "Report") -> "Report":
        return Report(
            self.results + later.results,
            self.migrated + later.migrated,
            self.unreachable + later.unreachable,
            self.lost_cards + later.lost_cards,
            self.lost_threads + later.lost_threads,
        )


class Sender:
    """Claims rows, sends them, writes down what became of them: one transaction a turn does all the writing."""

    def __init__(self, database: Database, bot: Bot, clock: Clock, community: Community, budget: Budget) -> None:
        self.database, self.bot, self.clock, self.budget = database, bot, clock, budget
        self.quiet_times = QuietTimes(community)
        self.leadership = database.leadership()
        self.in_flight = 0
        self._calls: asyncio.TaskGroup | None = None
        self._wake = asyncio.Event()
        self._stopping = self._leading = self._turning = False
        self._report = Report()
        self._look_at = self._ask_quiet_at = 0.0
        self._next_due: datetime | None = None
        self._start_over()
        clock.on_move(self.look_again)

    def offer(self, rows: Collection[Outgoing]) -> None:
        """New rows, straight after their commit. What does not fit into memory is read later.

        While older rows of a kind are still unread none of that kind is taken, so that each chat keeps its order; and
        in a shared store another process may have written older ones.
        """
        if self.database.is_shared:
            if rows:  # of what others wrote the next look tells
                self.look_again()
            return
        if self._next_due and self._next_due <= self.clock.now():
            self.look_again()  # what was postponed until now is older than these
        for broadcasts in (False, True):
            mine = [row for row in rows if (row.priority is Priority.BROADCAST) is broadcasts]
            if self._unread[broadcasts] or self.queue.count_held(broadcasts=broadcasts) + len(mine) > MOST_HELD:
                self._unread[broadcasts] |= bool(mine)
            else:
                self._put(mine)
        self._wake.set()

    def answer(self, answers: Iterable[CallbackAnswer]) -> None:
        """Answer pressed buttons at once. An answer is worth nothing later, so it is neither kept nor tried again."""
        for answer in answers:
            if self._calls is not None and not self._stopping:
                self._calls.create_task(self._answer(answer))

    async def _answer(self, answer: CallbackAnswer) -> None:
        try:
            await self.bot.answer_callback_query(answer.query_id, answer.text or None, show_alert=answer.alert)
        except Exception as error:  # noqa: BLE001 -- too old, or the network: what it announced is said in a message
            log.info("a press was not answered", reason=type(error).__name__)

    def look_again(self) -> None:
        """There may be rows in the database that nobody handed over, or that had to wait."""
        self._unread = {False: True, True: True}
        self._look_at = self._time() + LOOK_AGAIN[self.database.is_shared]
        self._wake.set()

    def stop(self) -> None:
        """Finish what is on the wire, write it down, and end."""
        self._stopping = True
        self._wake.set()

    @property
    def is_idle(self) -> bool:
        """True when nothing is under way, to be written, or able to go now."""
        waits_until = self.queue.wake_at(self._time())
        nothing_ready = waits_until is None or waits_until > self._time()
        pending = self.in_flight or self._report or self._turning or any(self._unread.values())
        return self._leading and nothing_ready and not pending

    async def run(self) -> None:
        """Send until stopped."""
        try:
            async with asyncio.TaskGroup() as self._calls:
                while not self._is_over:
                    self._wake.clear()
                    self._turning = True
                    try:
                        await self.turn(self._calls)
                    except (SQLAlchemyError, NotLeadingError) as error:
                        log.warning("the sender waits for the database", reason=type(error).__name__)
                        self._start_over()
                    finally:
                        self._turning = False
                    await self._rest()
        finally:
            self._calls = None
            self._start_over()

    async def turn(self, calls: asyncio.TaskGroup) -> None:
        """Write down what came back, claim what may go, and set it going."""
        if not self._leading and not await self._lead():
            return
        for broadcasts in (False, True):
            if self._wants_more(broadcasts=broadcasts):
                await self._read(broadcasts=broadcasts)
        if self._time() >= self._ask_quiet_at:
            await self.leadership.run(self.quiet_times.read)
            self._ask_quiet_at = self._time() + QuietTimes.READ_EVERY
        moment = self.clock.now()
        taken = self.queue.take(self._time(), moment, self._room())
        self._report.results += [Result(row, Status.DEAD, moment, error="too late") for row in taken.late]
        self._postpone(taken.postponed, moment)
        if not self._report and not taken.going:
            return
        claimed = await self._write(going=taken.going)
        for row in taken.going:
            if row.id in claimed.ids:
                self._set_going(calls, row, claimed.shown.get(row.card or ""))
            else:
                self.queue.done(row, self._time(), again=False)

    def _postpone(self, rows: list[Outgoing], moment: datetime) -> None:
        """What has to wait long waits in the database, and is read again before anything younger goes."""
        self._report.results += [Result(row, Status.QUEUED, moment, not_before=row.not_before) for row in rows]
        moments = [row.not_before for row in rows if row.not_before] + ([self._next_due] if self._next_due else [])
        self._next_due = min(moments, default=None)

    def _time(self) -> float:
        """Seconds on a clock that nobody sets back; what a person moves the sandbox's clock by passes here too."""
        return time.monotonic() + self.clock.offset.total_seconds()

    @property
    def _is_over(self) -> bool:
        return self._stopping and not self.in_flight and not self._report

    def _room(self) -> int:
        return 0 if self._stopping else AT_ONCE - self.in_flight

    async def _write(self, *, going: list[Outgoing]) -> Claimed:
        """One transaction; what it could not write down is written down at the next turn."""
        report, self._report = self._report, Report()
        try:
            return await self.leadership.run(partial(self._settle, report=report, going=going))
        except BaseException:
            self._report = report + self._report
            raise

    async def _lead(self) -> bool:
        """Become the sender, once the calls of an earlier time are over and their outcome is written down. What
        another sender had on the wire then may or may not have arrived.
        """
        if self.in_flight or not await self.leadership.take():
            return False
        await self._write(going=[])
        ambiguous = await self.leadership.run(outbox.recover)
        if ambiguous:
            log.warning("messages were on the wire when the program ended", count=ambiguous)
        self._leading = True
        self.look_again()
        return True

    def _wants_more(self, *, broadcasts: bool) -> bool:
        return self._unread[broadcasts] and self.queue.count_held(broadcasts=broadcasts) < MOST_HELD // 2

    async def _read(self, *, broadcasts: bool) -> None:
        held = frozenset(self.queue.held)
        read = partial(outbox.list_waiting, now=self.clock.now(), broadcasts=broadcasts, limit=MOST_HELD, besides=held)
        self._unread[broadcasts] = False
        rows = await self.leadership.run(read)
        self._next_due = await self.leadership.run(partial(outbox.get_next_due, now=self.clock.now()))
        self._unread[broadcasts] |= len(rows) == MOST_HELD
        self._put(rows)

    def _put(self, rows: Iterable[Outgoing]) -> None:
        moment = self.clock.now()
        older = put_all(self.queue, rows)
        self._report.results += [Result(row, Status.SUPERSEDED, moment) for row in older]

    def _settle(self, session: Session, *, report: Report, going: list[Outgoing]) -> Claimed:
        now = self.clock.now()
        for old, new in report.migrated:
            chats.migrate_chat(session, old, new, now=now)
        for chat_id, thread_id in report.lost_threads:
            chats.lose_thread(session, chat_id, thread_id, now=now)
        outbox.settle(session, report.results)
        outbox.forget_cards(session, report.lost_cards)
        for chat_id, reason in report.unreachable:
            chats.mark_unreachable(session, chat_id, reason=reason, now=now)
        return outbox.mark_sending(session, going) if going else Claimed()

    def _set_going(self, calls: asyncio.TaskGroup, row: Outgoing, shown: Shown | None) -> None:
        """Send a row, unless its card shows a newer state by now."""
        if shown and shown.row_id > row.id:
            self._report.results.append(Result(row, Status.SUPERSEDED, self.clock.now()))
            self.queue.done(row, self._time(), again=False)
            return
        self.in_flight += 1
        calls.create_task(self._send(row, shown.message_id if shown else None))

    async def _send(self, row: Outgoing, card_message: int | None) -> None:
        try:
            attempt = await telegram_calls.call(self.bot, row, card_message=card_message, silent=self._is_silent(row))
            row.attempts += 1
            row.ambiguous += attempt.outcome is Outcome.AMBIGUOUS
            verdict = judge(
                attempt.outcome,
                priority=row.priority,
                repeatable=row.method in REPEATABLE or card_message is not None,
                attempts=row.attempts,
                ambiguous=row.ambiguous,
                plain=row.plain,
                wait=attempt.wait,
            )
            self._carry_out(row, attempt, verdict, card_message)
        finally:
            self.in_flight -= 1
            self._wake.set()

    def _is_silent(self, row: Outgoing) -> bool:
        """Whether it comes without a sound: even an answer need not wake anybody at night."""
        return not row.urgent and self.quiet_times.until(row.chat_id, self.clock.now()) is not None

    def _carry_out(self, row: Outgoing, attempt: Attempt, verdict: Verdict, card_message: int | None) -> None:
        now, moment = self._time(), self.clock.now()
        row.plain |= verdict.plain
        row.not_before = moment + verdict.after if verdict.after else None
        if attempt.outcome is Outcome.FLOOD:
            self.queue.pause(now + attempt.wait.total_seconds())
        if attempt.outcome is Outcome.MIGRATED and attempt.new_chat_id:
            self._report.migrated.append((row.chat_id, attempt.new_chat_id))
            self.queue.migrate(row.chat_id, attempt.new_chat_id)
            row.chat_id = attempt.new_chat_id
        if verdict.unreachable:
            self._report.unreachable.append((row.chat_id, attempt.error or ""))
            self.queue.drop(row.chat_id)
        if verdict.in_chat:
            self._report.lost_threads.append((row.chat_id, row.payload["message_thread_id"]))
            row.payload = {name: value for name, value in row.payload.items() if name != "message_thread_id"}
        if verdict.anew:
            self._report.lost_cards += [row.card] if row.card else []
            row.method, row.payload = "sendMessage", {n: v for n, v in row.payload.items() if n != "message_id"}
        if verdict.status is not Status.SENT:
            log.warning("not delivered", key=row.key, outcome=attempt.outcome, status=verdict.status)
        needed = self.queue.done(row, now, again=verdict.status is Status.QUEUED)
        status = verdict.status if needed else Status.SUPERSEDED
        message_id = attempt.message_id or card_message
        # A short wait is kept in memory alone: after a restart the message stands where it stood in its chat's order.
        self._report.results.append(Result(row, status, moment, message_id, attempt.error, answer=attempt.answer))

    async def _rest(self) -> None:
        """Until something new comes, something may go, or it is time to look again."""
        now = self._time()
        if self._is_over:
            return
        if not self._leading:
            await self._wait(TRY_TO_LEAD)
        elif now >= self._look_at:
            self.look_again()
        elif not (self._report or self._wants_more(broadcasts=False) or self._wants_more(broadcasts=True)):
            ready_at = self.queue.wake_at(now) if self._room() else None
            await self._wait(min(self._look_at, ready_at or self._look_at) - now)

    async def _wait(self, seconds: float) -> None:
        """Until something new comes, but not longer than that."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    def _start_over(self) -> None:
        """Know nothing: the rows of the outbox say all, and another process may be sending them by now. Only what is
        still to be written down stays.
        """
        self.leadership.release()
        self.queue = SendQueue(self.budget, self.quiet_times.until)
        self._unread = {False: True, True: True}
        self._leading = False
