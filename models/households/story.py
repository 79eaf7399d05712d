"""A household's story (这家的来往): who was there, what its people asked for and booked, all in one line of time."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.appointments.queries import NEVER_MADE
from models.appointments.rows import Appointment
from models.households.rows import Household
from models.requests.rows import Request
from models.visits.rows import DiaryEntry

Event: TypeAlias = DiaryEntry | Request | Appointment


def list_story(
    session: Session, household: Household, *, request_grids: Collection[int] | None, offset: int, limit: int
) -> list[Event]:
    """What there was with the household and the people who live there now, the newest first. `request_grids`: where
    requests may be seen; None: everywhere.
    """
    reach, people = offset + limit, [person.id for person in household.members]
    entries = select(DiaryEntry).where(DiaryEntry.household_id == household.id, DiaryEntry.taken_back_at.is_(None))
    requests = select(Request).where(Request.author_id.in_(people)).options(joinedload(Request.author))
    if request_grids is not None:
        requests = requests.where(Request.grid_id.in_(request_grids))
    bookings = select(Appointment).where(Appointment.person_id.in_(people), Appointment.state.not_in(NEVER_MADE))
    begins = func.coalesce(Appointment.starts_at, Appointment.created_at)
    found: list[Event] = [
        *session.scalars(
            entries.options(joinedload(DiaryEntry.author))
            .order_by(DiaryEntry.at.desc(), DiaryEntry.id.desc())
            .limit(reach)
        ),
        *session.scalars(requests.order_by(Request.filed_at.desc(), Request.id.desc()).limit(reach)),
        *session.scalars(
            bookings.options(joinedload(Appointment.person)).order_by(begins.desc(), Appointment.id.desc()).limit(reach)
        ),
    ]
    return sorted(found, key=moment_of, reverse=True)[offset:reach]


def moment_of(event: Event) -> datetime:
    """When it was, or will be."""
    match event:
        case DiaryEntry():
            return event.at
        case Request():
            return event.filed_at
        case Appointment():
            return event.starts_at or event.created_at
