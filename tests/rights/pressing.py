"""Pressing mutated buttons by the thousand: what each changes or shows must be open to whoever presses it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import select
from telegram import Update

from handlers.flow.step import Turn
from handlers.ui.callbacks import CallbackData, UnreadableError, read_callback, with_serial
from models.actors import Account
from models.base import Base
from models.outbox import Outgoing
from models.rules.refusals import Refusal
from models.rules.roles import Role
from tests.rights.ground import Said, as_said
from tests.rights.mutations import Mutator
from tests.rights.oracle import UNWATCHED, WATCHED, list_wrong
from tests.rights.probes import held_by
from tests.rights.rehearsing import SERIAL, rehearse
from tests.rights.spots import Change, Press, Presser, Rows
from tests.rights.strolling import Watch
from tests.rights.updates import press_update
from tests.rights.world import CHATS, HOLDERS, World

POOLS = {"request_id": "requests", "person_id": "people", "whose": "people", "listed_id": "people",
         "mandate_id": "mandates", "leave_id": "leaves", "grant_id": "role_grants", "invite_id": "one_time_codes",
         "grid_id": "grids", "group_id": "groups", "appointment_id": "appointments", "closure_id": "closures",
         "newest": "desk_notes", "topic_id": "topics", "gathering_id": "gatherings", "motion_id": "motions",
         "item_id": "agenda_items", "commitment_id": "commitments", "voter_id": "people",
         "principal_id": "people", "household_id": "households", "visit_id": "visits", "entry_id": "diary_entries",
         "pause_id": "visit_pauses"}  # fmt: skip
"""Where the number that a button carries is found."""
LATER = (0, 20, 60, 90, 1440, 2880)
"""Minutes after a slot's start at which something else may be booked."""


@dataclass
class Tally:
    """What came of them."""

    payloads: int = 0
    readable: int = 0
    pressed: int = 0
    refused: int = 0
    changing: int = 0
    complaints: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (f"{self.payloads} payloads, {self.readable} readable, {self.pressed} different ones pressed, "
                f"{self.refused} refused, {self.changing} changed something")  # fmt: skip


