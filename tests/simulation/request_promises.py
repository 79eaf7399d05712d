"""What must be true of the requests when a history has settled."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from models.requests.deadlines import Deadline
from models.rules import promises
from models.rules.request_states import ARROWS, OWNED, Party, RequestState, RequestStep
from models.rules.roles import OFFICE, Role
from tests.simulation.store import moment, read_xinji, stored
from tests.simulation.witness import Event, Sight, span

if TYPE_CHECKING:
    from tests.simulation.history import History

S, Step = RequestState, RequestStep
BACK = {Step.REJECT, Step.REOPEN}
FIRST_WORDS = {Step.REPLY, Step.ASK, Step.PROPOSE}
REPLY_STEPS = {Deadline.REPLY_WARNING, Deadline.REPLY_OVERDUE}
REMINDERS = {*REPLY_STEPS, Deadline.SOLUTION_WARNING, Deadline.SOLUTION_OVERDUE, Deadline.STILL_OVERDUE}
TOLERANCE = timedelta(milliseconds=1)


def list_broken(history: "History") -> Iterator[str]:
    """Every broken promise about requests, in words."""
    by_request: dict[int, list[Event]] = {}
    for event in history.witness.events:
        by_request.setdefault(event.request_id, []).append(event)
    yield from filed_once(history, by_request)
    yield from timers_done(history)
    served = list_served(history)
    for request_id, events in by_request.items():
        for complaint in (*life(events, served), *deadlines_once(events), *silence(history, request_id, events)):
            yield f"request {request_id}: {complaint}"
    for request_id, sights in history.witness.sights.items():
        for complaint in (*answerable(sights), *clock(history, request_id, sights), *awake(history, request_id)):
            yield f"request {request_id}: {complaint}"


def filed_once(history: "History", by_request: dict[int, list[Event]]) -> Iterator[str]:
    """Nothing that was said once is there twice; every request that people were told of exists, with one beginning."""
    words = Counter(word for event in history.witness.events for word in re.findall(r"话\d+。", event.text))
    yield from (f"{word} has its effect {count} times" for word, count in words.items() if count > 1)
    texts = dict(history.store.query("select id, text from requests"))
    if texts.keys() != by_request.keys():
        yield f"requests {sorted(texts)} have histories {sorted(by_request)}"
    for request_id, events in by_request.items():
        filed = [event.text for event in events if event.step == Step.FILE]
        if filed != [texts.get(request_id)]:
            yield f"request {request_id} {texts.get(request_id)!r} was filed as {filed}"
    shown = (shown.text for chat in history.telegram.chats.values() for shown in chat.values())
    told = {int(number) for text in shown for number in re.findall(r"\b\d{4}-(\d{4})\b", text)}
    if told - texts.keys():
        yield f"people were told of requests that do not exist: {told - texts.keys()}"


def list_served(history: "History") -> dict[int, set[Party]]:
    """Who speaks for residents on the telephone, and who sees to it that somebody is on it."""
    served: dict[int, set[Party]] = {}
    for person_id, role in history.store.query("select person_id, role from role_grants"):
        leads = {Party.LEADER} if role in {*OFFICE, Role.GRID_LEADER} else set()
        served.setdefault(person_id, set()).update(leads | ({Party.OFFICE} if role in OFFICE else set()))
    return served


def life(events: list[Event], served: dict[int, set[Party]]) -> Iterator[str]:
    """Every step is an arrow of the table, taken by somebody who may."""
    author, owner = events[0].actor_id, None
    state = S.FILED
    for event in events[1:]:
        arrow = ARROWS[Step(event.step)]
        expected = arrow.to or state
        if event.step in BACK and not any(e.step == Step.ACCEPT for e in events[: events.index(event)]):
            expected = S.FILED
        if state not in arrow.since or event.state != expected:
            yield f"{event.step} led from {state} to {event.state}"
        parties = {Party.CLOCK} if event.actor_id is None else {Party.GRID, Party.INVITED}
        parties |= {Party.AUTHOR} if event.actor_id == author else set()
        parties |= served.get(event.actor_id or 0, set()) - ({Party.OFFICE} if event.actor_id == owner else set())
        parties |= {Party.OWNER} if event.actor_id is not None and event.actor_id == owner else set()
        if not arrow.by & parties:
            yield f"{event.step} was taken by {event.actor_id}, who is no {sorted(arrow.by)}"
        if event.step in (Step.ACCEPT, Step.TAKE_OVER):
            owner = event.actor_id
        elif event.step in BACK:
            owner = next((e.actor_id for e in events if e.step == Step.ACCEPT), None)
        state = event.state


def deadlines_once(events: list[Event]) -> Iterator[str]:
    """Each warning and escalation happens once, never while the clock stands, never after the reply it asks for. A word
    of somebody who is not answerable is no such reply.
    """
    state, replied = S.FILED, False
    seen: set[str] = set()
    for event in events:
        if event.step in (Step.WARN, Step.ESCALATE):
            if event.text in seen:
                yield f"{event.text} happened twice"
            if state in (S.WAITING, S.PROPOSED):
                yield f"{event.text} while {state}"
            if replied and event.text in REPLY_STEPS:
                yield f"{event.text} after the first reply"
            seen.add(event.text)
        replied |= event.step in FIRST_WORDS and state is not S.FILED
        state = event.state


def silence(history: "History", request_id: int, events: list[Event]) -> Iterator[str]:
    """Silence closes only what was proposed long enough ago, and only after a friendly word."""
    proposed_at = None
    for event in events:
        if event.step == Step.PROPOSE:
            proposed_at = event.at
        if event.step != Step.LAPSE or proposed_at is None:
            continue
        if event.at - proposed_at < timedelta(days=read_xinji().close_after_silence) - TOLERANCE:
            yield "silence closed it too early"
        asked = history.store.query(
            "select 1 from timers where kind = ? and subject_id = ? and done_at > ? and done_at <= ?",
            Deadline.SILENCE_NUDGE, request_id, stored(proposed_at), stored(event.at),
        )  # fmt: skip
        if not asked:
            yield "silence closed it without asking"


def answerable(sights: list[Sight]) -> Iterator[str]:
    """From its acceptance on somebody is answerable, and only acceptance moves that."""
    for before, after in pairwise(sights):
        if after.version < before.version:
            yield "its version went back"
        if after.state in OWNED and after.owner_id is None:
            yield f"nobody is answerable while {after.state}"
        if before.owner_id == after.owner_id:
            continue
        takers = [event.actor_id for event in after.events if event.step in (Step.ACCEPT, Step.TAKE_OVER)]
        sent_back = any(event.step in BACK for event in after.events)
        if after.owner_id not in takers and not (sent_back and after.owner_id == after.first_owner_id):
            yield f"responsibility moved from {before.owner_id} to {after.owner_id} without acceptance"
        if Step.TAKE_OVER in {event.step for event in after.events} and after.owner_id != before.invited_id:
            yield f"{after.owner_id} took over uninvited"
    for sight in sights:
        if sight.first_owner_id is None and sight.state in OWNED:
            yield "its first owner was forgotten"


def clock(history: "History", request_id: int, sights: list[Sight]) -> Iterator[str]:
    """Waiting takes and gives nothing: the solution clock moves only by the time that it stood still."""
    key = history.store.query("select promise from requests where id = ?", request_id)[0][0]
    unit, hours = read_xinji().promise(key).solution.unit, read_xinji().hours
    for before, after in pairwise(sights):
        was_waiting, is_waiting = before.state is S.WAITING, after.state is S.WAITING
        if is_waiting and after.time_left is None:
            yield "the clock runs while waiting"
        elif was_waiting and not is_waiting and before.time_left is not None:
            at = after.events[-1].at if after.events else after.at
            left, then = promises.remaining(at, after.solution_due, unit, hours), span(before.time_left)
            if abs(left - then) > TOLERANCE:
                yield f"after waiting {left} was left instead of {then}"
        elif not was_waiting and before.solution_due != after.solution_due:
            yield f"its clock was moved from {before.solution_due} to {after.solution_due}"


def awake(history: "History", request_id: int) -> Iterator[str]:
    """As long as a request is open, something will remind somebody of it."""
    state, invited, version = history.store.query(
        "select state, invited_id, version from requests where id = ?", request_id
    )[0]
    pending = "select kind, key from timers where subject_id = ? and done_at is null and not cancelled"
    timers = dict(history.store.query(pending, request_id))
    past = {event.text for event in history.witness.events if event.request_id == request_id}
    if state in (S.FILED, S.ACCEPTED):
        needed = {Deadline.SOLUTION_OVERDUE, Deadline.STILL_OVERDUE}
        yield from (f"nothing waits for {kind}" for kind in needed - timers.keys() - past)
    if state == S.PROPOSED and timers.get(Deadline.SILENCE) != f"request:{request_id}:{Deadline.SILENCE}:{version}":
        yield "the silence will never end"
    if invited is not None and Deadline.OFFER_LAPSES not in timers:
        yield "the offer will never lapse"


def timers_done(history: "History") -> Iterator[str]:
    """Whatever is due is done, not before its time, and with its effect."""
    noted = {(event.request_id, event.text) for event in history.witness.events}
    statement = "select key, kind, subject_id, due_at, late_at, done_at, cancelled from timers"
    for key, kind, request_id, due_at, late_at, done_at, cancelled in history.store.query(statement):
        in_time = done_at is not None and (late_at is None or done_at < late_at)
        unheard = in_time and kind in REMINDERS and (request_id, kind) not in noted
        if unheard and not _was_closed(history, request_id, moment(done_at)):
            yield f"nothing came of {key}"
        if done_at is None and not cancelled and moment(due_at) <= history.clock.now():
            yield f"{key} was due at {due_at} and is not done"
        if done_at is not None and moment(done_at) < moment(due_at):
            yield f"{key} was done at {done_at}, before it was due at {due_at}"


def _was_closed(history: "History", request_id: int, at: datetime) -> bool:
    states = [e.state for e in history.witness.events if e.request_id == request_id and e.at <= at]
    return bool(states) and not states[-1].is_open
