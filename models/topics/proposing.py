"""Proposing: a topic comes into the world, for the grid in which whoever proposes it lives."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.actors import Actor
from models.people import Person
from models.people.represented import access_represented
from models.requests.rows import Attachment
from models.rules.community import Community
from models.rules.refusals import NotNow
from models.rules.roles import Action
from models.rules.topic_states import TopicState, TopicStep
from models.topics.rows import Topic


def access_proposer(session: Session, actor: Actor, person_id: int) -> Person:
    """Load whose topic it will be: one's own, or that of somebody one acts for. Raises Gone and NotYours."""
    return access_represented(session, actor, person_id, Action.PROPOSE_TOPIC)


def propose(
    session: Session,
    person: Person,
    community: Community,
    *,
    text: str,
    attachments: Sequence[Attachment],
    now: datetime,
    actor_id: int | None = None,
) -> Topic:
    """Take in a topic of somebody who belongs to a grid; NotNow if they do not yet. `actor_id`: who wrote it for them,
    where they did not do so themselves.
    """
    if person.grid_id is None or person.group_id is None:
        raise NotNow(f"person {person.id} lives in no grid")
    topic = Topic(
        author_id=person.id,
        grid_id=person.grid_id,
        group_id=person.group_id,
        text=text,
        attachments=list(attachments),
        proposed_at=now,
        proposed_on=community.today(now),
        state=TopicState.OPEN,
        seconds_needed=community.gatherings.seconds_needed,
    )
    session.add(topic)
    session.flush()
    topic.note(session, TopicStep.PROPOSE, actor_id=actor_id or person.id, now=now, text=text)
    session.flush()
    return topic
