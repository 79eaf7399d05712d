"""Seconding: a neighbour wants it too, and says so with one press, in the grid's chat or in private."""

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, Next
from handlers.topics.buttons import Second, Unsecond
from handlers.topics.cards import open_topic, show_topic
from handlers.topics.stepping import take_second
from models.rules.topic_states import TopicParty, TopicStep
from models.topics import Topic
from models.topics.queries import count_seconds
from models.topics.steps import access_topic, unsecond


def press(context: Context[None], button: Second) -> Next:
    """One press counts once, however often. Whoever cannot second it hears how they could."""
    if not context.is_private and (hint := _hint(context, button.topic_id)):
        context.toast(hint, alert=True)
        return END
    topic, is_new = take_second(context, button.topic_id)
    if context.is_private:
        open_topic(context, topic, here=True)
    _toast(context, topic, "topics/seconded_toast" if is_new else "topics/already_toast")
    return END


def take_back(context: Context[None], button: Unsecond) -> Next:
    topic = access_topic(context.session, context.actor, button.topic_id, TopicStep.UNSECOND)
    unsecond(context.session, topic, context.actor)
    show_topic(context.announcer, topic)
    open_topic(context, topic, here=True)
    _toast(context, topic, "topics/unseconded_toast")
    return END


def _hint(context: Context[None], topic_id: int) -> str:
    """Why somebody in the grid's chat cannot second it; "" where they can. Everybody there reads the card anyway."""
    actor = context.actor
    if actor.grid_id is None:
        return "topics/join_first_toast"
    topic = context.session.get(Topic, topic_id)
    parties = topic.parties(actor) if topic else frozenset()
    if TopicParty.PROPOSER in parties:
        return "topics/own_toast"
    return "" if TopicParty.NEIGHBOUR in parties else "topics/elsewhere_toast"


def _toast(context: Context[None], topic: Topic, message: str) -> None:
    seconds = count_seconds(context.session, [topic.id])[topic.id]
    context.toast(message, seconds=seconds, topic=topic)


conversation: Conversation[None] = Conversation(
    name="seconding",
    entry_points=[
        CallbackQueryHandler(Second, press, in_groups=True),
        CallbackQueryHandler(Unsecond, take_back),
    ],
)
