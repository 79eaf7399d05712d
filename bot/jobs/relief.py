"""Every night: what owners can no longer answer for goes back to the grid."""

from handlers.commitments.relieving import relieve_of_promises
from handlers.requests.handing_over import show_released
from handlers.ui.announce import Announcer
from models.people import get_person
from models.requests.relief import LOOK_AGAIN, plan_next_look, release_all
from models.timers import Timer

KINDS = (LOOK_AGAIN,)


def run(announcer: Announcer, timer: Timer) -> None:  # noqa: ARG001
    """Look for owners who no longer serve, and look again the next night."""
    session, community = announcer.session, announcer.product.community
    plan_next_look(session, community, now=announcer.now)
    for owner_id, requests in release_all(session, community, now=announcer.now).items():
        show_released(announcer, requests, get_person(session, owner_id))
    relieve_of_promises(announcer)
