"""Availability: what of an offering is taken between two days. Two statements, however much was ever booked."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.appointments.rows import Appointment, Claim, Slot
from models.rules.appointment_states import SEATED
from models.rules.appointment_times import Availability, Offering, Taken, days_between, tick_of
from models.rules.community import Community
from models.rules.working_time import DAY


def read_availability(
    session: Session, offering: Offering, community: Community, first: date, last: date, *, now: datetime
) -> Availability:
    """What is free on the days from `first` to `last`."""
    zone = community.zone
    begin = datetime.combine(first, time(), zone).astimezone(UTC)
    end = datetime.combine(last + DAY, time(), zone).astimezone(UTC)
    return Availability(offering, _read_taken(session, offering, begin, end), now, community.today(now))


def list_next_free(
    session: Session,
    offering: Offering,
    community: Community,
    *,
    now: datetime,
    count: int = 1,
    first: date | None = None,
    last: date | None = None,
) -> list[datetime]:
    """The next free starts between two days (None: today, and the last that can be booked), week by week."""
    today = community.today(now)
    found: list[datetime] = []
    day, end = max(first or today, today), min(last or offering.last_day(today), offering.last_day(today))
    while day <= end and len(found) < count:
        until = min(day + timedelta(days=6), end)
        week = read_availability(session, offering, community, day, until, now=now)
        found += week.list_next(days_between(day, until), count - len(found))
        day = until + DAY
    return found


def _read_taken(session: Session, offering: Offering, begin: datetime, end: datetime) -> Taken:
    margin = timedelta(minutes=offering.service.span)
    ticks: dict[str, set[int]] = defaultdict(set)
    claimed = select(Claim.thing, Claim.tick).where(
        Claim.thing.in_(offering.things), Claim.tick.between(tick_of(begin - margin), tick_of(end + margin))
    )
    for thing, tick in session.execute(claimed):
        ticks[thing].add(tick)
    frozen = {thing: frozenset(found) for thing, found in ticks.items()}
    return Taken(frozen, _count_seats_left(session, offering, begin, end))


def _count_seats_left(session: Session, offering: Offering, begin: datetime, end: datetime) -> dict[datetime, int]:
    service, left = offering.service.key, defaultdict[datetime, int](int)
    slots = (
        select(Slot.starts_at, Slot.seats, func.count(Appointment.id))
        .join(Appointment, Appointment.slot_id == Slot.id)
        .where(Slot.service == service, Slot.starts_at >= begin, Slot.starts_at < end, Appointment.state.in_(SEATED))
        .group_by(Slot.id, Slot.starts_at, Slot.seats)
    )
    for start, seats, taken in session.execute(slots):
        left[start] += seats - taken
    return left


def list_open_slots(session: Session, service: str, start: datetime) -> Sequence[int]:
    """The slots of a service at one start that have a free seat, the fullest first: new ones are opened last."""
    taken = func.count(Appointment.id)
    slots = (
        select(Slot.id)
        .join(Appointment, Appointment.slot_id == Slot.id)
        .where(Slot.service == service, Slot.starts_at == start, Appointment.state.in_(SEATED))
        .group_by(Slot.id, Slot.seats)
        .having(taken < Slot.seats)
        .order_by(taken.desc(), Slot.id)
    )
    return session.scalars(slots).all()
