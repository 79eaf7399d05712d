"""The real product in one transaction that is never committed: people press and write, and everything follows at once.

Behind it are the engine, the timers and the outbox; only batches and the network are missing.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import event
from sqlalchemy.orm import Session
from telegram import Bot, Update

from bot import jobs
from bot.database import Database
from bot.incoming import read_update
from handlers.flow.engine import Engine
from handlers.flow.routes import Routes, discover
from handlers.flow.step import Turn
from handlers.ui.announce import Announcer, Product
from handlers.ui.words import Words
from models import outbox, timers
from models.actors import Account, Actor, load_actors
from models.burdens import counting, merging
from models.burdens.counting import Tally
from models.dialogues import Place, Standing
from models.outbox import Outbox, Outgoing, Result
from models.rules.community import Community
from models.rules.delivery import QUESTIONS, Status
from models.rules.refusals import Refusal
from tests.people import FrozenClock
from tests.rights.updates import press_update, text_update

ACTORS = {"people", "role_grants", "mandates", "leaves"}
"""What decides who somebody is and what they may do."""
_WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)")


@cache
def routes() -> Routes:
    """All conversations."""
    return discover()


@dataclass(frozen=True)
class Said:
    """What reached a chat: a message, an edit, a file, a menu, or (`message_id` 0) the notice that answers a press."""

    chat_id: int
    message_id: int
    about: str | None
    payload: str
    """Everything that was sent, as JSON with its characters unescaped."""
    buttons: tuple[dict[str, Any], ...] = ()

    def shows(self, words: str) -> bool:
        """Whether these words are in it."""
        return words in self.payload


Mark: TypeAlias = tuple[dict[int, dict[int, Said]], dict[Place, Standing | None], dict[int, Actor]]


@dataclass
class Ground:
    """The product, one open transaction, and what stands in the chats."""

    database: Database
    community: Community
    session: Session = field(init=False)
    chats: dict[int, dict[int, Said]] = field(default_factory=dict)
    standings: dict[Place, Standing | None] = field(default_factory=dict)
    actors: dict[int, Actor] = field(default_factory=dict)
    """Those whom nothing has changed since they were loaded."""
    written: set[str] = field(default_factory=set)
    """The tables that were written to in the running update."""
    held: list[Outgoing] = field(default_factory=list)
    """What somebody will hear of it later, with other things."""
    last_id: int = 1000

    def __post_init__(self) -> None:
        self.clock = FrozenClock()
        self.bot = Bot("1234:rights")
        self.product = Product(self.community, Words(self.community.zone, self.community.languages), "wuxin_bot", 1234)
        self.engine = Engine(routes(), self.product)
        event.listen(self.database.engine, "before_cursor_execute", self._note)

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """A transaction whose effects are taken back, and what was said in it is forgotten."""
        mark, offset = self.mark(), self.clock.offset
        with self._transaction() as session:
            try:
                yield session
            finally:
                session.rollback()
                self.return_to(mark)
                self.clock.offset = offset

    def mark(self) -> Mark:
        """What is known besides the store."""
        chats = {chat_id: dict(messages) for chat_id, messages in self.chats.items()}
        return chats, dict(self.standings), dict(self.actors)

    def return_to(self, mark: Mark) -> None:
        """Know that again, and nothing else."""
        self.chats, self.standings, self.actors = mark

    @contextmanager
    def keeping(self) -> Iterator[Session]:
        """A transaction that is committed: what the world begins with."""
        with self._transaction() as session, session.begin():
            yield session

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with Session(self.database.engine, expire_on_commit=False) as self.session:
            yield self.session

    def _note(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if found := _WRITES.match(statement):
            self.written.add(found[1])

    # People's side. Each returns everything that was said in consequence.

    def press(self, person: int, data: str, *, chat: int = 0, message_id: int = 1) -> list[Said]:
        """Press a button that carries `data`, whether it stands there or not."""
        return self.take(press_update(self.next_id(), person, data, chat=chat or person, message_id=message_id))

    def say(self, person: int, text: str, *, chat: int = 0, reply_to: int = 0) -> list[Said]:
        """Write; a text that begins with a slash is a command."""
        return self.take(text_update(self.next_id(), person, text, chat=chat or person, reply_to=reply_to))

    def take(self, raw: dict[str, Any]) -> list[Said]:
        """Have one update processed, its messages delivered, and all due work done."""
        incoming = read_update(raw, self.bot)
        if incoming is None or incoming.update is None or incoming.account is None:
            raise ValueError(raw)
        account, update = incoming.account, incoming.update
        actor, place = self.load(account), (incoming.chat_id, account.telegram_id)
        self.written.clear()
        turn = self._step(update, actor, self.standings.get(place))
        self.standings[place] = turn.standing
        self.actors[account.telegram_id] = turn.actor
        if actor.is_staff:
            self._count(update, account.telegram_id)
        notice = [Said(account.telegram_id, 0, None, turn.answer.text)] if turn.answer else []
        return notice + self._follow(self._save(turn.outbox.rows))

    def _count(self, update: Update, telegram_id: int) -> None:
        """What was asked of somebody who serves."""
        tally, today = Tally(), self.community.today(self.clock.now())
        tally.tap(telegram_id) if update.callback_query else tally.answer(telegram_id)
        counting.record(self.session, tally, day=today)

    def _save(self, rows: list[Outgoing], *, is_digest: bool = False) -> list[Outgoing]:
        """What can wait is held from those of whom much was asked, once."""
        if is_digest:
            return outbox.save(self.session, rows)
        saved = merging.save(self.session, rows, self.community, now=self.clock.now())
        keys = {row.key for row in saved}
        self.held += [row for row in rows if row.key not in keys]
        return saved

    def load(self, account: Account) -> Actor:
        """Who that is today."""
        known = self.actors.get(account.telegram_id)
        if known is None:
            today = self.community.today(self.clock.now())
            known = load_actors(self.session, {account.telegram_id: account}, today=today)[account.telegram_id]
        return known

    def _step(self, update: Update, actor: Actor, standing: Standing | None) -> Turn:
        """As the dispatcher takes it: a refusal takes back what the step did. Anything else that it raises is a
        fault, and ends the test.
        """
        now = self.clock.now()
        try:
            with self.session.begin_nested():
                return self.engine.take(self.session, update, actor, standing, now=now)
        except Refusal as refusal:
            return self.engine.refuse(self.session, update, actor, standing, refusal, now=now)

    def _follow(self, rows: list[Outgoing]) -> list[Said]:
        """Deliver, do what is due, and again, until nothing follows any more."""
        said = []
        while rows or "timers" in self.written:
            said += self._deliver(rows)
            rows = self._do_due()
        said += [as_said(row, 0) for row in self.held]
        self.held.clear()
        self.session.flush()
        self.session.expunge_all()
        if self.written & ACTORS:
            self.actors.clear()
        return said

    def _do_due(self) -> list[Outgoing]:
        if "timers" not in self.written:
            return []
        now = self.clock.now()
        due = timers.claim_due(self.session, now)
        self.session.flush()
        self.written.discard("timers")
        rows = []
        for timer in due:
            if timer.late_at is not None and timer.late_at <= now:
                continue
            announcer = Announcer(self.session, self.product, Outbox(f"t{timer.id}.{timer.tries}", now), now)
            jobs.by_kind()[timer.kind](announcer, timer)
            rows += self._save(announcer.outbox.rows, is_digest=timer.kind == merging.DIGEST)
        return rows

    def _deliver(self, rows: list[Outgoing]) -> list[Said]:
        """Telegram takes it: a card that stands already is edited, everything else is new."""
        cards = [row for row in rows if row.card]
        shown = outbox.mark_sending(self.session, cards).shown if cards else {}
        stands = {card: each.message_id for card, each in shown.items()}
        said, results = [], []
        for row in rows:
            message_id = int(row.payload.get("message_id", 0)) or stands.get(row.card or "") or self.next_id()
            if row.card:
                stands[row.card] = message_id
            answer = {"status": "administrator"} if row.method in QUESTIONS else None
            results.append(Result(row, Status.SENT, self.clock.now(), message_id, answer=answer))
            said.append(self._show(row, message_id))
        outbox.settle(self.session, results)
        return said

    def _show(self, row: Outgoing, message_id: int) -> Said:
        said = as_said(row, message_id)
        self.chats.setdefault(row.chat_id, {})[message_id] = said
        return said

    def run_due(self) -> list[Said]:
        """What has become due with time."""
        self.written = {"timers"}
        return self._follow([])

    def next_id(self) -> int:
        """A number never used before."""
        self.last_id += 1
        return self.last_id


def as_said(row: Outgoing, message_id: int) -> Said:
    """What a chat shows of a row of the outbox."""
    rows = row.payload.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = tuple(button for buttons in rows for button in buttons)
    return Said(row.chat_id, message_id, row.about, json.dumps(row.payload, ensure_ascii=False), buttons)
