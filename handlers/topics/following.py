"""The proposer's side: tell more, or withdraw it."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.flow import (
    AN_HOUR,
    END,
    CallbackQueryHandler,
    Context,
    Conversation,
    MessageHandler,
    Next,
    Question,
    ReplyHandler,
)
from handlers.topics.buttons import Add, OpenTopic, Withdraw
from handlers.topics.cards import about
from handlers.topics.keyboards import back_to_topics, open_row, propose
from handlers.topics.news import tell_step
from handlers.topics.stepping import add_to
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import CONTENT, read_content
from handlers.ui.home import home_keyboard
from handlers.ui.keyboards import Button, back_home
from models.rules.topic_states import TopicParty, TopicStep
from models.rules.topics import title_of
from models.topics.steps import access_topic, move, see_topic


class State(StrEnum):
    """What is asked."""

    ADDING = auto()


@dataclass(frozen=True)
class Draft:
    """Which topic it is about, and the album of which something came last."""

    topic_id: int = 0
    album: str = ""


@dataclass(frozen=True)
class Enough(CallbackData, prefix="ue"):
    """That was all."""


def begin_adding(context: Context[Draft], button: Add) -> Next:
    access_topic(context.session, context.actor, button.topic_id, TopicStep.ADD)
    context.draft = Draft(button.topic_id)
    return State.ADDING


def ask_addition(context: Context[Draft]) -> None:
    topic = see_topic(context.session, context.actor, context.draft.topic_id)
    never_mind = [Button(RunCommand("cancel"), "topics/never_mind")]
    title = title_of(topic.text)
    context.say("topics/ask_addition", keyboard=[never_mind], about=about(topic), topic=topic, title=title)


def add(context: Context[Draft]) -> Next:
    """Each message is part of it at once."""
    content = read_content(context.message)
    is_taken = add_to(context, context.draft.topic_id, content.text, list(content.attachments))
    if is_taken and (not content.album or content.album != context.draft.album):  # an album gets one answer, not ten
        context.say("topics/added", keyboard=[[Button(Enough(), "topics/enough")]], reply=True)
    context.draft = replace(context.draft, album=content.album)
    return State.ADDING


def end_adding(context: Context[Draft], button: Enough) -> Next:  # noqa: ARG001
    context.show("topics/thank_you", keyboard=[[back_to_topics()], back_home()])
    return END


def add_by_reply(context: Context[Draft], topic_id: int) -> Next:
    """Whoever proposed it answers its card. Neighbours chatting under a card are left alone."""
    if not context.is_private:
        return END
    content = read_content(context.message)
    topic = see_topic(context.session, context.actor, topic_id)
    if TopicParty.PROPOSER not in topic.parties(context.actor):
        context.say("topics/not_by_reply", keyboard=[open_row(topic), [propose()], back_home()], about=about(topic))
    elif content.is_empty:
        context.say("home/puzzled", keyboard=home_keyboard(context.actor))
    elif add_to(context, topic_id, content.text, list(content.attachments)):
        context.say("topics/added", keyboard=[[back_to_topics()]], reply=True)
    return END


def withdraw(context: Context[Draft], button: Withdraw) -> Next:
    topic = access_topic(context.session, context.actor, button.topic_id, TopicStep.WITHDRAW, version=button.version)
    if not button.sure:
        yes = Button(replace(button, sure=True), "topics/withdraw_surely", style="danger")
        keep = Button(OpenTopic(topic.id, False), "topics/keep")
        title = title_of(topic.text)
        context.say("topics/withdraw_sure", keyboard=[[yes], [keep]], about=about(topic), topic=topic, title=title)
        return END
    move(context.session, topic, TopicStep.WITHDRAW, context.actor, now=context.now)
    context.show("topics/withdrawal_done", keyboard=[[back_to_topics()], back_home()], about=about(topic))
    tell_step(context.announcer, topic, TopicStep.WITHDRAW, besides=context.actor.id)
    return END


conversation = Conversation(
    name="topics_following",
    entry_points=[
        CallbackQueryHandler(Add, begin_adding),
        CallbackQueryHandler(Withdraw, withdraw),
        ReplyHandler("topic", add_by_reply),
    ],
    state=State,
    draft=Draft,
    states={
        State.ADDING: Question(
            ask_addition,
            answers=[MessageHandler(CONTENT, add), CallbackQueryHandler(Enough, end_adding)],
            lasts=AN_HOUR,
        )
    },
)
