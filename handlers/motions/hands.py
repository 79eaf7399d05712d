"""A show of hands: what people choose in a motion's poll counts, if they are there, once in all chats together."""

from handlers.motions.ballots import show_ballots
from handlers.ui.announce import Announcer
from models.motions.deadlines import drop_early_answers, keep_early_answer
from models.motions.polls import OPTIONS, find_motion
from models.motions.steps import list_open_to, lock_motion
from models.motions.voting import is_open, list_electorate, take_back, vote
from models.people import Person
from models.rules.delivery import Priority
from models.rules.motion_states import Choice, Way


def read_choice(options: tuple[int, ...]) -> Choice | None:
    """What the numbers of a poll's options stand for; None: taken back."""
    return OPTIONS[options[0]] if options and options[0] < len(OPTIONS) else None


def take_hand(announcer: Announcer, poll_id: str, person: Person, choice: Choice | None, *, update_id: int) -> None:
    """Somebody chose something in a poll; while Telegram's word of the poll is on its way it is kept a moment."""
    motion_id = find_motion(announcer.session, poll_id)
    if motion_id is None:
        keep_early_answer(announcer.session, poll_id, person.id, choice, update_id=update_id, now=announcer.now)
    else:
        drop_early_answers(announcer.session, poll_id, person.id, now=announcer.now)
        raise_hand(announcer, motion_id, person, choice)


def raise_hand(announcer: Announcer, motion_id: int, person: Person, choice: Choice | None) -> None:
    """Count it, or say why it does not count. What comes after the end counts no more: the poll is being closed."""
    session, now = announcer.session, announcer.now
    motion = lock_motion(session, motion_id)
    if not is_open(motion, now=now):
        return
    if not list_electorate(session, motion, among=[person.id]):
        if to := announcer.to_person(person):
            announcer.show_card(f"uncounted:{motion.id}:{person.id}", to, "motions/uncounted",
                                about=f"motion:{motion.id}", motion=motion)  # fmt: skip
        return
    if choice is None:
        take_back(session, motion, person, now=now)
    else:
        vote(session, motion, person, choice, way=Way.POLL, now=now)
    show_ballots(announcer, motion, [person])


def take_lost_hand(announcer: Announcer, person: Person) -> None:
    """They chose something in a poll of which Telegram never told us: they are asked in private instead."""
    for motion in list_open_to(announcer.session, person.id, now=announcer.now):
        if to := announcer.to_person(person):
            announcer.say(
                to, "motions/lost_hand", about=f"motion:{motion.id}", priority=Priority.REMINDER, motion=motion
            )
            show_ballots(announcer, motion, [person], anew=True)
