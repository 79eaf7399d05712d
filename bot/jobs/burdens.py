"""What falls due on burdens: what was held for somebody is told in one message."""

from handlers.burdens.digests import tell_held
from handlers.ui.announce import Announcer
from models.burdens.merging import DIGEST, take_held
from models.people import Person
from models.timers import Timer

KINDS = (DIGEST,)


def run(announcer: Announcer, timer: Timer) -> None:
    """Tell it, unless another timer of theirs did just before, or nobody is there any more to be told."""
    person = announcer.session.get(Person, timer.subject_id)
    if person is None or (to := announcer.to_person(person)) is None:
        return
    if held := take_held(announcer.session, to.chat_id, now=announcer.now):
        tell_held(announcer, to, held)
