"""Forgetting: what was told with a topic goes; that there was one, and how many wanted it, stays."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, String, cast, exists, or_, select, update
from sqlalchemy.orm import Session

from models.rules.topic_states import TopicState, TopicStep
from models.topics.rows import Topic, TopicEvent

UNTAKEN = (TopicState.OPEN, TopicState.READY)
"""No meeting has taken it up: nobody misses it."""


def list_ids_of(session: Session, person_id: int) -> list[int]:
    """All topics that somebody proposed."""
    return list(session.scalars(select(Topic.id).where(Topic.author_id == person_id)))


def forget_person(session: Session, person_id: int, *, now: datetime) -> tuple[int, ...]:
    """Somebody is erased: nothing that they told stays. What no meeting has taken up yet is withdrawn, and returned; of
    what one has there is the title on its agenda. What they seconded still counts: nobody can tell any more who it was.
    """
    theirs = select(Topic).where(Topic.author_id == person_id, Topic.state.in_(UNTAKEN)).order_by(Topic.id)
    untaken = session.scalars(theirs.with_for_update().execution_options(populate_existing=True)).all()
    for topic in untaken:
        topic.state, topic.closed_at = TopicState.WITHDRAWN, now
        topic.version += 1
        topic.note(session, TopicStep.WITHDRAW, actor_id=None, now=now)
    session.flush()
    forget_texts(session, list_ids_of(session, person_id))
    return tuple(topic.id for topic in untaken)


def forget_texts(session: Session, topic_ids: Collection[int]) -> None:
    """Of these topics stay grid, days and numbers; nothing that anybody wrote. What was decided stands in minutes."""
    session.execute(update(Topic).where(Topic.id.in_(topic_ids)).values(text="", attachments=[]))
    session.execute(update(TopicEvent).where(TopicEvent.topic_id.in_(topic_ids)).values(text=""))


def find_texts(before: datetime) -> Select[int]:
    """The topics that were closed before, and still have words."""
    has_event = exists().where(TopicEvent.topic_id == Topic.id, TopicEvent.text != "")
    has_words = or_(Topic.text != "", cast(Topic.attachments, String) != "[]", has_event)
    return select(Topic.id).where(Topic.closed_at < before, has_words)
