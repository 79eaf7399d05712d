"""What falls due on motions: the end of a vote, and what is known of a poll a moment after it was sent."""

from handlers.motions.ballots import show_ballots
from handlers.motions.hall import stop_polls, tell_lapsed, tell_result
from handlers.motions.hands import raise_hand, take_lost_hand
from handlers.motions.news import ask_for_papers, tell_chair
from handlers.ui.announce import Announcer
from models.motions.deadlines import MotionTimer, read_early_answer
from models.motions.polls import find_motion, note_poll
from models.motions.steps import close, lapse, lock_motion
from models.motions.voting import count_paper, is_open, list_reached
from models.outbox import OutboxRow
from models.people import Person
from models.rules.gathering_states import GatheringState
from models.rules.motion_states import MotionState
from models.rules.refusals import Gone
from models.timers import Timer

KINDS = tuple(MotionTimer)


def run(announcer: Announcer, timer: Timer) -> None:
    """Do what the timer stands for."""
    match MotionTimer(timer.kind):
        case MotionTimer.CLOSE:
            close_by_clock(announcer, timer.subject_id)
        case MotionTimer.POLL_SENT:
            if row := announcer.session.get(OutboxRow, timer.subject_id):
                take_poll(announcer, row)
        case MotionTimer.EARLY_ANSWER:
            if person := announcer.session.get(Person, timer.subject_id):
                _take_early_answer(announcer, timer, person)


def close_by_clock(announcer: Announcer, motion_id: int) -> None:
    """Count it, unless its meeting does not take place. Where there are ballot papers nobody votes any more, and the
    chair is asked what they say.
    """
    session = announcer.session
    motion = lock_motion(session, motion_id)
    if motion.state is not MotionState.OPEN:
        return
    if motion.gathering.state is GatheringState.CANCELLED:
        lapse(session, motion)
        tell_lapsed(announcer, motion)
        return
    if count_paper(session, motion):
        stop_polls(announcer, motion)
        show_ballots(announcer, motion, list_reached(session, motion))
        ask_for_papers(announcer, motion)
        return
    close(session, motion, None, announcer.product.community, paper={}, now=announcer.now)
    tell_result(announcer, motion)
    tell_chair(announcer, motion)


def take_poll(announcer: Announcer, row: OutboxRow) -> None:
    """Telegram has sent a poll, or refused to. One that comes when its vote is over is closed at once."""
    noun, _, id_ = (row.about or "").partition(":")
    poll_id = (row.answer or {}).get("poll_id")
    if noun != "motion" or row.message_id is None or poll_id is None:
        return
    try:
        motion = lock_motion(announcer.session, int(id_))
    except Gone:
        return
    note_poll(announcer.session, motion_id=motion.id, chat_id=row.chat_id, poll_id=poll_id,
              message_id=row.message_id)  # fmt: skip
    if not is_open(motion, now=announcer.now):
        announcer.outbox.put(row.chat_id, "stopPoll", {"message_id": row.message_id}, about=row.about)


def _take_early_answer(announcer: Announcer, timer: Timer, person: Person) -> None:
    poll_id, choice = read_early_answer(timer.key)
    motion_id = find_motion(announcer.session, poll_id)
    if motion_id is not None:
        raise_hand(announcer, motion_id, person, choice)
    elif choice is not None:
        take_lost_hand(announcer, person)
