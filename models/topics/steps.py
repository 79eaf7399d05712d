"""Steps: how a topic moves, who may move it, and who seconds it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from models.actors import Actor
from models.base import insert
from models.gatherings.rows import AgendaItem, Audience
from models.requests.rows import Attachment
from models.rules.refusals import Gone, NotYours, Stale
from models.rules.roles import Action, may_with_own
from models.rules.topic_states import TopicParty, TopicState, TopicStep, next_state
from models.topics.queries import count_seconds
from models.topics.rows import Topic, TopicSecond

ACTION = {
    TopicStep.ADD: Action.PROPOSE_TOPIC,
    TopicStep.WITHDRAW: Action.PROPOSE_TOPIC,
    TopicStep.SECOND: Action.SECOND_TOPIC,
    TopicStep.UNSECOND: Action.SECOND_TOPIC,
    TopicStep.CHOOSE: Action.JUDGE_TOPIC,
    TopicStep.SCHEDULE: Action.JUDGE_TOPIC,
    TopicStep.UNSCHEDULE: Action.JUDGE_TOPIC,
    TopicStep.REFUSE: Action.JUDGE_TOPIC,
}
"""What the table of roles must open to somebody for each step a person can take."""

RESIDENT = frozenset({TopicParty.PROPOSER, TopicParty.NEIGHBOUR})
"""Who takes part in one's own name: as the proposer, or with a second of one's own."""


def see_topic(session: Session, actor: Actor, topic_id: int) -> Topic:
    """Load a topic that the actor may know of: whoever lives in its grid or speaks for its proposer, serves there, or
    is asked to a gathering that has it on the agenda. Raises Gone.
    """
    topic = session.get(Topic, topic_id)
    if topic is None:
        raise Gone(f"topic {topic_id}")
    lives_there = actor.grid_id == topic.grid_id
    serves = actor.may(Action.SEE_TOPIC, grid_id=topic.grid_id, whose=topic.author_id)
    if lives_there or serves or _is_asked_about(session, actor, topic_id):
        return topic
    raise Gone(f"topic {topic_id}")


def _is_asked_about(session: Session, actor: Actor, topic_id: int) -> bool:
    """Whether a gathering that concerns the place where the actor lives talks it over."""
    if actor.grid_id is None:
        return False
    lives_there = Audience.grid_id == actor.grid_id
    in_group = or_(Audience.group_id.is_(None), Audience.group_id == actor.group_id)
    talked_over = (AgendaItem.gathering_id == Audience.gathering_id) & (AgendaItem.topic_id == topic_id)
    return bool(session.scalar(select(exists().where(talked_over, lives_there, in_group))))


def access_topic(
    session: Session, actor: Actor, topic_id: int, step: TopicStep, *, version: int | None = None
) -> Topic:
    """Load a topic for a step, held until the transaction ends. Raises Gone, NotYours, NotNow and Stale.

    `version` is the one that the pressed card showed.
    """
    topic = session.get(Topic, topic_id, with_for_update=True, populate_existing=True)
    if topic is None:
        raise Gone(f"topic {topic_id}")
    parties = topic.parties(actor)
    if not _is_open_to(actor, step, topic, parties):
        raise NotYours(f"{step} on topic {topic_id}")
    next_state(step, topic.state, parties)
    if version is not None and version != topic.version:
        raise Stale(f"topic {topic_id} is at version {topic.version}, the card at {version}")
    return topic


def _is_open_to(actor: Actor, step: TopicStep, topic: Topic, parties: frozenset[TopicParty]) -> bool:
    """Whether the table of roles opens the step to the actor, in their own name or by a role in that grid."""
    action = ACTION[step]
    in_own_name = bool(parties & RESIDENT) and may_with_own(action)
    return in_own_name or actor.serves(action, grid_id=topic.grid_id)


def move(
    session: Session,
    topic: Topic,
    step: TopicStep,
    actor: Actor | None,
    *,
    now: datetime,
    text: str = "",
) -> None:
    """Take a step that `access_topic` allowed; `actor` None is the clock. Raises NotNow and NotYours."""
    parties = topic.parties(actor) if actor else frozenset({TopicParty.CLOCK})
    before, topic.state = topic.state, next_state(step, topic.state, parties)
    if topic.state is not before:
        topic.version += 1
    if before.is_open and not topic.state.is_open:
        topic.closed_at = now
    topic.note(session, step, actor_id=actor.id if actor else None, now=now, text=text)
    session.flush()


def tell_more(
    session: Session, topic: Topic, actor: Actor, *, text: str, attachments: Sequence[Attachment], now: datetime
) -> None:
    """The proposer adds to it: whoever reads it from now on reads that too."""
    move(session, topic, TopicStep.ADD, actor, now=now, text=text)
    topic.text = "\n".join(part for part in (topic.text, text) if part)
    topic.attachments = [*topic.attachments, *attachments]
    session.flush()


def second(session: Session, topic: Topic, actor: Actor, *, now: datetime) -> bool:
    """One more neighbour wants it: the one who makes them enough brings it before a meeting. False where they had
    seconded it already. The topic is held, as `access_topic` does: so many at once are counted one by one.
    """
    next_state(TopicStep.SECOND, topic.state, topic.parties(actor))
    values = {"topic_id": topic.id, "person_id": actor.id, "at": now}
    statement = insert(session, TopicSecond).on_conflict_do_nothing().returning(TopicSecond.person_id)
    is_new = session.scalar(statement, values) is not None
    is_enough = count_seconds(session, [topic.id])[topic.id] >= topic.seconds_needed
    if topic.state is TopicState.OPEN and is_enough:
        move(session, topic, TopicStep.REACH, None, now=now)
    return is_new


def unsecond(session: Session, topic: Topic, actor: Actor) -> bool:
    """They changed their mind. False where they had not seconded it. What is before a meeting stays there."""
    next_state(TopicStep.UNSECOND, topic.state, topic.parties(actor))
    own = (TopicSecond.topic_id == topic.id) & (TopicSecond.person_id == actor.id)
    return session.scalar(delete(TopicSecond).where(own).returning(TopicSecond.person_id)) is not None
