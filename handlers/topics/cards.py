"""A topic's cards: the proposer's, which edits itself; the one in the grid's chat, which counts; and a reader's."""

from typing import Any

from handlers.flow import Context
from handlers.topics.keyboards import grid_keyboard, proposer_keyboard, reader_keyboard
from handlers.ui.announce import Announcer
from models import outbox
from models.grids import Grid
from models.people import Person, get_person
from models.rules.delivery import Priority
from models.rules.roles import Action
from models.rules.topic_states import TopicParty
from models.rules.topics import title_of
from models.topics import Topic
from models.topics.queries import count_seconds, get_gathering, get_reason, has_seconded, list_of_grid
from models.topics.speakers import list_speakers


def show_topic(announcer: Announcer, topic: Topic) -> None:
    """Bring the cards of a topic up to date: its proposer's and their family's, and the one in the grid's chat. However
    many second it at once, the chat gets one edit: of two states of a card the sender sends the newer.
    """
    words = describe(announcer, topic)
    for person in list_speakers(announcer.session, topic):
        _show_own_card(announcer, topic, person, words)
    _show_grid_card(announcer, topic, words)


def open_topic(context: Context[Any], topic: Topic, *, here: bool = False) -> None:
    """Bring somebody a topic: the proposer's card to the end of the chat, where they look; to everybody else what it
    says now, `here`: in the place of what they pressed.
    """
    if TopicParty.PROPOSER in topic.parties(context.actor):
        person = get_person(context.session, context.actor.id)
        _renew(context.announcer, _own_key(topic, person.id))
        _show_own_card(context.announcer, topic, person, describe(context.announcer, topic))
        return
    speak = context.show if here else context.say
    seconded = has_seconded(context.session, topic.id, context.actor.id)
    speak(
        "topics/card",
        keyboard=reader_keyboard(topic, context.actor, seconded=seconded),
        about=about(topic),
        own=False,
        named=context.actor.serves(Action.SEE_TOPIC, grid_id=topic.grid_id),
        seconded=seconded,
        **describe(context.announcer, topic),
    )


def show_open(announcer: Announcer, grid: Grid) -> None:
    """The grid's chat is new or was closed to us: what most want comes anew, the rest with its next change."""
    for topic in list_of_grid(announcer.session, grid.id):
        _renew(announcer, _grid_key(topic))
        _show_grid_card(announcer, topic, describe(announcer, topic))


def describe(announcer: Announcer, topic: Topic) -> dict[str, Any]:
    """What the words about a topic need to know."""
    session = announcer.session
    return {
        "topic": topic,
        "title": title_of(topic.text),
        "seconds": count_seconds(session, [topic.id])[topic.id],
        "reason": get_reason(session, topic),
        "gathering": get_gathering(session, topic),
    }


def about(topic: Topic) -> str:
    """What a message about it is about."""
    return f"topic:{topic.id}"


def _show_own_card(announcer: Announcer, topic: Topic, person: Person, words: dict[str, Any]) -> None:
    if to := announcer.to_person(person):
        announcer.show_card(
            _own_key(topic, person.id),
            to,
            "topics/card",
            keyboard=proposer_keyboard(topic),
            about=about(topic),
            own=person.id == topic.author_id,
            named=True,
            seconded=False,
            **words,
        )


def _show_grid_card(announcer: Announcer, topic: Topic, words: dict[str, Any]) -> None:
    """No full name, no number: whoever is in the chat reads it."""
    if to := announcer.to_grid(topic.grid):
        announcer.show_card(
            _grid_key(topic),
            to,
            "topics/grid_card",
            keyboard=grid_keyboard(topic, words["seconds"]),
            about=about(topic),
            priority=Priority.REMINDER,
            **words,
        )


def _renew(announcer: Announcer, key: str) -> None:
    for chat_id, message_id in outbox.forget_cards(announcer.session, [key]):
        announcer.outbox.put(chat_id, "editMessageReplyMarkup", {"message_id": message_id})


def _own_key(topic: Topic, person_id: int) -> str:
    return f"topic:{topic.id}:own:{person_id}"


def _grid_key(topic: Topic) -> str:
    return f"topic:{topic.id}:grid:{topic.grid_id}"
