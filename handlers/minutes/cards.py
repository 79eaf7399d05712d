"""The card on which somebody who attended says whether it was so; it also tells what became of their word."""

from handlers.minutes.keyboards import verdict_keyboard
from handlers.minutes.pages import about_minutes
from handlers.ui.announce import Announcer
from models.minutes.queries import list_answers, list_attendees, list_readers
from models.minutes.rows import Minutes, MinutesAnswer
from models.minutes.steps import get_answer
from models.people import Person
from models.rules.delivery import Priority


def show_verdicts(announcer: Announcer, minutes: Minutes) -> None:
    """Bring everybody's card up to date."""
    said = {answer.person_id: answer for answer in list_answers(announcer.session, minutes)}
    for person in list_attendees(announcer.session, minutes.gathering_id):
        _show(announcer, minutes, person, said.get(person.id), Priority.REMINDER)


def show_verdict(announcer: Announcer, minutes: Minutes, person: Person, *, can_wait: bool = False) -> None:
    """Bring one up to date, wherever it is read."""
    said = get_answer(announcer.session, minutes, person.id)
    _show(announcer, minutes, person, said, Priority.REMINDER if can_wait else Priority.REPLY)


def _show(
    announcer: Announcer, minutes: Minutes, person: Person, said: MinutesAnswer | None, priority: Priority
) -> None:
    for reader in list_readers(announcer.session, person):
        to = announcer.to_person(reader)
        if to is None:
            continue
        announcer.show_card(
            f"minutes:{minutes.gathering_id}:{minutes.round}:{person.id}:{reader.id}",
            to,
            "minutes/verdict",
            keyboard=verdict_keyboard(minutes, person.id, said),
            about=about_minutes(minutes),
            priority=priority,
            minutes=minutes,
            gathering=minutes.gathering,
            person=None if reader.id == person.id else person,
            said=said,
        )
