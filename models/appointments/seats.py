"""Seats: taking one at a start of an offering, and giving it up.

A slot is opened by the first who sits in it, and closed with the last: only an open slot takes up its server and rooms.
"""

from datetime import datetime

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from models.appointments.availability import list_open_slots, read_availability
from models.appointments.rows import Appointment, Claim, Slot
from models.base import insert
from models.rules.appointment_states import SEATED
from models.rules.appointment_times import Offering, Taken
from models.rules.community import Community

SEATS_LOCK = 0x57555831  # "WUX1": of all processes one hands out seats at a time


def lock_seats(session: Session) -> None:
    """Hand out seats one after the other, until the transaction ends. SQLite has one writer anyway; on PostgreSQL the
    constraints alone would do, at the price of transactions that end each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": SEATS_LOCK})


def take_seat(session: Session, appointment: Appointment, offering: Offering, community: Community,
              start: datetime, *, now: datetime) -> bool:  # fmt: skip
    """Give the appointment a seat at `start`, with its times; False where none is left. The start must be one of the
    offering's: `Availability.refuse` says so.
    """
    day = community.today(start)
    availability = read_availability(session, offering, community, day, day, now=now)
    slot = _find_slot(session, offering, start) or _open_slot(session, offering, start, availability.taken)
    if slot is None:
        return False
    seat = _first_free_seat(session, slot)
    appointment.slot_id, appointment.seats, appointment.seat = slot.id, slot.seats, seat
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    return True


def give_up_seat(session: Session, appointment: Appointment) -> None:
    """Nobody sits there any more; the times stay, to be told. The last to leave closes the slot."""
    slot_id = appointment.slot_id
    appointment.slot_id = appointment.seats = appointment.seat = None
    session.flush()
    _close_if_empty(session, slot_id)


def pass_seat(session: Session, source: Appointment, target: Appointment) -> None:
    """`target` leaves its seat for that of `source`, which is over."""
    left = target.slot_id
    seat = (source.slot_id, source.seats, source.seat, source.starts_at, source.ends_at)
    source.slot_id = source.seats = source.seat = None
    session.flush()
    target.slot_id, target.seats, target.seat, target.starts_at, target.ends_at = seat
    session.flush()
    _close_if_empty(session, left)


def fit_slots(session: Session, service: str, seats: int, *, now: datetime) -> None:
    """So many can come to the starts ahead that are open already; nobody loses the seat that they have."""
    highest = select(func.coalesce(func.max(Appointment.seat), 0)).where(Appointment.slot_id == Slot.id)
    ahead = select(Slot, highest.scalar_subquery()).where(Slot.service == service, Slot.starts_at > now)
    changed = []
    for slot, taken in session.execute(ahead.where(Slot.seats != seats)).all():
        slot.seats = max(seats, taken)
        changed.append(slot.id)
    session.flush()
    sitting = select(Appointment).where(Appointment.slot_id.in_(changed))
    session.scalars(sitting.execution_options(populate_existing=True)).all()  # what the database cascaded to them


def _close_if_empty(session: Session, slot_id: int | None) -> None:
    sitting = select(func.count()).select_from(Appointment).where(Appointment.slot_id == slot_id)
    if slot_id is not None and not session.scalar(sitting):
        session.execute(delete(Claim).where(Claim.slot_id == slot_id))
        session.execute(delete(Slot).where(Slot.id == slot_id))


def _find_slot(session: Session, offering: Offering, start: datetime) -> Slot | None:
    ids = list_open_slots(session, offering.service.key, start)
    return session.get(Slot, ids[0]) if ids else None


def _first_free_seat(session: Session, slot: Slot) -> int:
    held = select(Appointment.seat).where(Appointment.slot_id == slot.id, Appointment.state.in_(SEATED))
    taken = set(session.scalars(held))
    return next(seat for seat in range(1, slot.seats + 1) if seat not in taken)


def _open_slot(session: Session, offering: Offering, start: datetime, taken: Taken) -> Slot | None:
    for server in offering.list_free_servers(start, taken):
        slot = Slot(
            service=offering.service.key,
            starts_at=start,
            ends_at=offering.end_of(start),
            seats=offering.service.seats,
            server_id=int(server.removeprefix("person:")) if server else None,
        )
        session.add(slot)
        session.flush()
        if _claim(session, slot, [*([server] if server else ()), *offering.rooms], offering.ticks_of(start)):
            return slot
        session.execute(delete(Slot).where(Slot.id == slot.id))
        session.expunge(slot)
    return None


def _claim(session: Session, slot: Slot, things: list[str], ticks: range) -> bool:
    """Take all of it up, or nothing: where anything is taken, the database says so."""
    wanted = [{"thing": thing, "tick": tick, "slot_id": slot.id} for thing in sorted(things) for tick in ticks]
    statement = insert(session, Claim).on_conflict_do_nothing().returning(Claim.tick)
    if len(session.execute(statement, wanted).all()) == len(wanted):
        return True
    session.execute(delete(Claim).where(Claim.slot_id == slot.id))
    return False
