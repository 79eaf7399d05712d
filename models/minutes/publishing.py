"""Publishing: the time for objections is over. What was promised counts from now on, and topics have their answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.commitments.rows import Commitment
from models.commitments.steps import promise
from models.gatherings.rows import AgendaItem
from models.minutes.queries import list_commitments
from models.minutes.rows import Minutes
from models.rules.commitment_states import CommitmentState
from models.rules.community import Community
from models.rules.minutes_states import ItemOutcome, MinutesParty, MinutesStep, next_state
from models.rules.topic_states import TopicState, TopicStep
from models.topics.rows import Topic
from models.topics.steps import move


@dataclass(frozen=True)
class Answered:
    """A topic whose meeting said something of it."""

    topic: Topic
    step: TopicStep
    item: AgendaItem


@dataclass(frozen=True)
class Published:
    """What becomes of it all, for those who are told."""

    topics: list[Answered]
    commitments: list[Commitment]


def publish(session: Session, minutes: Minutes, community: Community, *, now: datetime) -> Published:
    """Everybody can read them; objections that nobody answered stand in them too. Raises NotNow."""
    minutes.state = next_state(MinutesStep.PUBLISH, minutes.state, {MinutesParty.CLOCK})
    minutes.version += 1
    minutes.published_at = now
    items = sorted(minutes.gathering.items, key=lambda item: item.topic_id or 0)  # the locks in one order
    topics = [answered for item in items if (answered := _answer_topic(session, item, now=now))]
    promised = [
        commitment
        for commitments in list_commitments(session, minutes.gathering).values()
        for commitment in commitments
        if commitment.state is CommitmentState.DRAFT
    ]
    for commitment in promised:
        promise(session, commitment, community, now=now)
    session.flush()
    return Published(topics, promised)


def _answer_topic(session: Session, item: AgendaItem, *, now: datetime) -> Answered | None:
    """What the meeting postponed waits for another one; the rest is decided."""
    if item.topic_id is None:
        return None
    topic = session.get(Topic, item.topic_id, with_for_update=True, populate_existing=True)
    if topic is None or topic.state is not TopicState.SCHEDULED:
        return None
    step = TopicStep.UNSCHEDULE if item.outcome is ItemOutcome.POSTPONED else TopicStep.DECIDE
    move(session, topic, step, None, now=now, text=item.decision)
    return Answered(topic, step, item)
