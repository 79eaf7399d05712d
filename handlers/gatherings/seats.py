"""Who waited for a seat, and has one now."""

from collections.abc import Iterable

from handlers.gatherings.cards import name_subject, show_ticket
from handlers.gatherings.keyboards import open_button
from handlers.ui.announce import Announcer
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.tickets import list_readers
from models.rules.delivery import Priority
from models.rules.gathering_states import SignUpState


def tell_promoted(announcer: Announcer, promoted: Iterable[SignUp]) -> None:
    """A seat came free and is theirs: they hear it at once, and need do nothing to have it."""
    for sign_up in promoted:
        if sign_up.state is not SignUpState.GOING:
            continue
        gathering = sign_up.gathering
        for reader in list_readers(announcer.session, sign_up):
            if to := announcer.to_person(reader):
                announcer.say(
                    to,
                    "gatherings/promoted",
                    keyboard=[[open_button(gathering.id)]],
                    about=name_subject(gathering, sign_up.person, reader.id),
                    priority=Priority.REMINDER,
                    expires_at=gathering.starts_at,
                    gathering=gathering,
                    sign_up=sign_up,
                    person=None if reader.id == sign_up.person_id else sign_up.person,
                )
        show_ticket(announcer, sign_up, can_wait=True)
