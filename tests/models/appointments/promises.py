"""What must hold of the store after every step, worked out anew from its rows, and said in a sentence where it does
not.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appointments import Appointment, Claim, Slot
from models.rules.appointment_states import AHEAD, OPEN, SEATED, AppointmentState
from models.rules.appointment_times import remind_at, tick_of
from models.rules.community import Community
from models.timers import Timer
from tests.models.appointments.hamlet import SERVICES, Calendar

S = AppointmentState
Row = Any
REMINDERS = (24, 2)
SITTING = SEATED | {S.NO_SHOW, S.PASSED}
"""Where somebody sits, or should have."""


@dataclass(frozen=True)
class Sight:
    """The store at a moment. `people`: the accounts, by the id of the row."""

    now: datetime
    rows: dict[int, Row]
    slots: dict[int, Row]
    claims: set[tuple[str, int, int]]
    timers: dict[str, Row]
    accounts: dict[int, int]

    @property
    def waiting(self) -> list[Row]:
        return sorted((row for row in self.rows.values() if row.state is S.WAITING), key=lambda row: row.id)

    def seated(self, slot_id: int) -> list[Row]:
        return [row for row in self.rows.values() if row.slot_id == slot_id and row.state in SEATED]

    def ahead(self, person_id: int) -> list[Row]:
        """Where somebody will be, or is."""
        states = AHEAD | {S.ARRIVED}
        own = (row for row in self.rows.values() if row.person_id == person_id and row.state in states)
        return [row for row in own if row.slot_id and row.ends_at > self.now]

    def things(self, slot: Row) -> set[str]:
        """What a slot takes up."""
        server = {f"person:{slot.server_id}"} if slot.server_id else set()
        return server | {f"resource:{room}" for room in SERVICES[slot.service].rooms}

    def busy(self, slot: Row) -> tuple[datetime, datetime]:
        """From when to when."""
        return span(slot.service, slot.starts_at)

    def free_seats(self, key: str, start: datetime, calendar: Calendar) -> int:
        """How many more can come then."""
        figures, (from_, until) = SERVICES[key], span(key, start)
        here = [slot for slot in self.slots.values() if (slot.service, slot.starts_at) == (key, start)]
        left: int = sum(slot.seats - len(self.seated(slot.id)) for slot in here)
        met = [slot for slot in self.slots.values() if self.busy(slot)[0] < until and from_ < self.busy(slot)[1]]
        taken = {thing for slot in met for thing in self.things(slot)}
        if any(f"resource:{room}" in taken for room in figures.rooms):
            return left
        ids = {account: id_ for id_, account in self.accounts.items()}
        new = sum(f"person:{ids[server]}" not in taken for server in figures.servers) if figures.servers else 1
        return left + new * calendar.seats_of(key)

    def hindered(self, person_id: int, key: str, start: datetime, besides: int = 0) -> bool:
        """Whether somebody is elsewhere then, or has as many of that service as one may have."""
        others = [row for row in self.ahead(person_id) if row.id != besides]
        end = start + timedelta(minutes=SERVICES[key].minutes)
        same = [row for row in others if row.service == key and row.state in AHEAD]
        return len(same) >= SERVICES[key].limit or any(row.starts_at < end and start < row.ends_at for row in others)


def span(key: str, start: datetime) -> tuple[datetime, datetime]:
    """From when to when a slot takes up what it does."""
    figures = SERVICES[key]
    return (
        start - timedelta(minutes=figures.before),
        start + timedelta(minutes=figures.minutes + figures.after),
    )


def look(session: Session, now: datetime, accounts: dict[int, int]) -> Sight:
    """Read it all."""
    session.flush()
    table = Appointment.__table__
    rows = {row.id: row for row in session.execute(select(table))}
    slots = {row.id: row for row in session.execute(select(Slot.__table__))}
    claims = {(row.thing, row.tick, row.slot_id) for row in session.execute(select(Claim.__table__))}
    timers = {row.key: row for row in session.execute(select(Timer.__table__))}
    return Sight(now, rows, slots, claims, timers, accounts)


def complaints(sight: Sight, settled: dict[int, datetime], community: Community) -> Iterator[str]:
    """What does not hold. `settled`: when each appointment was last given the time that it has."""
    yield from _seats(sight)
    yield from _slots(sight)
    yield from _people(sight)
    yield from _deadlines(sight)
    yield from _reminders(sight, settled, community)


def _seats(sight: Sight) -> Iterator[str]:
    for (slot_id, seat), number in Counter(
        (row.slot_id, row.seat) for row in sight.rows.values() if row.slot_id and row.state in SEATED
    ).items():
        if number > 1:
            yield f"{number} people are on seat {seat} of slot {slot_id}"
    for row in sight.rows.values():
        slot = sight.slots.get(row.slot_id)
        if (slot is None) is not (row.slot_id is None):
            yield f"{row.id} sits in a slot that is not there"
        if slot and (slot.starts_at, slot.ends_at, slot.seats) != (row.starts_at, row.ends_at, row.seats):
            yield f"{row.id} has other times or seats than its slot"
        if row.slot_id and row.state not in SITTING:
            yield f"{row.id} is {row.state} and has a seat"


def _slots(sight: Sight) -> Iterator[str]:
    used = {row.slot_id for row in sight.rows.values()} - {None}
    for slot in sight.slots.values():
        if slot.id not in used:
            yield f"nobody sits in slot {slot.id}"
        from_, until = sight.busy(slot)
        ticks = range(tick_of(from_), tick_of(until))
        wanted = {(thing, tick, slot.id) for thing in sight.things(slot) for tick in ticks}
        if {claim for claim in sight.claims if claim[2] == slot.id} != wanted:
            yield f"slot {slot.id} of {slot.service} does not take up what it should"
    if {claim[2] for claim in sight.claims} - set(sight.slots):
        yield "something is taken up by a slot that is not there"
    for one, other in combinations(sight.slots.values(), 2):
        (a, b), (c, d) = sight.busy(one), sight.busy(other)
        if a < d and c < b and sight.things(one) & sight.things(other):
            yield f"slots {one.id} and {other.id} overlap and share something"


def _people(sight: Sight) -> Iterator[str]:
    ahead = [row for row in sight.rows.values() if row.state in AHEAD]
    starts = Counter((row.person_id, row.service, row.starts_at) for row in ahead)
    yield from (f"person {who} is {number} times at one start" for (who, *_), number in starts.items() if number > 1)
    to_come = [row for row in ahead if row.starts_at > sight.now]
    for one, other in combinations(to_come, 2):
        if one.person_id == other.person_id and one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            yield f"person {one.person_id} is in two places"
    holds = Counter(row.booked_by_id for row in sight.rows.values() if row.state is S.HELD)
    lists = Counter((row.person_id, row.service) for row in sight.waiting)
    codes = Counter(row.code for row in sight.rows.values() if row.state in OPEN)
    if any(number > 1 for number in (*holds.values(), *lists.values(), *codes.values())):
        yield "two holds, two places on a list, or the same digits"


def _deadlines(sight: Sight) -> Iterator[str]:
    kinds = {S.HELD: "hold_lapses", S.OFFERED: "offer_lapses", S.DISPLACED: "tell_displaced"}
    for row in sight.rows.values():
        if row.state not in kinds:
            continue
        timer = sight.timers.get(f"appointment.{kinds[row.state]}:{row.id}:{row.version}")
        if timer is None or timer.cancelled:
            yield f"{row.id} is {row.state} and no timer ends that"
        elif row.state is not S.DISPLACED and (timer.done_at or timer.due_at != row.held_until):
            yield f"{row.id} is {row.state} and its timer is another"


def _reminders(sight: Sight, settled: dict[int, datetime], community: Community) -> Iterator[str]:
    pending = {
        key: timer.due_at
        for key, timer in sight.timers.items()
        if timer.kind == "appointment.remind" and not timer.cancelled and not timer.done_at
    }
    wanted = {}
    for row in sight.rows.values():
        if row.state is S.BOOKED and row.starts_at > sight.now:
            moments = [remind_at(row.starts_at, hours, community.quiet_hours, community.hours) for hours in REMINDERS]
            for hours, moment, end in zip(REMINDERS, moments, (moments[1], row.starts_at), strict=True):
                key = f"appointment.remind:{row.id}:{tick_of(row.starts_at)}:{hours}"
                if settled[row.id] < moment < end and not sight.timers.get(key, _NEVER).done_at:
                    wanted[key] = moment
    if pending != wanted:
        yield f"reminders {sorted(pending.items())} are planned, and should be {sorted(wanted.items())}"


@dataclass(frozen=True)
class _Never:
    done_at: None = None


_NEVER = _Never()


def idle_seats(sight: Sight, calendar: Calendar) -> Iterator[str]:
    """Seats that stand empty while somebody waits who could have them."""
    for row in sight.waiting:
        for start in calendar.starts(row.service, sight.now):
            suits = row.wanted_from <= start.date() <= row.wanted_until
            can = suits and not sight.hindered(row.person_id, row.service, start)
            can = can and can_be_answered(row.service, start, sight.now)
            if can and sight.free_seats(row.service, start, calendar):
                yield f"{row.service} at {start:%d %H:%M} stands empty while {row.id} waits"


def can_be_answered(key: str, start: datetime, now: datetime) -> bool:
    """Whether somebody who sleeps at night has ten minutes to say yes before it is too late to book."""
    morning = now.replace(hour=7, minute=30, second=0, microsecond=0)
    is_evening = now >= now.replace(hour=21, minute=30, second=0, microsecond=0)
    wakes = max(now, morning) if not is_evening else morning + timedelta(days=1)
    return start - timedelta(hours=SERVICES[key].notice) >= wakes + timedelta(minutes=10)


def pushed_in(before: Sight, after: Sight) -> Iterator[str]:
    """Who was offered a seat that somebody before them on the same list could have had."""
    for row in after.rows.values():
        was = before.rows.get(row.id)
        if was is not None and was.state is S.WAITING and row.state is S.OFFERED:
            for other in after.waiting:
                suits = other.wanted_from <= row.starts_at.astimezone(after.now.tzinfo).date() <= other.wanted_until
                is_before = other.service == row.service and other.id < row.id
                if suits and is_before and not after.hindered(other.person_id, row.service, row.starts_at):
                    yield f"{row.id} was offered what {other.id} waits for longer"
