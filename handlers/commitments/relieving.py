"""What somebody can no longer see to: their cards of it are closed, and the heads are asked to name somebody else."""

from handlers.commitments.cards import close_card, show_commitment
from handlers.commitments.news import tell_unowned
from handlers.ui.announce import Announcer
from models.commitments.relief import release_commitments
from models.people import Person


def relieve_of_promises(announcer: Announcer, *, owner_id: int | None = None) -> None:
    """Somebody lost a role or left; None: look at everybody."""
    session, community = announcer.session, announcer.product.community
    released = release_commitments(session, community, now=announcer.now, owner_id=owner_id)
    for commitment, last_owner_id in released:
        if last_owner := session.get(Person, last_owner_id):
            close_card(announcer, commitment, last_owner)
        show_commitment(announcer, commitment)
    tell_unowned(announcer, [commitment for commitment, _ in released])
