"""For whom somebody may do things: themselves, their family, and by a role the residents whom they serve."""

from sqlalchemy.orm import Session

from models.actors import Actor
from models.people.rows import Person
from models.rules.channels import Channel
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action


def access_represented(
    session: Session, actor: Actor, person_id: int, by_role: Action, *, channel: Channel = Channel.CHAT
) -> Person:
    """Load for whom something is done: in the chat oneself or somebody one acts for, through every other channel a
    resident towards whom one's role opens `by_role`. Raises Gone and NotYours.
    """
    person = session.get(Person, person_id, populate_existing=True)
    if person is None or person.erased_at is not None or person.left_at is not None:
        raise Gone(f"person {person_id}")
    if channel is Channel.CHAT:
        is_open = actor.speaks_for(person.id)
    else:
        by_role_open = actor.serves(by_role, grid_id=person.grid_id, group_id=person.group_id)
        is_open = person.id != actor.id and by_role_open
    if not is_open:
        raise NotYours(f"{by_role} for person {person_id}")
    return person
