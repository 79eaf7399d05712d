"""Neighbours may have said the same already: their topics are offered to second, instead of one more like them."""

from dataclasses import dataclass

from handlers.flow import Context
from handlers.topics.cards import open_topic
from handlers.topics.drafts import Draft
from handlers.topics.stepping import add_to, take_second
from handlers.topics.whose import get_proposer
from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button, Keyboard
from models.rules.topic_states import TopicParty
from models.topics import Topic
from models.topics.queries import count_seconds, find_similar
from models.topics.steps import RESIDENT, see_topic

SHOWN = 160
"""So many characters of each tell what it is about."""


@dataclass(frozen=True)
class PickSimilar(CallbackData, prefix="um"):
    """It is this one."""

    topic_id: int


def list_similar(context: Context[Draft]) -> list[Topic]:
    """Open topics of that grid in which the person can take part, and which may be about the same."""
    grid_id = get_proposer(context).grid_id
    if grid_id is None:
        return []
    found = find_similar(context.session, grid_id, context.draft.text)
    return [topic for topic in found if topic.parties(context.actor) & RESIDENT]


def ask_similar(context: Context[Draft], below: Keyboard) -> None:
    """Each with what it says: whoever knows it again seconds it with one press."""
    found = list_similar(context)
    counts = count_seconds(context.session, [topic.id for topic in found])
    rows = [[_button(context, number, topic)] for number, topic in enumerate(found, start=1)]
    context.show("topics/similar", keyboard=[*rows, *below], found=found, counts=counts, shown=SHOWN)


def take_similar(context: Context[Draft], button: PickSimilar) -> bool:
    """Second it, or add to one's own. False: there is no room for more words."""
    topic = see_topic(context.session, context.actor, button.topic_id)
    if TopicParty.PROPOSER in topic.parties(context.actor):
        if not add_to(context, topic.id, context.draft.text, context.draft.attachments):
            return False
        context.show("topics/added_instead")
    else:
        take_second(context, topic.id)
        context.show("topics/seconded_instead")
    open_topic(context, topic)
    return True


def _button(context: Context[Draft], number: int, topic: Topic) -> Button:
    is_own = TopicParty.PROPOSER in topic.parties(context.actor)
    label = "topics/add_to_number" if is_own else "topics/second_number"
    return Button(PickSimilar(topic.id), label, style="primary", values={"number": number})
