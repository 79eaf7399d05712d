"""A witness looks at the store after every commit: what a history's end no longer shows is seen on the way."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from models.rules.request_states import RequestState
from tests.simulation.store import Store, moment
from tests.simulation.virtual_time import VirtualClock


class Sight(NamedTuple):
    """A request as it stood after a commit."""

    at: datetime
    state: RequestState
    version: int
    owner_id: int | None
    first_owner_id: int | None
    invited_id: int | None
    solution_due: datetime
    time_left: str | None
    proposed_at: str | None
    events: tuple["Event", ...]
    """What happened to it in this commit."""


class Event(NamedTuple):
    """A line of a request's history."""

    request_id: int
    step: str
    actor_id: int | None
    state: RequestState
    text: str
    at: datetime


@dataclass
class Witness:
    """Everything seen of one history."""

    store: Store
    clock: VirtualClock
    trace: Callable[[str], None]
    sights: dict[int, list[Sight]] = field(default_factory=lambda: defaultdict(list))
    events: list[Event] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _changes: int = -1
    _last_event: int = 0
    _last_row: int = 0

    def look(self) -> None:
        """Called after each commit."""
        changes = self.store.connection.total_changes
        if changes == self._changes:
            return
        self._changes = changes
        self._look_at_requests(self._read_events())
        self._look_at_rows()

    def _read_events(self) -> dict[int, list[Event]]:
        statement = """select request_id, step, actor_id, state, text, at, id from request_events
                       where id > ? order by id"""
        news: dict[int, list[Event]] = defaultdict(list)
        for request_id, step, actor_id, state, text, at, id_ in self.store.query(statement, self._last_event):
            event = Event(request_id, step, actor_id, RequestState(state), text, moment(at))
            news[request_id].append(event)
            self.events.append(event)
            self._last_event = id_
            self.trace(f"      request {request_id}: {step} by {actor_id} -> {state} {text}")
        return news

    def _look_at_requests(self, news: dict[int, list[Event]]) -> None:
        statement = """select id, state, version, owner_id, first_owner_id, invited_id, solution_due, time_left,
                       proposed_at from requests"""
        for id_, state, version, owner, first, invited, due, left, proposed in self.store.query(statement):
            sight = Sight(self.clock.now(), RequestState(state), version, owner, first, invited, moment(due), left,
                          proposed, tuple(news.get(id_, ())))  # fmt: skip
            seen = self.sights[id_]
            if not seen or seen[-1][1:-1] != sight[1:-1] or sight.events:
                seen.append(sight)

    def _look_at_rows(self) -> None:
        """Whoever is shown a dialogue's button stands in that dialogue."""
        statement = "select id, key, chat_id, payload, status from outbox where id > ? order by id"
        newest: dict[int, tuple[str, str]] = {}
        for id_, key, chat_id, payload, status in self.store.query(statement, self._last_row):
            self._last_row = id_
            self.trace(f"      promised {key} to {chat_id}")
            if status == "queued":
                newest[chat_id] = key, payload
        for chat_id, (key, payload) in newest.items():
            if "~" in payload:
                self._check_serials(key, chat_id, json.loads(payload))

    def _check_serials(self, key: str, chat_id: int, payload: dict[str, Any]) -> None:
        rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
        data = [button.get("callback_data", "") for row in rows for button in row]
        serials = {packed.partition("~")[2] for packed in data if "~" in packed}
        statement = "select serial from dialogues where chat_id = ?"
        standing = {serial for (serial,) in self.store.query(statement, chat_id)}
        if serials - standing:
            self.complaints.append(f"{key} shows buttons of a dialogue in which nobody stands")


def span(stored: str) -> timedelta:
    """An interval as SQLite stores it: a moment after the epoch."""
    return datetime.fromisoformat(stored) - datetime.fromisoformat("1970-01-01")
