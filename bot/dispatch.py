"""Dispatch: a batch of updates in one transaction, each with a savepoint of its own.

What every update needs (its id on record, the person, the dialogue, the outbox) is read and written once for the
whole batch; a step pays only for what it itself does.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import structlog
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session
from telegram import Update

from bot.clock import Clock
from bot.database import Database
from bot.incoming import Incoming, hushed
from bot.watchdog import Watchdog
from handlers.flow.context import CallbackAnswer
from handlers.flow.engine import Engine
from handlers.flow.step import Turn
from handlers.ui.announce import Announcer
from models import dialogues, updates
from models.actors import NOBODY, Account, Actor, load_actors
from models.burdens import counting, merging
from models.burdens.counting import Tally
from models.dialogues import Place, Standing
from models.outbox import Outbox, Outgoing
from models.reach import record_return
from models.rules.refusals import Refusal

TRIES = 3

log = structlog.get_logger()


@dataclass
class Done:
    """What a committed batch leaves to be sent."""

    rows: list[Outgoing] = field(default_factory=list)
    answers: list[CallbackAnswer] = field(default_factory=list)

    def __add__(self, other: "Done") -> "Done":
        return Done(self.rows + other.rows, self.answers + other.answers)


class Dispatcher:
    """Processes batches. When `process` returns, everything in the batch is committed and may be acknowledged."""

    def __init__(self, database: Database, engine: Engine, clock: Clock, watchdog: Watchdog) -> None:
        self.database, self.engine, self.clock, self.watchdog = database, engine, clock, watchdog
        self.struck_out: set[int] = set()

    def remember_strikes(self, session: Session) -> None:
        """At the start: note the updates that ended the program before, and learn which did it too often."""
        for update_id in self.watchdog.stopped:
            updates.strike(session, update_id)
        self.struck_out = updates.list_struck_out(session)

    async def process(self, batch: Sequence[Incoming]) -> Done:
        """Process a batch, split by chat over the database's lanes.

        Whatever it raises, nothing may be acknowledged then, and everything may be given again.
        """
        lanes: dict[int, list[Incoming]] = defaultdict(list)
        for incoming in batch:
            lanes[incoming.chat_id % self.database.lanes].append(incoming)
        work = [self.database.run(partial(self.transact, batch=lane)) for lane in lanes.values()]
        return sum(await asyncio.gather(*work), Done())

    def transact(self, session: Session, batch: Sequence[Incoming]) -> Done:
        """Everything that one transaction does for its part of a batch."""
        return _Batch(self, session, batch).take()


class _Batch:
    """One transaction."""

    def __init__(self, dispatcher: Dispatcher, session: Session, batch: Sequence[Incoming]) -> None:
        self.engine, self.watchdog, self.struck_out = dispatcher.engine, dispatcher.watchdog, dispatcher.struck_out
        self.session, self.now = session, dispatcher.clock.now()
        lock_chats(session, {incoming.chat_id for incoming in batch})
        fresh = updates.record(session, [incoming.update_id for incoming in batch], self.now)
        self.batch = list({i.update_id: i for i in batch if i.update_id in fresh}.values())
        record_return(session, {incoming.chat_id for incoming in self.batch if not incoming.is_membership})
        community = self.engine.product.community
        self.today, self.tally = community.today(self.now), Tally()
        self.actors = load_actors(session, _accounts(self.batch, community.languages), today=self.today)
        self.standings: dict[Place, Standing | None] = dict(dialogues.load(session, {_place(i) for i in self.batch}))
        self.changed: set[Place] = set()
        self.done = Done()

    def take(self) -> Done:
        for incoming in self.batch:
            with structlog.contextvars.bound_contextvars(update_id=incoming.update_id):
                self.take_one(incoming)
        changes = [(place, self.standings.get(place)) for place in self.changed]
        dialogues.save(self.session, changes)
        counting.record(self.session, self.tally, day=self.today)
        self.done.rows = merging.save(self.session, self.done.rows, self.engine.product.community, now=self.now)
        return self.done

    def take_one(self, incoming: Incoming) -> None:
        if incoming.update is None:
            self.park(incoming, incoming.error)
            return
        nobody = NOBODY if incoming.is_faceless else None
        actor = self.actors.get(incoming.account.telegram_id) if incoming.account else nobody
        if actor is None:
            return
        if incoming.update_id in self.struck_out:
            self.give_up(incoming, incoming.update, actor, "the program ended in this step")
            return
        self.step(incoming, incoming.update, actor)

    def step(self, incoming: Incoming, update: Update, actor: Actor) -> None:
        """Take the step; a fault is tried again at once, so that the chat's order holds, then parked."""
        standing = self.standings.get(_place(incoming))
        for attempt in range(1, TRIES + 1):
            try:
                with self.watchdog.step(incoming.update_id), self.session.begin_nested():
                    turn = self.engine.take(self.session, update, actor, standing, now=self.now)
                if actor.is_staff:
                    self.count(update, actor, took_up=bool(turn.outbox.rows) or turn.standing is not standing)
            except Refusal as refusal:
                log.info("refused", reason=type(refusal).__name__, person_id=actor.id)
                turn = self.engine.refuse(self.session, update, actor, standing, refusal, now=self.now)
            except (OperationalError, InterfaceError):
                raise  # the database is in trouble, not the update: the whole batch is given again
            except Exception as error:
                log.warning("step failed", attempt=attempt, exc_info=error)
                failure = error
                continue
            self.keep(incoming, turn)
            return
        self.give_up(incoming, update, actor, f"{type(failure).__name__}: {failure}")

    def count(self, update: Update, actor: Actor, *, took_up: bool) -> None:
        """What this asked of somebody who serves. Talk in a group that the bot did not take up is none of its doing."""
        if update.callback_query or update.poll_answer:
            self.tally.tap(actor.telegram_id)
        elif update.message and took_up:
            self.tally.answer(actor.telegram_id, album=update.message.media_group_id or "")

    def give_up(self, incoming: Incoming, update: Update, actor: Actor, error: str) -> None:
        """Park an update that cannot be processed; its author hears that it was in vain."""
        self.keep(incoming, self.engine.apologize(self.session, update, actor, now=self.now))
        self.park(incoming, error)

    def keep(self, incoming: Incoming, turn: Turn) -> None:
        """Take the step's effects over into the batch's."""
        place = _place(incoming)
        if turn.standing is not self.standings.get(place):
            self.changed.add(place)
            self.standings[place] = turn.standing
        self.actors[turn.actor.telegram_id] = turn.actor
        self.done.rows += turn.outbox.rows
        if turn.answer:
            self.done.answers.append(turn.answer)

    def park(self, incoming: Incoming, error: str) -> None:
        log.error("parked", update_id=incoming.update_id)
        updates.park(self.session, incoming.update_id, hushed(incoming.raw), error=error, now=self.now)
        announcer = Announcer(
            self.session, self.engine.product, Outbox(f"park{incoming.update_id}", self.now), self.now
        )
        announcer.alert("alerts/parked", update_id=incoming.update_id)
        self.done.rows += announcer.outbox.rows


def lock_chats(session: Session, chat_ids: Iterable[int]) -> None:
    """On PostgreSQL another process may hold updates of the same chat: one after the other, in one order."""
    if session.get_bind().dialect.name == "postgresql":
        lock = text("select pg_advisory_xact_lock(id) from (select unnest(:ids) as id order by 1) as chats")
        session.execute(lock, {"ids": sorted(chat_ids)})


def _place(incoming: Incoming) -> Place:
    return incoming.chat_id, incoming.account.telegram_id if incoming.account else 0


def _accounts(batch: Iterable[Incoming], languages: Sequence[str]) -> dict[int, Account]:
    """Who did what is in the batch; whose language the community does not speak is spoken to in its first."""
    accounts = [account for incoming in batch if (account := incoming.account)]
    return {a.telegram_id: a if a.language in languages else replace(a, language=languages[0]) for a in accounts}
