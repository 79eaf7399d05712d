"""Two people turn out to be one: nobody seconds what they proposed themselves."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.topics.rows import Topic, TopicSecond


def unite_seconds(session: Session, *, kept: int, dropped: int) -> None:
    """Take back what the one seconded and the other proposed. Where both seconded the same, `merge` leaves one."""
    for author, seconder in ((kept, dropped), (dropped, kept)):
        own = select(Topic.id).where(Topic.author_id == author)
        session.execute(delete(TopicSecond).where(TopicSecond.person_id == seconder, TopicSecond.topic_id.in_(own)))
