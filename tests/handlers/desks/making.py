"""Appointments that stand in the store, made as whoever runs the desk makes them: without the questions."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.appointments import Appointment
from models.appointments.booking import book, hold
from models.appointments.offerings import get_offering
from models.grids import Group
from models.people import Person as Row
from models.people import get_person
from models.rules.appointment_states import AppointmentState
from models.rules.channels import Channel
from tests.handlers.conftest import acting
from tests.people import Person, Stage

TODAY = "2026-11-23"


def books(
    stage: Stage,
    person: Person,
    clock: str,
    service: str = "certificates",
    *,
    day: str = TODAY,
    whose: int | None = None,
    details: dict[str, Any] | None = None,
) -> Appointment:
    """Somebody has an appointment; `whose`: of a person without an account, for whom `person` books it."""
    start = datetime.fromisoformat(f"{day}T{clock}:00+08:00")

    def make(session: Session) -> Appointment:
        community, now, actor = stage.app.community, stage.clock.now(), acting(session, person)
        offering = get_offering(session, community, service, today=community.today(now), at_desk=True)
        held = hold(session, actor, offering, community, start, now=now)
        assert isinstance(held, Appointment), held
        client, channel = get_person(session, whose or actor.id), Channel.PHONE if whose else Channel.CHAT
        return book(session, actor, held, client, community, details=details or {}, channel=channel, now=now)

    return stage.app.database.transact(make)


def enters(stage: Stage, name: str, *, phone: str | None = None, address: str | None = None) -> int:
    """A resident of group 11 whom the office knows, without an account."""

    def enter(session: Session) -> int:
        group = session.get_one(Group, 11)
        person = Row(name=name, group_id=group.id, grid_id=group.grid_id, phone=phone, address=address)
        session.add(person)
        session.flush()
        return person.id

    return stage.app.database.transact(enter)


def stored(stage: Stage, id_: int) -> Appointment:
    """How an appointment stands now, with its history."""

    def load(session: Session) -> Appointment:
        appointment = session.get_one(Appointment, id_)
        assert appointment.events
        return appointment

    return stage.app.database.transact(load)


def missed_before(stage: Stage, person: Person, count: int) -> None:
    """So often they did not come, some days ago."""

    def miss(session: Session) -> None:
        client, now = acting(session, person), stage.clock.now()
        for number in range(count):
            start = datetime.fromisoformat(f"2026-11-1{number}T10:00:00+08:00")
            session.add(
                Appointment(person_id=client.id, booked_by_id=client.id, service="certificates", centre="service",
                            state=AppointmentState.NO_SHOW, starts_at=start, ends_at=start, code="", created_at=now)
            )  # fmt: skip

    stage.app.database.transact(miss)
