"""The buttons of a topic's cards: what its reader can do now, and nothing else."""

from handlers.topics import buttons as b
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.keyboards import Button
from models.actors import Actor
from models.rules.roles import Action
from models.rules.topic_states import TopicParty, TopicState, TopicStep, allowed
from models.topics import Topic

PROPOSER = frozenset({TopicParty.PROPOSER})


def proposer_keyboard(topic: Topic) -> list[list[Button]]:
    """What the proposer, or whoever speaks for them, can do now."""
    can = allowed(topic.state, PROPOSER)
    rows: list[list[Button]] = []
    if TopicStep.ADD in can:
        rows.append([Button(b.Add(topic.id), "topics/add")])
    if TopicStep.WITHDRAW in can:
        rows.append([Button(b.Withdraw(topic.id, topic.version, False), "topics/withdraw")])
    return [*_attachments(topic), *rows, [back_to_topics()]]


def reader_keyboard(topic: Topic, actor: Actor, *, seconded: bool) -> list[list[Button]]:
    """What a neighbour or a judge can do now. It is asked again when they press."""
    can = allowed(topic.state, topic.parties(actor) - PROPOSER)
    id_, version = topic.id, topic.version
    offers: list[tuple[bool, CallbackData, str, str]] = [
        (TopicStep.SECOND in can and not seconded, b.Second(id_), "topics/second", "success"),
        (TopicStep.UNSECOND in can and seconded, b.Unsecond(id_), "topics/unsecond", ""),
        (TopicStep.CHOOSE in can, b.Choose(id_, version), "topics/choose", "primary"),
        (_can_schedule(topic, actor), RunCommand("meetings"), "topics/schedule", "primary"),
        (TopicStep.REFUSE in can, b.Refuse(id_, version), "topics/refuse", ""),
    ]
    rows = [[Button(data, label, style=style)] for is_open, data, label, style in offers if is_open]
    return [*rows, *_attachments(topic), [back_to_topics()]]


def grid_keyboard(topic: Topic, seconds: int) -> list[list[Button]]:
    """In the grid's chat: second it, or go and see."""
    look = Button(b.TopicLink(topic.id), "topics/look")
    if not topic.state.is_open:
        return [[look]]
    values = {"count": seconds}
    return [[Button(b.Second(topic.id), "topics/second_with_count", style="success", values=values)], [look]]


def open_row(topic: Topic) -> list[Button]:
    """Leads from news to the card."""
    return [Button(b.OpenTopic(topic.id, False), "topics/open")]


def propose() -> Button:
    """Leads to a new one."""
    return Button(b.Propose(), "topics/propose", style="primary")


def back_to_topics() -> Button:
    """Leads back to the list."""
    return Button(RunCommand("topics"), "topics/back")


def _attachments(topic: Topic) -> list[list[Button]]:
    return [[Button(b.ShowAttachments(topic.id), "topics/attachments")]] if topic.attachments else []


def _can_schedule(topic: Topic, actor: Actor) -> bool:
    waits = topic.state is TopicState.READY and TopicParty.JUDGE in topic.parties(actor)
    return waits and actor.serves(Action.RUN_GATHERING, grid_id=topic.grid_id)
