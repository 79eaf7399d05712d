"""What the chair hears of a vote that ended by the clock."""

from handlers.motions.buttons import CloseMotion, Manage
from handlers.ui.announce import Announcer
from handlers.ui.keyboards import Button
from models.motions.rows import Motion
from models.motions.voting import count_paper, list_tallies
from models.people import Person
from models.rules.delivery import Priority


def tell_chair(announcer: Announcer, motion: Motion) -> None:
    """It was counted."""
    tallies = list_tallies(announcer.session, motion)
    for person in _list_chairs(announcer, motion):
        if to := announcer.to_person(person):
            keyboard = [[Button(Manage(motion.id), "motions/open")]]
            announcer.say(to, "motions/result", keyboard=keyboard, about=f"motion:{motion.id}",
                          priority=Priority.REMINDER, motion=motion, tallies=tallies,
                          turnout=sum(tallies.values()))  # fmt: skip


def ask_for_papers(announcer: Announcer, motion: Motion) -> None:
    """The time is up, and the ballot papers are not counted yet."""
    count = count_paper(announcer.session, motion)
    for person in _list_chairs(announcer, motion):
        if to := announcer.to_person(person):
            keyboard = [[Button(CloseMotion(motion.id, motion.version), "motions/count_paper", style="primary")]]
            announcer.say(to, "motions/papers_wait", keyboard=keyboard, about=f"motion:{motion.id}",
                          priority=Priority.REMINDER, urgent=True, motion=motion, count=count)  # fmt: skip


def _list_chairs(announcer: Announcer, motion: Motion) -> list[Person]:
    """Who worded it, and who called the meeting."""
    ids = {motion.created_by_id, motion.gathering.created_by_id} - {None}
    return [person for id_ in sorted(filter(None, ids)) if (person := announcer.session.get(Person, id_))]
