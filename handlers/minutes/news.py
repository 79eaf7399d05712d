"""News of minutes: to those who attended, to whoever writes them, and to the grids once they are published."""

from handlers.minutes import buttons as b
from handlers.minutes.cards import show_verdict, show_verdicts
from handlers.minutes.describing import Case
from handlers.minutes.pages import about_minutes
from handlers.ui.announce import Announcer, Recipient
from handlers.ui.keyboards import Button
from models.grids import Grid
from models.minutes.queries import list_attendees, list_readers, list_writers
from models.minutes.rows import Minutes, MinutesAnswer
from models.rules.delivery import Priority


def tell_sent(announcer: Announcer, minutes: Minutes) -> None:
    """Whoever attended reads the whole of it, and has a card to answer on. Who reads for several reads it once."""
    case, told = Case(announcer, minutes), set()
    for person in list_attendees(announcer.session, minutes.gathering_id):
        for reader in list_readers(announcer.session, person):
            to = announcer.to_person(reader)
            if to and reader.id not in told:
                told.add(reader.id)
                announcer.say(to, "minutes/review", about=about_minutes(minutes), priority=Priority.REMINDER,
                              **case.words)  # fmt: skip
                announcer.pass_on(to, case.voices, about=about_minutes(minutes), priority=Priority.REMINDER)
    show_verdicts(announcer, minutes)


def tell_objection(announcer: Announcer, minutes: Minutes, said: MinutesAnswer) -> None:
    """Somebody says that it was otherwise."""
    id_ = minutes.gathering_id
    keyboard = [
        [Button(b.AnswerObjection(id_, said.person_id, said.round), "minutes/answer", style="primary")],
        [Button(b.Correct(id_, minutes.version), "minutes/correct")],
        [Button(b.WriteMinutes(id_), "minutes/back")],
    ]
    for writer in list_writers(announcer.session, minutes, today=announcer.today):
        if to := announcer.to_person(writer):
            announcer.say(to, "minutes/objection", keyboard=keyboard, about=f"person:{said.person_id}",
                          priority=Priority.REMINDER, minutes=minutes, gathering=minutes.gathering,
                          said=said)  # fmt: skip


def tell_answered(announcer: Announcer, minutes: Minutes, said: MinutesAnswer) -> None:
    """The secretary said something to somebody's objection."""
    for reader in list_readers(announcer.session, said.person):
        if to := announcer.to_person(reader):
            announcer.say(to, "minutes/answered", about=about_minutes(minutes), priority=Priority.REMINDER,
                          gathering=minutes.gathering, said=said,
                          person=None if reader.id == said.person_id else said.person)  # fmt: skip
    show_verdict(announcer, minutes, said.person, can_wait=True)


def tell_published(announcer: Announcer, minutes: Minutes) -> None:
    """Everybody reads them where they read of the meeting: in the chats of its grids."""
    case = Case(announcer, minutes)
    keyboard = [[Button(b.MinutesLink(minutes.gathering_id), "minutes/read_privately")]]
    for to in list_chats(announcer, minutes):
        announcer.say(to, "minutes/published", keyboard=keyboard, about=about_minutes(minutes),
                      priority=Priority.REMINDER, **case.public_words)  # fmt: skip
        announcer.pass_on(to, case.voices, about=about_minutes(minutes), priority=Priority.REMINDER)
    show_verdicts(announcer, minutes)


def list_chats(announcer: Announcer, minutes: Minutes) -> list[Recipient]:
    """The chats of the grids that the meeting concerned."""
    grids = [announcer.session.get_one(Grid, grid_id) for grid_id in minutes.gathering.grid_ids]
    return [to for grid in grids if (to := announcer.to_grid(grid))]
