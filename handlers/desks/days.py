"""A centre's day, looked up: who comes and where that stands, how late it is, what colleagues left word of."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from handlers.appointments.cards import NOTHING
from handlers.ui.announce import Announcer
from models.appointments import Appointment
from models.appointments.desk import can_reopen, get_change, get_day, is_closed, list_notes
from models.appointments.desk_rows import DeskNote
from models.appointments.offerings import list_offerings
from models.appointments.queries import PAGE, list_of_day, list_unreached
from models.appointments.service_rows import Closure
from models.rules.appointment_states import STANDING, AppointmentState
from models.rules.community import Centre, Community
from models.rules.services import Service

MARKS = {
    AppointmentState.OFFERED: "📨",
    AppointmentState.PENDING: "⏳",
    AppointmentState.BOOKED: "🕘",
    AppointmentState.DISPLACED: "🔁",
    AppointmentState.ARRIVED: "✅",
    AppointmentState.NO_SHOW: "❌",
    AppointmentState.PASSED: "▫️",
    AppointmentState.CANCELLED: "🚫",
}


@dataclass(frozen=True)
class Line:
    """One appointment as the list tells it."""

    appointment: Appointment
    service: Service
    clock: str
    unreached: bool

    @property
    def mark(self) -> str:
        """Where it stands, in one sign."""
        return MARKS.get(self.appointment.state, "")

    @property
    def words(self) -> str:
        """The line as a button, for the private chat."""
        promised = "👌" if self.appointment.promised_at else ""
        silent = "📵" if self.unreached else ""
        return f"{self.mark}{promised}{silent} {self.clock} {self.appointment.person.name} {self.service.emoji}"


@dataclass(frozen=True)
class DayAtDesk:
    """A centre's day, looked up once for everything that is said of it in one go: some ten statements in all."""

    announcer: Announcer
    centre: Centre
    day: date

    @cached_property
    def appointments(self) -> list[Appointment]:
        """Everybody's of that day, in order."""
        return list_of_day(self.announcer.session, self.centre.key, self.day, self.community)

    @cached_property
    def lines(self) -> list[Line]:
        """The same, as they are told."""
        session, zone = self.announcer.session, self.community.zone
        offerings = list_offerings(session, self.community, {a.service for a in self.appointments}, today=self.day)
        services = {offering.service.key: offering.service for offering in offerings}
        unreached = list_unreached(session, {a.person_id for a in self.appointments})
        return [
            Line(a, services.get(a.service, NOTHING), f"{a.starts_at.astimezone(zone):%H:%M}", a.person_id in unreached)
            for a in self.appointments
            if a.starts_at
        ]

    @cached_property
    def notes(self) -> list[DeskNote]:
        """The words that nobody has cleared."""
        return list_notes(self.announcer.session, self.centre.key)

    @cached_property
    def change(self) -> Closure | None:
        """What the whole centre has of its own on that day."""
        return get_change(self.announcer.session, self.centre.key, self.day)

    @property
    def is_today(self) -> bool:
        """Whether it is today's desk, at which something can be done."""
        return self.day == self.announcer.today

    @property
    def is_closed(self) -> bool:
        """Whether the centre does not open at all."""
        return is_closed(self.change)

    @property
    def can_reopen(self) -> bool:
        """Whether the desk was closed for today alone."""
        return can_reopen(self.change, self.announcer.today)

    @property
    def words(self) -> dict[str, Any]:
        """What both lists say above the lines."""
        noted = get_day(self.announcer.session, self.centre.key, self.day)
        coming = [a for a in self.appointments if a.state in STANDING or a.state is AppointmentState.ARRIVED]
        return {
            "centre": self.centre,
            "day": self.day,
            "is_today": self.is_today,
            "change": self.change,
            "is_closed": self.is_closed,
            "late_minutes": noted.late_minutes if noted else 0,
            "coming": len(coming),
        }

    @property
    def community(self) -> Community:
        """The community and its rules."""
        return self.announcer.product.community

    def page_of_now(self) -> int:
        """Where the page begins on which the next to come stands; on other days the first."""
        if not self.is_today:
            return 0
        now = self.announcer.now
        ahead = (number for number, line in enumerate(self.lines) if _is_ahead(line.appointment, now))
        return next(ahead, max(0, len(self.lines) - 1)) // PAGE * PAGE


def get_desk(announcer: Announcer, centre_key: str, day: date) -> DayAtDesk | None:
    """A centre's day; None for a centre that the community no longer has."""
    centres = {centre.key: centre for centre in announcer.product.community.centres}
    return DayAtDesk(announcer, centres[centre_key], day) if centre_key in centres else None


def _is_ahead(appointment: Appointment, now: datetime) -> bool:
    return appointment.state in STANDING and appointment.ends_at is not None and appointment.ends_at > now
