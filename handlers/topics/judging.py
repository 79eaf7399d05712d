"""Judging: which topics a meeting takes up, and which it does not, with a reason that its proposer reads."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.topics.buttons import Choose, Refuse
from handlers.topics.cards import about, open_topic
from handlers.topics.drafts import LONGEST_REASON, measure
from handlers.topics.keyboards import back_to_topics
from handlers.topics.news import tell_step
from handlers.ui.callbacks import RunCommand
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, back_home
from models.rules.topic_states import TopicStep
from models.rules.topics import title_of
from models.topics.steps import access_topic, move, see_topic


class State(StrEnum):
    """What is asked."""

    REASON = auto()


@dataclass(frozen=True)
class Draft:
    """Which topic is refused, as its card showed it."""

    topic_id: int = 0
    version: int = 0


def choose(context: Context[Draft], button: Choose) -> Next:
    """The secretary, or the grid leader, takes it up without waiting for more seconds."""
    topic = access_topic(context.session, context.actor, button.topic_id, TopicStep.CHOOSE, version=button.version)
    move(context.session, topic, TopicStep.CHOOSE, context.actor, now=context.now)
    open_topic(context, topic, here=True)
    tell_step(context.announcer, topic, TopicStep.CHOOSE, besides=context.actor.id)
    return END


def begin_refusing(context: Context[Draft], button: Refuse) -> Next:
    access_topic(context.session, context.actor, button.topic_id, TopicStep.REFUSE, version=button.version)
    context.draft = Draft(button.topic_id, button.version)
    return State.REASON


def ask_reason(context: Context[Draft]) -> None:
    topic = see_topic(context.session, context.actor, context.draft.topic_id)
    title = title_of(topic.text)
    context.say("topics/ask_reason", keyboard=[_never_mind()], about=about(topic), topic=topic, title=title)


def refuse(context: Context[Draft]) -> Next:
    """Whether it may still be refused is asked once more."""
    reason, draft = read_content(context.message).text, context.draft
    if measure(reason) > LONGEST_REASON:
        context.say("topics/reason_too_long", keyboard=[_never_mind()], longest=LONGEST_REASON)
        return State.REASON
    topic = access_topic(context.session, context.actor, draft.topic_id, TopicStep.REFUSE, version=draft.version)
    move(context.session, topic, TopicStep.REFUSE, context.actor, now=context.now, text=reason)
    tell_step(context.announcer, topic, TopicStep.REFUSE, besides=context.actor.id)
    context.say("topics/refusal_sent", keyboard=[[back_to_topics()], back_home()], about=about(topic))
    return END


def _never_mind() -> list[Button]:
    return [Button(RunCommand("cancel"), "topics/never_mind")]


conversation = Conversation(
    name="judging",
    entry_points=[CallbackQueryHandler(Choose, choose), CallbackQueryHandler(Refuse, begin_refusing)],
    state=State,
    draft=Draft,
    states={State.REASON: Question(ask_reason, answers=[MessageHandler(WORDS, refuse)], lasts=AN_HOUR)},
)
