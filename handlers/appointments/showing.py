"""Everything that shows an appointment, brought up to date at once: its people's cards, and the list of its desk."""

from datetime import datetime

from handlers.appointments.cards import show_appointment
from handlers.desks.lists import refresh_day_card
from handlers.ui.announce import Announcer
from models.appointments.rows import Appointment


def show_everywhere(
    announcer: Announcer,
    appointment: Appointment,
    *,
    can_wait: bool = False,
    anew_for: int | None = None,
    was: datetime | None = None,
) -> None:
    """`can_wait`, `anew_for`: as `show_appointment` has them; `was`: the time from which it moved away."""
    show_appointment(announcer, appointment, can_wait=can_wait, anew_for=anew_for)
    refresh_day_card(announcer, appointment, was=was)
