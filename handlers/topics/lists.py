"""Lists of topics: one button a topic, pages, and the ways on."""

from typing import Any

from handlers.flow import Context
from handlers.topics.buttons import ListTopics, OpenTopic, Which
from handlers.topics.keyboards import propose
from handlers.ui.keyboards import Button, Keyboard, back_home
from models.actors import Actor
from models.grids import Grid
from models.rules.roles import Action
from models.rules.topic_states import TopicState
from models.rules.topics import title_of
from models.topics import Topic
from models.topics.queries import PAGE, count_seconds, list_for_agenda, list_of_authors, list_of_grid

MARKS = {
    TopicState.OPEN: "💡",
    TopicState.READY: "✅",
    TopicState.SCHEDULED: "🗓",
    TopicState.DECIDED: "📜",
    TopicState.REFUSED: "✖️",
    TopicState.WITHDRAWN: "↩️",
}


def show_list(context: Context[Any], page: ListTopics) -> None:
    """A page of topics. Whoever lives in no grid sees what they serve."""
    actor, offset = context.actor, max(0, page.offset)
    which = page.which if page.which is not Which.GRID or actor.grid_id else Which.SERVED
    found = _find(context, which, offset)
    context.show(
        "topics/list",
        keyboard=[*_topic_rows(context, found[:PAGE]), *_turns(which, offset, len(found)), *_ways_on(actor, which)],
        which=which,
        empty=not found,
        grid=context.session.get(Grid, actor.grid_id) if actor.grid_id else None,
        needed=context.community.gatherings.seconds_needed,
    )


def looks_after(actor: Actor) -> bool:
    """Whether a role of theirs opens the topics of any grid."""
    return actor.list_grids(Action.SEE_TOPIC) != set()


def _find(context: Context[Any], which: Which, offset: int) -> list[Topic]:
    """One more than a page where there is another one."""
    session, actor, limit = context.session, context.actor, PAGE + 1
    match which:
        case Which.MINE:
            return list_of_authors(session, [actor.id, *actor.principals], offset=offset, limit=limit)
        case Which.GRID if actor.grid_id:
            return list_of_grid(session, actor.grid_id, offset=offset, limit=limit)
        case _:
            return list_for_agenda(session, actor.list_grids(Action.SEE_TOPIC), offset=offset, limit=limit)


def _topic_rows(context: Context[Any], topics: list[Topic]) -> list[list[Button]]:
    counts = count_seconds(context.session, [topic.id for topic in topics])
    return [[_topic_button(context, topic, counts[topic.id])] for topic in topics]


def _topic_button(context: Context[Any], topic: Topic, seconds: int) -> Button:
    words = context.announcer.product.words
    title = title_of(topic.text) or words.label(context.actor.language, "topics/unwritten", {})
    return Button(OpenTopic(topic.id, True), text=f"{MARKS[topic.state]} {title} · {seconds}/{topic.seconds_needed}")


def _turns(which: Which, offset: int, found: int) -> list[list[Button]]:
    turns = [Button(ListTopics(which, max(0, offset - PAGE)), "topics/newer")] if offset else []
    turns += [Button(ListTopics(which, offset + PAGE), "topics/older")] if found > PAGE else []
    return [turns] if turns else []


def _ways_on(actor: Actor, which: Which) -> Keyboard:
    others = {
        Which.GRID: actor.grid_id is not None,
        Which.MINE: True,
        Which.SERVED: looks_after(actor),
    }
    lists = [
        [Button(ListTopics(other, 0), f"topic_lists/{other}")]
        for other, is_open in others.items()
        if is_open and other is not which
    ]
    return [[propose()], *lists, back_home()]