class Presses:
    """Somebody of one role presses whatever they like, each time in the same world."""

    def __init__(self, world: World, role: Role, random: Random) -> None:
        self.world, self.role, self.random = world, role, random
        self.account = HOLDERS[role]
        rehearsal = rehearse(world, self.account)
        self.standings = rehearsal.standings
        routes = world.ground.engine.routes
        takes = [routes.conversations[s.conversation].questions[s.state].answers for s in self.standings]
        taken = [frozenset(answer.data for answer in answers if hasattr(answer, "data")) for answers in takes]
        with world.ground.trying():
            numbers, words = list_numbers(world), list_words(world)
        self.mutator = Mutator(random, numbers, words, rehearsal.buttons, taken)

    def press_many(self, count: int, *, most: int, until: str | None = None) -> Tally:
        """Press so many; of those that read alike only one, and of these `most`, the likeliest; or only until a
        complaint has these words.
        """
        tally, different = Tally(), Counter[tuple[CallbackData, int, str]]()
        for payload in self.mutator.make(count):
            tally.payloads += 1
            try:
                data, _ = read_callback(payload.packed)
            except UnreadableError:
                continue
            tally.readable += 1
            different[data, payload.dialogue, payload.packed.partition("~")[0]] += 1
        with self.world.ground.trying():
            self._prepare()
            for (data, dialogue, packed), _ in different.most_common(most):
                tally.pressed += 1
                known = len(tally.complaints)
                self._press(tally, data, packed, dialogue)
                if until and any(until in complaint for complaint in tally.complaints[known:]):
                    break
        return tally

    def _prepare(self) -> None:
        world = self.world
        self.actor = world.ground.load(Account(self.account, f"u{self.account}"))
        self.rows = read_rows(world, WATCHED)
        mandates = self.rows["mandates"].values()
        wards = {m["principal_id"] for m in mandates if m["agent_id"] == self.actor.id and m["granted_at"]}
        self.presser = Presser(self.actor.id, frozenset(wards), tuple(held_by(self.role)))
        self.watch = Watch(world)
        self.plain, self.serving = self.watch.plain, frozenset(self.watch.serving)
        self.visits, self.told = self.watch.visits.copy(), self.watch.told.copy()

    def _press(self, tally: Tally, data: CallbackData, packed: str, dialogue: int) -> None:
        ground, session = self.world.ground, self.world.session
        standing = self.standings[dialogue] if dialogue >= 0 else None
        if standing and len(packed.encode()) + len(SERIAL) < 64:
            packed = with_serial(packed, SERIAL)
        groups = [chat for chat, grid in self.watch.bound.items() if grid == self.actor.grid_id]
        chat = groups[0] if groups and standing is None and self.random.random() < 0.1 else self.account
        update = Update.de_json(press_update(ground.next_id(), self.account, packed, chat=chat), ground.bot)
        saved = session.begin_nested()
        ground.written.clear()
        try:
            turn = ground.engine.take(session, update, self.actor, standing, now=ground.clock.now())
            session.flush()
        except Refusal:
            tally.refused += 1
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is told with what brought it about
            tally.complaints.append(f"{self.role} pressed {packed}: {type(error).__name__}: {error}")
        else:
            self._judge(tally, data, packed, turn)
        finally:
            saved.rollback()
            session.expunge_all()
            self.watch.plain, self.watch.serving = self.plain, set(self.serving)
            self.watch.visits, self.watch.told = self.visits.copy(), self.told.copy()

    def _judge(self, tally: Tally, data: CallbackData, packed: str, turn: Turn) -> None:
        written = ground_tables(self.world)
        what = f"{self.role} pressed {packed}"
        if strange := written - WATCHED:
            tally.complaints.append(f"{what}: wrote to {strange}")
        changes = list_changes(self.rows, read_rows(self.world, written & WATCHED))
        tally.changing += bool(changes)
        wrong = list_wrong(data, Press(self.presser, self.rows, changes))
        tally.complaints += [f"{what}: changed {change.table} {change.row}" for change in wrong]
        if self.watch.crosses() & {(self.actor.id, grid) for grid in CHATS}:
            return  # they moved, or have family there: the other grid is theirs, too
        tally.complaints += [f"{what}: {complaint}" for complaint in self.watch.look(self._list_said(turn))]

    def _list_said(self, turn: Turn) -> Iterable[Said]:
        rows: list[Outgoing] = turn.outbox.rows
        notice = [Said(self.account, 0, None, turn.answer.text)] if turn.answer else []
        return [*notice, *(as_said(row, 1) for row in rows)]


def ground_tables(world: World) -> set[str]:
    """The tables that were written to, without those of every step."""
    return world.ground.written - UNWATCHED


def read_rows(world: World, tables: Iterable[str]) -> Rows:
    """Everything that stands in these tables; who is in which group does not change."""
    found: Rows = {}
    for name in sorted({*tables, *(() if not tables else ("groups",))}):
        table = Base.metadata.tables[name]
        keys = [column.name for column in table.primary_key.columns]
        rows = world.session.execute(select(table)).mappings()
        found[name] = {tuple(row[key] for key in keys) if keys[1:] else row[keys[0]]: dict(row) for row in rows}
    return found


def list_changes(before: Rows, after: Rows) -> list[Change]:
    """Which rows came, went, or are not what they were."""
    return [
        Change(table, before[table].get(key), rows.get(key))
        for table, rows in after.items()
        for key in before[table].keys() | rows.keys()
        if before[table].get(key) != rows.get(key)
    ]


def list_numbers(world: World) -> dict[str, list[int]]:
    """The numbers that a button can carry, by the field that carries them; "" for all others."""
    rows = read_rows(world, {*POOLS.values(), "slots"})
    begins = {int(slot["starts_at"].timestamp()) // 60 + later for slot in rows["slots"].values() for later in LATER}
    found = {name: sorted(rows[table]) or [0] for name, table in POOLS.items()}
    return found | {"": list(range(8)), "minute": sorted(begins), "minutes": [0, 10, 20, 30, 60]}


def list_words(world: World) -> list[str]:
    """Keys, languages, days, commands and codes."""
    community = world.ground.community
    keyed: list[Any] = [*community.categories, *community.teams, *community.centres, *community.services]
    commands = list(world.ground.engine.routes.commands)
    days = ["2026-11-23", "2026-11-24", "2026-12-10"]
    rounds = [each.key for each in community.visits.rounds]
    return [*(each.key for each in keyed), *commands, *days, *rounds, "0900", "zh", "en", "3", "", "01234", "f" * 32]
