"""A year whose holidays are not announced yet: who can be booked into it is told once that it is guessed."""

from handlers.ui.announce import Announcer
from models import timers
from models.appointments.offerings import list_offerings
from models.rules.opening_hours import list_guessed_years


def warn_of_unknown_year(announcer: Announcer) -> None:
    """Tell the admins of each year once. Called every night."""
    session, today = announcer.session, announcer.today
    offerings = list_offerings(session, announcer.product.community, today=today)
    for year in sorted({year for offering in offerings for year in list_guessed_years(offering, today)}):
        if timers.note_done(session, f"unknown_year:{year}", kind="unknown_year", now=announcer.now):
            announcer.alert("alerts/unknown_year", year=year)
