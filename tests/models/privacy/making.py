"""Rows to keep, show and erase."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.appointments import Appointment, Claim, Slot
from models.people import Person
from models.requests import Request
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.rules.appointment_times import tick_of
from models.rules.request_states import RequestState, RequestStep
from tests.people import START


def add_person(session: Session, name: str = "甄金雀", **values: Any) -> Person:
    person = Person(name=name, muted=[], **values)
    session.add(person)
    session.flush()
    return person


def add_appointment(session: Session, person: Person, state: AppointmentState = AppointmentState.ARRIVED,
                    **values: Any) -> Appointment:  # fmt: skip
    """Something at home, begun when the story begins; with `slot_id` it has the only seat there."""
    seat = {"seats": 1, "seat": 1} if values.get("slot_id") else {}
    appointment = Appointment(
        **{"booked_by_id": person.id, "service": "home_care", "centre": "elders", "starts_at": START, "ends_at": START,
           "code": f"{person.id:05}", "created_at": START, "details": {"address": "雀四"}, "packed": [1],
           "comment": "雀五"} | seat | values,
        person_id=person.id, state=state,
    )  # fmt: skip
    session.add(appointment)
    session.flush()
    appointment.note(session, AppointmentStep.CANCEL, actor_id=person.id, now=START, text="雀六")
    session.flush()
    return appointment


def add_slot(session: Session, ends_at: datetime, *things: str) -> Slot:
    """An hour of one seat that takes up these."""
    starts_at = ends_at - timedelta(hours=1)
    slot = Slot(service="home_care", starts_at=starts_at, ends_at=ends_at, seats=1)
    session.add(slot)
    session.flush()
    ticks = range(tick_of(starts_at), tick_of(ends_at))
    session.add_all([Claim(thing=thing, tick=tick, slot_id=slot.id) for thing in things for tick in ticks])
    session.flush()
    return slot


def add_request(session: Session, author: Person, *, closed_at: datetime | None = START, **values: Any) -> Request:
    """A request that was solved then, or (None) is open."""
    state = RequestState.FILED if closed_at is None else RequestState.SOLVED
    request = Request(
        **{"grid_id": 3, "group_id": 11, "category": "other", "promise": "ordinary", "danger": False, "text": "雀一",
           "attachments": [{"kind": "photo", "file_id": "雀二"}], "filed_at": START, "filed_on": START.date(),
           "state": state, "reply_due": START, "solution_due": START, "closed_at": closed_at, "comment": "雀三"}
        | values,
        author_id=author.id,
    )  # fmt: skip
    session.add(request)
    session.flush()
    request.note(session, RequestStep.FILE, actor_id=author.id, now=START, text="雀一", attachments=request.attachments)
    request.note(session, RequestStep.WARN, actor_id=None, now=START, text="request.reply_warning")
    session.flush()
    return request
