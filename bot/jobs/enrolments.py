"""What falls due on enrolments: the card of somebody who stopped halfway."""

from handlers.ui.announce import Announcer
from handlers.ui.enrolment_cards import has_enrolment_card, show_enrolment
from models.enrolments import CARD_DUE
from models.people import Person
from models.timers import Timer

KINDS = (CARD_DUE,)


def run(announcer: Announcer, timer: Timer) -> None:
    """Ask the grid, if nobody did and nobody answered."""
    person = announcer.session.get(Person, timer.subject_id)
    if person and person.group and not person.is_verified and not has_enrolment_card(announcer, person):
        show_enrolment(announcer, person)
