"""News of a topic: its proposer hears of every step, and whoever seconded it of what becomes of it."""

from typing import Any

from handlers.topics.cards import about, describe, show_topic
from handlers.topics.keyboards import open_row
from handlers.ui.announce import Announcer
from handlers.ui.keyboards import Keyboard, back_home
from models.people import Person
from models.roles import list_serving
from models.rules.delivery import Priority
from models.rules.roles import Role
from models.rules.topic_states import TopicStep
from models.topics import Topic
from models.topics.queries import list_seconders
from models.topics.speakers import list_speakers

MESSAGES = {
    TopicStep.REACH: "topics/reached",
    TopicStep.CHOOSE: "topics/chosen",
    TopicStep.SCHEDULE: "topics/scheduled",
    TopicStep.UNSCHEDULE: "topics/unscheduled",
    TopicStep.DECIDE: "topics/decided",
    TopicStep.REFUSE: "topics/refused",
    TopicStep.WITHDRAW: "topics/withdrawn",
}
FOR_PROPOSERS = frozenset({TopicStep.REACH, TopicStep.CHOOSE})
"""What those who seconded it see on the card: they hear of it when something comes of it."""
KNOWN: dict[str, Any] = {"item": None, "why": "", "promises": ()}
"""What a caller need not say: `item`, the agenda item with what was decided; what it `promises`; `why` it is not taken
up after all.
"""


def tell_step(
    announcer: Announcer,
    topic: Topic,
    step: TopicStep,
    *,
    besides: int | None = None,
    rows: Keyboard = (),
    **values: Any,
) -> None:
    """Bring the cards up to date, and tell the proposer, whoever speaks for them, and those who seconded it what
    happened; `besides`: a person's id who knows; `rows`: more buttons. `values`: `gathering`, `item`, `promises` and
    `why`, as the step has them.
    """
    show_topic(announcer, topic)
    if step not in MESSAGES:
        return
    speakers = list_speakers(announcer.session, topic)
    seconders = [] if step in FOR_PROPOSERS else list_seconders(announcer.session, topic.id)
    words = describe(announcer, topic) | KNOWN | values
    for person in {person.id: person for person in (*speakers, *seconders)}.values():
        if person.id == besides:
            continue
        is_ours = person in speakers
        keyboard = [*rows, open_row(topic) if is_ours or person.grid_id == topic.grid_id else back_home()]
        whose = {"own": person.id == topic.author_id, "is_ours": is_ours}
        _say(announcer, person, MESSAGES[step], keyboard, words | whose)


def tell_ready(announcer: Announcer, topic: Topic) -> None:
    """Enough neighbours want it: the proposer hears it, and who decides what a meeting takes up."""
    tell_step(announcer, topic, TopicStep.REACH)
    session, today = announcer.session, announcer.today
    leaders = list_serving(session, [Role.GRID_LEADER], grid_id=topic.grid_id, today=today)
    secretaries = list_serving(session, [Role.SECRETARY], today=today)
    told = {person.id for person in list_speakers(session, topic)}
    for person in {person.id: person for person in (*leaders, *secretaries)}.values():
        if person.id not in told:
            _say(announcer, person, "topics/ready", [open_row(topic)], describe(announcer, topic))


def _say(announcer: Announcer, person: Person, message: str, keyboard: Keyboard, words: dict[str, Any]) -> None:
    """In private, and not at night."""
    if to := announcer.to_person(person):
        topic: Topic = words["topic"]
        announcer.say(to, message, keyboard=keyboard, about=about(topic), priority=Priority.REMINDER, **words)
