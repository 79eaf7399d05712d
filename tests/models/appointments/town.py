"""Xinji's appointments for stories: residents who book, and staff at the desks, all within one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.actors import Account, Actor, load_actors
from models.appointments import Appointment, Claim, Slot
from models.appointments.availability import read_availability
from models.appointments.booking import book, call_off, hold, reschedule
from models.appointments.offerings import get_offering
from models.appointments.steps import access_appointment
from models.appointments.waiting import queue_up
from models.people import Person
from models.rules.appointment_states import AppointmentStep
from models.rules.appointment_times import Offering, Refused
from models.rules.channels import Channel
from models.rules.community import Community
from models.timers import Timer
from tests.people import START

CLERK, CARER, ADMIN, WORKER = 7009, 7010, 7008, 7004
"""吕军 of the service centre, 孙建华 of the elder care centre, 吴昊 of the office, 于超 of grid 3: accounts."""


def at(text: str) -> datetime:
    """A local moment of 2026, such as "11-24 09:00", unless the year is said."""
    return datetime.fromisoformat(f"{text if text[:2] == '20' else f'2026-{text}'}+08:00")


def day(text: str) -> date:
    """A date of 2026."""
    return date.fromisoformat(f"2026-{text}")


def clock(moments: Iterable[datetime]) -> list[str]:
    """Local times, as people say them."""
    return [f"{moment.astimezone(START.tzinfo):%H:%M}" for moment in moments]


@dataclass
class Town:
    """Everybody is named by their Telegram account; who is new is known from their first word on."""

    session: Session
    community: Community
    now: datetime = START

    @property
    def today(self) -> date:
        return self.community.today(self.now)

    def pass_time(self, **delta: float) -> None:
        """Let time pass; nothing that falls due is done."""
        self.now += timedelta(**delta)

    def actor(self, who: int) -> Actor:
        return load_actors(self.session, {who: Account(who, f"居民{who}")}, today=self.today)[who]

    def person(self, who: int) -> Person:
        return self.session.get_one(Person, self.actor(who).id)

    def offering(self, key: str, *, at_desk: bool = False) -> Offering:
        return get_offering(self.session, self.community, key, today=self.today, at_desk=at_desk)

    def tries(self, who: int, key: str, start: str, *, moves: Appointment | None = None) -> Appointment | Refused:
        """They ask for a seat to be kept."""
        offering = self.offering(key)
        return hold(self.session, self.actor(who), offering, self.community, at(start), now=self.now, moves=moves)

    def holds(self, who: int, key: str, start: str, *, moves: Appointment | None = None) -> Appointment:
        """They get it."""
        held = self.tries(who, key, start, moves=moves)
        assert isinstance(held, Appointment), held
        return held

    def decides(self, who: int, held: Appointment, *, whose: int | None = None) -> Appointment:
        """They say yes, for themselves or somebody else."""
        channel = Channel.CHAT if whose is None else Channel.COUNTER
        person = self.person(whose or who)
        details: dict[str, Any] = {}
        return book(self.session, self.actor(who), held, person, self.community, details=details, channel=channel,
                    now=self.now)  # fmt: skip

    def books(self, who: int, key: str, start: str) -> Appointment:
        """Both at once."""
        return self.decides(who, self.holds(who, key, start))

    def moves(self, who: int, appointment: Appointment, start: str) -> Appointment:
        """Another time for the same matter."""
        offering = self.offering(appointment.service)
        held = self.holds(who, appointment.service, start, moves=appointment)
        return reschedule(self.session, self.actor(who), held, self.community, offering, now=self.now)

    def calls_off(self, who: int, appointment: Appointment, reason: str = "") -> None:
        found = self.access(who, appointment, AppointmentStep.CANCEL)
        offering = self.offering(found.service)
        call_off(self.session, self.actor(who), found, offering, self.community, reason=reason, now=self.now)

    def access(self, who: int, appointment: Appointment, step: AppointmentStep) -> Appointment:
        return access_appointment(self.session, self.actor(who), appointment.id, step)

    def queues(self, who: int, key: str, first: str, last: str | None = None) -> Appointment:
        """They wait for a day, or any of several."""
        return queue_up(self.session, self.actor(who), self.person(who), self.offering(key), first=day(first),
                        last=day(last or first), details={}, channel=Channel.CHAT, now=self.now)  # fmt: skip

    def free(self, key: str, on: str) -> list[str]:
        """The free starts of a day."""
        offering = self.offering(key)
        seen = read_availability(self.session, offering, self.community, day(on), day(on), now=self.now)
        return clock(seen.free_on(day(on)))

    def due(self, kind: str) -> list[datetime]:
        """When what is still to be done of a kind falls due, the next first."""
        pending = select(Timer.due_at).where(Timer.kind == kind, Timer.done_at.is_(None), Timer.cancelled.is_(False))
        return list(self.session.scalars(pending.order_by(Timer.due_at)))

    def count(self, table: type[Slot | Claim | Appointment]) -> int:
        return self.session.scalar(select(func.count()).select_from(table)) or 0
