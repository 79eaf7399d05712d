"""Topics: what residents want talked over, and who wants it too."""

from models.topics.rows import Topic, TopicEvent, TopicSecond

__all__ = ["Topic", "TopicEvent", "TopicSecond"]
