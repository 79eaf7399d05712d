"""A commitment's living cards in private, and in each grid's chat the card of all that a meeting promised."""

from collections.abc import Iterable

from handlers.commitments import buttons as b
from handlers.commitments.concerned import Case
from handlers.commitments.keyboards import card_keyboard
from handlers.ui.announce import Announcer
from handlers.ui.keyboards import Button
from models import outbox
from models.actors import list_actors
from models.commitments import Commitment
from models.commitments.queries import count_kept, list_of_gathering
from models.gatherings.rows import Gathering
from models.grids import Grid
from models.people import Person
from models.rules.delivery import Priority

MOST_LINES = 20
"""So many promises the card in a grid's chat names; the button leads to the rest."""


def show_commitment(announcer: Announcer, commitment: Commitment, *, also: Iterable[Person | None] = ()) -> None:
    """Bring the cards up to date: of whoever sees to it, of `also`, and of the grids' chats."""
    case = Case(announcer, commitment)
    show_cards(case, [case.acting, *also])
    show_ledger(announcer, commitment.gathering)


def show_cards(case: Case, people: Iterable[Person | None]) -> None:
    """The card in the private chats of these."""
    announcer, commitment = case.announcer, case.commitment
    known = {person.id: person for person in people if person is not None}
    has_photos = bool(case.shown_before or case.shown_after)
    for actor in list_actors(announcer.session, known, today=announcer.today):
        if to := announcer.to_person(known[actor.id]):
            announcer.show_card(
                _key(commitment, actor.id),
                to,
                "commitments/card",
                keyboard=card_keyboard(commitment, actor, has_photos=has_photos),
                about=f"commitment:{commitment.id}",
                priority=Priority.REMINDER,
                mine=actor.id == commitment.owner_id,
                acts=actor.answers_for(commitment.owner_id),
                **case.words,
            )


def open_commitment(announcer: Announcer, commitment: Commitment, person: Person) -> None:
    """Bring somebody the card to the end of their chat, where they look."""
    renew_card(announcer, commitment, person)
    show_cards(Case(announcer, commitment), [person])


def renew_card(announcer: Announcer, commitment: Commitment, person: Person) -> None:
    """Let the card come anew at the end of the chat; the old one loses its buttons."""
    for chat_id, message_id in outbox.forget_cards(announcer.session, [_key(commitment, person.id)]):
        announcer.outbox.put(chat_id, "editMessageReplyMarkup", {"message_id": message_id})


def close_card(announcer: Announcer, commitment: Commitment, person: Person) -> None:
    """Somebody sees to it no more: their card says so."""
    to = announcer.to_person(person)
    for _, message_id in outbox.forget_cards(announcer.session, [_key(commitment, person.id)]):
        if to:
            announcer.replace(to, message_id, "commitments/no_longer_yours", **Case(announcer, commitment).words)


def show_ledger(announcer: Announcer, gathering: Gathering) -> None:
    """In the chat of every grid that it concerned: what the meeting promised, how it stands, and the kept rate."""
    commitments = list_of_gathering(announcer.session, gathering.id)
    if not commitments:
        return
    link = [[Button(b.CommitmentsLink(gathering.id), "commitments/look")]]
    kept = count_kept(announcer.session, gathering, today=announcer.today)
    for grid_id in gathering.grid_ids:
        if to := announcer.to_grid(announcer.session.get_one(Grid, grid_id)):
            announcer.show_card(
                f"commitments:{gathering.id}:grid:{grid_id}",
                to,
                "commitments/ledger",
                keyboard=link,
                about=f"gathering:{gathering.id}",
                priority=Priority.REMINDER,
                gathering=gathering,
                commitments=commitments[:MOST_LINES],
                more=max(0, len(commitments) - MOST_LINES),
                kept=kept,
                today=announcer.today,
            )


def _key(commitment: Commitment, person_id: int) -> str:
    return f"commitment:{commitment.id}:{person_id}"
