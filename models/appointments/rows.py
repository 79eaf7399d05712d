"""The appointment row and its history; the slot in which it has a seat, and what the slot takes up.

What must never happen is refused here: two slots that take up the same server or room in the same tick, two people on
one seat, a seat beyond what the slot has, the same person twice at the same start of a service.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session, relationship

from models.actors import Actor
from models.base import Base, BigId, Word, one_of
from models.mandates import list_agents
from models.people.rows import Person
from models.rules.appointment_states import (
    AHEAD,
    OPEN,
    SEATED,
    STANDING,
    AppointmentParty,
    AppointmentState,
    AppointmentStep,
)
from models.rules.channels import Channel
from models.rules.roles import Action

_SEATED = text(one_of("state", sorted(SEATED)))
_AHEAD = text(one_of("state", sorted(AHEAD)))
IS_OPEN = text(one_of("state", sorted(OPEN)))
IS_HELD = text("state = 'held'")
IS_WAITING = text("state = 'waiting'")
IS_STANDING = text(one_of("state", sorted(STANDING)))
"""As the indexes have them, so that SQLite recognises them."""
_PAST = "'waiting', 'cancelled', 'lapsed'"


class Slot(Base):
    """One start of a service with the same server: everybody in it comes at the same time."""

    __tablename__ = "slots"
    __table_args__ = (
        UniqueConstraint("id", "seats"),
        CheckConstraint("seats > 0", name="seats"),
        Index("ix_slots_service_start", "service", "starts_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    service: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seats: Mapped[int]
    server_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """Who serves it; None where nobody has to."""

    server: Mapped[Person | None] = relationship()


class Claim(Base):
    """A server or a room (`person:7`, `resource:east_square`) is taken up by a slot for five minutes."""

    __tablename__ = "claims"

    thing: Mapped[str] = mapped_column(primary_key=True)
    tick: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slots.id", ondelete="CASCADE"), index=True)


class Appointment(Base):
    """Somebody comes, or is called on, at a time; or waits for one. `version` counts changes of state or time."""

    __tablename__ = "appointments"
    __table_args__ = (
        ForeignKeyConstraint(["slot_id", "seats"], ["slots.id", "slots.seats"], onupdate="CASCADE"),
        CheckConstraint(one_of("state", AppointmentState), name="state"),
        CheckConstraint(one_of("channel", Channel), name="channel"),
        CheckConstraint("seat between 1 and seats", name="seat"),
        CheckConstraint("rating between 1 and 5", name="rating"),
        CheckConstraint("state not in ('held', 'offered', 'pending', 'booked') or slot_id is not null", name="seated"),
        CheckConstraint(f"state in ({_PAST}) or starts_at is not null", name="timed"),
        Index("uq_appointments_seat", "slot_id", "seat", unique=True,
              sqlite_where=_SEATED, postgresql_where=_SEATED),
        Index("uq_appointments_start", "person_id", "service", "starts_at", unique=True,
              sqlite_where=_AHEAD, postgresql_where=_AHEAD),
        Index("uq_appointments_hold", "booked_by_id", unique=True, sqlite_where=IS_HELD, postgresql_where=IS_HELD),
        Index("uq_appointments_waiting", "person_id", "service", unique=True,
              sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
        Index("uq_appointments_code", "code", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_appointments_queue", "service", "id", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
        Index("ix_appointments_standing", "ends_at", sqlite_where=IS_STANDING, postgresql_where=IS_STANDING),
        Index("ix_appointments_centre_start", "centre", "starts_at"),
        {"sqlite_autoincrement": True},  # the timers of one that is gone never become another's
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    """Whose it is."""
    booked_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    """Who booked it: themselves, family, or staff."""
    channel: Mapped[Channel] = mapped_column(Word(Channel), default=Channel.CHAT)
    service: Mapped[str]
    centre: Mapped[str]
    slot_id: Mapped[int | None] = mapped_column(BigId, index=True)
    seats: Mapped[int | None]
    """What the slot has, here so that `seat` can be held against it."""
    seat: Mapped[int | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    wanted_from: Mapped[date | None]
    wanted_until: Mapped[date | None]
    """On the waiting list: the days that would suit."""
    moves_id: Mapped[int | None] = mapped_column(ForeignKey("appointments.id", ondelete="SET NULL"), index=True)
    """While it is held: the appointment that would move to this seat."""

    state: Mapped[AppointmentState] = mapped_column(Word(AppointmentState))
    version: Mapped[int] = mapped_column(default=1)
    code: Mapped[str]
    """Five digits to be said at the desk; one's own among all that are open."""
    created_at: Mapped[datetime]
    held_until: Mapped[datetime | None]
    promised_at: Mapped[datetime | None]
    """When they last said, reminded, that they will come."""
    arrived_at: Mapped[datetime | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What they were asked besides the time, by `models.rules.services.Ask`."""
    packed: Mapped[list[Any]] = mapped_column(default=list)
    """The numbers, from 0, of those things to bring that they have ticked."""
    rating: Mapped[int | None]
    comment: Mapped[str | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    booked_by: Mapped[Person] = relationship(foreign_keys=[booked_by_id])
    slot: Mapped[Slot | None] = relationship(viewonly=True)
    events: Mapped[list["AppointmentEvent"]] = relationship(
        back_populates="appointment", order_by="AppointmentEvent.id"
    )

    def parties(self, actor: Actor) -> frozenset[AppointmentParty]:
        """Who the actor is to it. Whoever holds the seat decides about it, for whomever it is."""
        is_booker = self.booked_by_id == actor.id
        decides = is_booker and (self.state is AppointmentState.HELD or self._speaks_as_booker(actor))
        roles = {
            AppointmentParty.CLIENT: actor.speaks_for(self.person_id) or decides,
            AppointmentParty.DESK: actor.serves(Action.RUN_DESK, centre=self.centre),
        }
        return frozenset(party for party, holds in roles.items() if holds)

    def _speaks_as_booker(self, actor: Actor) -> bool:
        """Whoever booked it for somebody without a telephone speaks for them, while that is their work."""
        person, session = self.person, object_session(self)
        if person.telegram_id is not None or session is None:
            return False
        if not actor.serves(Action.BOOK_FOR_RESIDENT, grid_id=person.grid_id, group_id=person.group_id):
            return False
        return not any(mandate.agent.telegram_id for mandate in list_agents(session, person.id))

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether any of it lies between two moments."""
        return self.starts_at is not None and self.ends_at is not None and self.starts_at < end and start < self.ends_at

    def note(self, session: Session, step: AppointmentStep, *, actor_id: int | None, now: datetime, text: str = "",
             starts_at: datetime | None = None) -> None:  # fmt: skip
        """Add a line to the history: what was done, by whom (None: the clock), why, and with which time."""
        session.add(
            AppointmentEvent(appointment=self, step=step, actor_id=actor_id, at=now, state=self.state, text=text,
                             starts_at=starts_at or self.starts_at)
        )  # fmt: skip


class AppointmentEvent(Base):
    """One line of an appointment's history; never changed afterwards."""

    __tablename__ = "appointment_events"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointments.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    step: Mapped[AppointmentStep] = mapped_column(Word(AppointmentStep))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[AppointmentState] = mapped_column(Word(AppointmentState))
    starts_at: Mapped[datetime | None]
    text: Mapped[str]

    appointment: Mapped[Appointment] = relationship(back_populates="events")
    actor: Mapped[Person | None] = relationship()
