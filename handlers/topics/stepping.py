"""Taking a step on a topic, wherever it is taken: authorised, moved, its cards brought up to date, people told."""

from typing import Any

from handlers.flow import Context
from handlers.topics.cards import show_topic
from handlers.topics.drafts import LONGEST_TEXT, MOST_ATTACHMENTS, fits
from handlers.topics.news import tell_ready
from models.requests import Attachment
from models.rules.topic_states import TopicState, TopicStep
from models.topics import Topic
from models.topics.steps import access_topic, second, tell_more


def add_to(context: Context[Any], topic_id: int, text: str, attachments: list[Attachment]) -> bool:
    """The proposer, or whoever speaks for them, tells more. False: there is no room, and they know."""
    topic = access_topic(context.session, context.actor, topic_id, TopicStep.ADD)
    if not fits(f"{topic.text}\n{text}", [*topic.attachments, *attachments]):
        context.say("topics/too_long", longest=LONGEST_TEXT, most=MOST_ATTACHMENTS)
        return False
    tell_more(context.session, topic, context.actor, text=text, attachments=attachments, now=context.now)
    show_topic(context.announcer, topic)
    return True


def take_second(context: Context[Any], topic_id: int) -> tuple[Topic, bool]:
    """A neighbour wants it too; with the one who makes them enough, those hear of it who take it up. False where they
    had seconded it already.
    """
    topic = access_topic(context.session, context.actor, topic_id, TopicStep.SECOND)
    was_open = topic.state is TopicState.OPEN
    is_new = second(context.session, topic, context.actor, now=context.now)
    if was_open and topic.state is TopicState.READY:
        tell_ready(context.announcer, topic)
    elif is_new:
        show_topic(context.announcer, topic)
    return topic, is_new
