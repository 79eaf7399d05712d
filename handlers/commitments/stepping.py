"""Taking a step on a commitment: authorised, moved, its cards brought up to date, and everybody concerned told."""

from datetime import date
from typing import Any

from handlers.commitments.cards import close_card, show_commitment
from handlers.commitments.news import NOTHING, tell_step
from handlers.flow import Context
from handlers.ui.contents import Content
from models.commitments import Commitment
from models.commitments.steps import access_commitment, move
from models.people import get_person
from models.rules.commitment_states import CommitmentStep


def take_step(
    context: Context[Any],
    step: CommitmentStep,
    commitment_id: int,
    *,
    version: int | None = None,
    content: Content = NOTHING,
    owner_id: int | None = None,
    due_on: date | None = None,
) -> Commitment:
    """Have the acting person take `step`; `version` is what the pressed card showed. Raises the refusals."""
    commitment = access_commitment(context.session, context.actor, commitment_id, step, version=version)
    last_owner = commitment.owner
    move(
        context.session,
        commitment,
        step,
        context.actor,
        context.community,
        now=context.now,
        text=content.text,
        attachments=content.attachments,
        owner_id=owner_id,
        due_on=due_on,
    )
    person = get_person(context.session, context.actor.id)
    if last_owner and last_owner.id not in (commitment.owner_id, person.id):
        close_card(context.announcer, commitment, last_owner)
    show_commitment(context.announcer, commitment, also=[person])
    tell_step(context.announcer, commitment, step, by=person, content=content, last_owner=last_owner)
    return commitment
