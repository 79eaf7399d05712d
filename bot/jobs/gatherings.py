"""What falls due on gatherings: reminders, the end, cards to be shown again, news of a seat, and news for many."""

from handlers.gatherings import notices
from handlers.gatherings.cards import show_gathering
from handlers.gatherings.seats import tell_promoted
from handlers.ui.announce import Announcer
from models.gatherings.planning import end
from models.gatherings.reminders import GatheringTimer, end_key, read_promoted, read_reminder
from models.gatherings.rows import Gathering
from models.gatherings.sign_ups import get_sign_up
from models.gatherings.telling import TELL, read_telling
from models.rules.gathering_states import GatheringState
from models.timers import Timer

KINDS = (*GatheringTimer, TELL)


def run(announcer: Announcer, timer: Timer) -> None:
    """Do what the timer stands for, if the gathering still is as it was planned."""
    session = announcer.session
    gathering = session.get(Gathering, timer.subject_id, with_for_update=True, populate_existing=True)
    if gathering is None:
        return
    if timer.kind == TELL:
        notices.tell_batch(announcer, gathering, read_telling(timer.key))
        return
    match GatheringTimer(timer.kind):
        case GatheringTimer.REMIND:
            _remind(announcer, gathering, timer)
        case GatheringTimer.END:
            _end(announcer, gathering, timer)
        case GatheringTimer.SHOW:
            show_gathering(announcer, gathering)
        case GatheringTimer.TELL_PROMOTED:
            _tell_promoted(announcer, gathering, timer)


def _remind(announcer: Announcer, gathering: Gathering, timer: Timer) -> None:
    if (hours := read_reminder(gathering, timer)) is not None:
        notices.remind(announcer, gathering, hours, until=timer.late_at)


def _end(announcer: Announcer, gathering: Gathering, timer: Timer) -> None:
    if gathering.state is GatheringState.COMING and timer.key == end_key(gathering):
        end(announcer.session, gathering, None, now=announcer.now)
        show_gathering(announcer, gathering)
        notices.tell_over(announcer, gathering)


def _tell_promoted(announcer: Announcer, gathering: Gathering, timer: Timer) -> None:
    if sign_up := get_sign_up(announcer.session, gathering, read_promoted(timer)):
        tell_promoted(announcer, [sign_up])
