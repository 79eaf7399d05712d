"""Questions asked of the appointments. Every answer is bounded by people, or by a centre and a day."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from models.appointments.rows import IS_OPEN, IS_STANDING, IS_WAITING, Appointment
from models.mandates import GRANTED, Mandate
from models.people.rows import Person
from models.rules.appointment_states import AHEAD, OPEN, AppointmentState
from models.rules.community import Community
from models.rules.working_time import DAY

PAGE = 8
NEVER_MADE = frozenset({AppointmentState.HELD, AppointmentState.LAPSED})
"""What somebody held, or was offered, and did not take."""


def list_of_people(session: Session, person_ids: Collection[int], *, offset: int = 0, limit: int = PAGE
                   ) -> list[Appointment]:  # fmt: skip
    """These people's appointments: what is open first, the next at the top; then the newest of the rest."""
    is_over = Appointment.state.not_in(OPEN)
    statement = (
        select(Appointment)
        .where(Appointment.person_id.in_(person_ids), Appointment.state.not_in(NEVER_MADE))
        .order_by(is_over, Appointment.starts_at.is_(None), Appointment.starts_at, Appointment.id.desc())
    )
    return list(session.scalars(statement.options(joinedload(Appointment.person)).offset(offset).limit(limit)))


def list_of_day(session: Session, centre: str, day: date, community: Community) -> list[Appointment]:
    """Who comes to a centre on that day, or is called on from it, in the order of their times."""
    statement = select(Appointment).where(Appointment.centre == centre, *_on(day, community))
    statement = statement.where(Appointment.state.not_in(NEVER_MADE), Appointment.state != AppointmentState.WAITING)
    people = joinedload(Appointment.person), joinedload(Appointment.slot)
    return list(session.scalars(statement.options(*people).order_by(Appointment.starts_at, Appointment.id)))


def find_by_code(session: Session, centre: str | None, code: str) -> Appointment | None:
    """The open appointment that somebody names at a centre's desk; None: wherever it is."""
    named = select(Appointment).where(IS_OPEN, Appointment.code == code)
    return session.scalars(named if centre is None else named.where(Appointment.centre == centre)).first()


def list_after(session: Session, centre: str, moment: datetime, until: datetime) -> list[Appointment]:
    """Whoever is booked at a centre between two moments, the first included; locked until the transaction ends."""
    states = AHEAD | {AppointmentState.HELD}
    statement = select(Appointment).where(
        Appointment.centre == centre,
        Appointment.starts_at >= moment,
        Appointment.starts_at < until,
        Appointment.state.in_(states),
    )
    return list(session.scalars(statement.order_by(Appointment.starts_at, Appointment.id).with_for_update()))


def list_ahead(session: Session, person_id: int, *, now: datetime) -> list[Appointment]:
    """What somebody has ahead of them, and where they are just now: wherever they sit, or will."""
    statement = select(Appointment).where(
        Appointment.person_id == person_id,
        Appointment.state.in_(AHEAD | {AppointmentState.ARRIVED}),
        Appointment.slot_id.is_not(None),
        Appointment.ends_at > now,
    )
    return list(session.scalars(statement.order_by(Appointment.starts_at)))


def count_no_shows(session: Session, person_id: int, *, days: int, now: datetime) -> int:
    """How often somebody did not come in the last so many days."""
    missed = (
        Appointment.person_id == person_id,
        Appointment.state == AppointmentState.NO_SHOW,
        Appointment.starts_at > now - timedelta(days=days),
    )
    return session.scalar(select(func.count()).select_from(Appointment).where(*missed)) or 0


def list_unreached(session: Session, person_ids: Collection[int]) -> set[int]:
    """Those of these people whom no message reaches: neither they nor anybody who acts for them has an account."""
    agent = aliased(Person)
    reached = exists().where(
        Mandate.principal_id == Person.id, GRANTED, Mandate.agent_id == agent.id, agent.telegram_id.is_not(None)
    )
    without_account = select(Person.id).where(Person.id.in_(person_ids), Person.telegram_id.is_(None), ~reached)
    return set(session.scalars(without_account))


def list_expecting(session: Session, day: date, community: Community) -> dict[str, tuple[datetime, datetime]]:
    """The centres to which somebody comes on that day: when the first does, and when the last is done."""
    begin = datetime.combine(day, time(), community.zone)
    # By its end, too, by which what stands is indexed; grouped here, or SQLite would go through all of every centre.
    standing = (IS_STANDING, Appointment.ends_at > begin, *_on(day, community))
    edges: dict[str, list[datetime]] = defaultdict(list)
    for centre, *times in session.execute(
        select(Appointment.centre, Appointment.starts_at, Appointment.ends_at).where(*standing)
    ):
        edges[centre] += filter(None, times)
    return {centre: (min(times), max(times)) for centre, times in edges.items()}


def get_last_service(session: Session, person_id: int) -> str | None:
    """What somebody last booked, or somebody else for them."""
    newest = select(Appointment.service).where(Appointment.person_id == person_id, Appointment.state.not_in(NEVER_MADE))
    return session.scalar(newest.order_by(Appointment.id.desc()).limit(1))


def count_waiting_before(session: Session, appointment: Appointment) -> int:
    """How many people stand before them on the waiting list of their service."""
    earlier = (IS_WAITING, Appointment.service == appointment.service, Appointment.id < appointment.id)
    return session.scalar(select(func.count()).select_from(Appointment).where(*earlier)) or 0


def list_over(session: Session, *, now: datetime, limit: int) -> list[Appointment]:
    """What lies behind us and nobody noted what became of it."""
    over = select(Appointment).where(IS_STANDING, Appointment.ends_at < now)
    return list(session.scalars(over.order_by(Appointment.ends_at, Appointment.id).limit(limit)))


def list_outwaited(session: Session, *, today: date, limit: int) -> list[Appointment]:
    """Who waits for days that are over."""
    outwaited = select(Appointment).where(IS_WAITING, Appointment.wanted_until < today)
    return list(session.scalars(outwaited.order_by(Appointment.service, Appointment.id).limit(limit)))


def _on(day: date, community: Community) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    begin = datetime.combine(day, time(), community.zone).astimezone(UTC)
    end = datetime.combine(day + DAY, time(), community.zone).astimezone(UTC)
    return Appointment.starts_at >= begin, Appointment.starts_at < end
