"""Looking at topics: lists of them, one of them, and what was sent with it."""

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, Next
from handlers.topics.buttons import ListTopics, OpenTopic, ShowAttachments
from handlers.topics.cards import about, open_topic
from handlers.topics.keyboards import back_to_topics
from handlers.topics.lists import show_list
from models.rules.refusals import Gone
from models.topics.steps import see_topic


def turn(context: Context[None], page: ListTopics) -> Next:
    show_list(context, page)
    return END


def open_card(context: Context[None], button: OpenTopic) -> Next:
    open_topic(context, see_topic(context.session, context.actor, button.topic_id), here=button.here)
    return END


def show_attachments(context: Context[None], button: ShowAttachments) -> Next:
    topic = see_topic(context.session, context.actor, button.topic_id)
    if not topic.attachments:
        raise Gone(f"attachments of topic {topic.id}")
    context.announcer.pass_on(context.here, topic.attachments, about=about(topic))
    context.say("topics/shown", keyboard=[[back_to_topics()]])
    return END


conversation: Conversation[None] = Conversation(
    name="topics",
    entry_points=[
        CallbackQueryHandler(ListTopics, turn),
        CallbackQueryHandler(OpenTopic, open_card),
        CallbackQueryHandler(ShowAttachments, show_attachments),
    ],
)
