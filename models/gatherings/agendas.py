"""A gathering's agenda as it changes, and the topics of residents that come onto it and leave it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.actors import Actor
from models.gatherings.rows import AgendaItem, Gathering
from models.rules.gathering_plans import PlannedItem
from models.rules.topic_states import TopicState, TopicStep
from models.topics.rows import Topic
from models.topics.steps import access_topic, move


def access_topics(session: Session, actor: Actor, topic_ids: Collection[int]) -> list[Topic]:
    """Load topics to put them on an agenda. Raises Gone, NotYours, and NotNow for what stands on another."""
    return [access_topic(session, actor, topic_id, TopicStep.SCHEDULE) for topic_id in sorted(topic_ids)]


def schedule(session: Session, topics: Sequence[Topic], actor: Actor, *, now: datetime, title: str) -> None:
    """A gathering of that title takes them up."""
    for topic in topics:
        move(session, topic, TopicStep.SCHEDULE, actor, now=now, text=title)


def unschedule(session: Session, topic_ids: Collection[int], *, now: datetime) -> list[Topic]:
    """It does not take them up after all: they wait for another. That follows by itself, whoever did what it follows
    from. Returns those that it had taken up still.
    """
    topics = [
        session.get(Topic, topic_id, with_for_update=True, populate_existing=True) for topic_id in sorted(topic_ids)
    ]
    taken_up = [topic for topic in topics if topic is not None and topic.state is TopicState.SCHEDULED]
    for topic in taken_up:
        move(session, topic, TopicStep.UNSCHEDULE, None, now=now)
    return taken_up


def list_topic_ids(items: Collection[PlannedItem]) -> set[int]:
    """The topics among them."""
    return {item.topic_id for item in items if item.topic_id is not None}


def set_items(session: Session, gathering: Gathering, items: Sequence[PlannedItem]) -> None:
    """The agenda is this. What was on it stays the same row, on which motions hang: by its topic, else its title, else
    its place. What the minutes speak of already stays, after the rest.
    """
    left = list(gathering.items)
    rows = [_find(left, topic_id=item.topic_id) or _find(left, title=item.title) for item in items]
    written, left = [row for row in left if row.outcome], [row for row in left if not row.outcome]
    rows = [row or _find(left, position=number) for number, row in enumerate(rows, start=1)]
    for row in left:
        session.delete(row)
    for position, row in enumerate(written, start=len(items) + 1):
        row.position = position
    for position, (known, item) in enumerate(zip(rows, items, strict=True), start=1):
        row = known or AgendaItem(gathering_id=gathering.id)
        row.position, row.title, row.minutes, row.topic_id = position, item.title, item.minutes, item.topic_id
        session.add(row)
    session.flush()
    session.expire(gathering, ["items"])


def _find(left: list[AgendaItem], **wanted: object) -> AgendaItem | None:
    """Take the one that is like that out of those left. What is no topic is never found by being none."""
    if wanted == {"topic_id": None}:
        return None
    found = next((row for row in left if all(getattr(row, name) == value for name, value in wanted.items())), None)
    if found:
        left.remove(found)
    return found
