"""A topic is proposed: whose it is, what it is about, whether a neighbour said the same already, a last look, sent.

Whoever comes for topics without living in a grid yet, by the command or by a link from a grid's chat, comes in here
too: they say where they live, and then see what they came for.
"""

from dataclasses import replace
from enum import StrEnum, auto

from handlers.flow import (
    END,
    CallbackQueryHandler,
    CommandHandler,
    Context,
    Conversation,
    LinkHandler,
    Next,
    Question,
)
from handlers.topics.buttons import ListTopics, Propose, TopicLink, Which
from handlers.topics.cards import about, open_topic, show_topic
from handlers.topics.drafts import Draft
from handlers.topics.lists import looks_after, show_list
from handlers.topics.places import PickOwnGrid, PickOwnGroup, ask_place, take_grid, take_group
from handlers.topics.similar import PickSimilar, ask_similar, list_similar, take_similar
from handlers.topics.whose import PickWhose, ask_whose, get_proposer, list_relatives, take_whose
from handlers.topics.writing import Choice, Proceed, ask_details, cancel_row, say_received, telling
from handlers.ui.keyboards import Button
from models.rules.refusals import Gone
from models.rules.roles import Action
from models.topics.proposing import propose
from models.topics.steps import see_topic


class State(StrEnum):
    """What is asked."""

    WHOSE = auto()
    PLACE = auto()
    DETAILS = auto()
    SIMILAR = auto()
    REVIEW = auto()


def come(context: Context[Draft]) -> Next:
    if context.actor.grid_id is None and not looks_after(context.actor):
        context.draft = Draft(came_for=0)
        return State.PLACE
    show_list(context, ListTopics(Which.GRID, 0))
    return END


def follow_link(context: Context[Draft], link: TopicLink) -> Next:
    """From the grid's chat: neighbours who are not enrolled yet come this way too."""
    try:
        open_topic(context, see_topic(context.session, context.actor, link.topic_id))
    except Gone:
        if context.actor.grid_id is not None:
            raise
        context.draft = Draft(came_for=link.topic_id)
        return State.PLACE
    return END


def begin(context: Context[Draft], button: Propose) -> Next:  # noqa: ARG001
    """Who acts for others as well says first whose it is."""
    return State.WHOSE if list_relatives(context) else _begin_telling(context)


def pick_whose(context: Context[Draft], button: PickWhose) -> Next:
    take_whose(context, button)
    return _begin_telling(context)


def _begin_telling(context: Context[Draft]) -> Next:
    """Whose grid is not known yet says that first: its people second it. What was told already stays."""
    if not context.draft.for_id and context.actor.group_id is None:
        return State.PLACE
    return _compare(context) if context.draft.parts else State.DETAILS


def pick_grid(context: Context[Draft], button: PickOwnGrid) -> Next:
    take_grid(context, button)
    return State.PLACE


def pick_group(context: Context[Draft], button: PickOwnGroup) -> Next:
    """They live here now, and go on with what they came for; where that is another grid's, with what theirs has."""
    take_group(context, button)
    if context.draft.came_for is None or context.draft.parts:
        return _begin_telling(context)
    try:
        open_topic(context, see_topic(context.session, context.actor, context.draft.came_for))
    except Gone:
        show_list(context, ListTopics(Which.GRID, 0))
    return END


def show_similar(context: Context[Draft]) -> None:
    ask_similar(context, [[Button(Proceed(Choice.ANOTHER), "topics/another")], cancel_row()])


def pick_similar(context: Context[Draft], button: PickSimilar) -> Next:
    """What they wanted stands there already: it gets their second, or, where it is theirs, their words."""
    return END if take_similar(context, button) else State.SIMILAR


def ask_review(context: Context[Draft]) -> None:
    draft, person = context.draft, get_proposer(context)
    send_off = Button(Proceed(Choice.SEND), "topics/send", style="success")
    again = Button(Proceed(Choice.DETAILS), "topics/change_details")
    context.show(
        "topics/review",
        keyboard=[[send_off], [again], cancel_row()],
        about=f"person:{person.id}" if draft.for_id else None,
        person=person,
        own=not draft.for_id,
        text=draft.text,
        attachments=draft.attachments,
        needed=context.community.gatherings.seconds_needed,
    )


def proceed(context: Context[Draft], button: Proceed) -> Next:
    if button.choice is Choice.DETAILS:
        context.draft = replace(context.draft, parts=(), compared=False)
    if not context.draft.parts:
        return State.DETAILS
    if button.choice is Choice.SEND:
        return send(context)
    if button.choice is Choice.ANOTHER:
        context.draft = replace(context.draft, compared=True)
    return _compare(context)


def _compare(context: Context[Draft]) -> Next:
    """On to the last look, unless neighbours said something much like it."""
    return State.SIMILAR if not context.draft.compared and list_similar(context) else State.REVIEW


def send(context: Context[Draft]) -> Next:
    """It is proposed; from here on its card tells how it stands. Whether it may be is asked once more."""
    draft, actor = context.draft, context.actor
    person = get_proposer(context)
    if person.group_id is None and not draft.for_id:  # who was turned away in the meantime chooses again
        return State.PLACE
    topic = propose(
        context.session,
        person,
        context.community,
        text=draft.text,
        attachments=draft.attachments,
        now=context.now,
        actor_id=actor.id,
    )
    context.show("topics/proposed", about=about(topic), topic=topic, own=person.id == actor.id)
    show_topic(context.announcer, topic)
    return END


conversation = Conversation(
    name="proposing",
    may=Action.PROPOSE_TOPIC,
    entry_points=[
        CommandHandler("topics", come),
        LinkHandler(TopicLink, follow_link),
        CallbackQueryHandler(Propose, begin),
    ],
    state=State,
    draft=Draft,
    unsent=lambda draft: bool(draft.parts),
    states={
        State.WHOSE: Question(
            ask_whose, answers=[CallbackQueryHandler(PickWhose, pick_whose), *telling(State.WHOSE, ask_whose)]
        ),
        State.PLACE: Question(
            ask_place,
            by_number=True,
            answers=[
                CallbackQueryHandler(PickOwnGrid, pick_grid),
                CallbackQueryHandler(PickOwnGroup, pick_group),
                *telling(State.PLACE, ask_place),
            ],
        ),
        State.DETAILS: Question(
            ask_details, answers=[CallbackQueryHandler(Proceed, proceed), *telling(State.DETAILS, say_received)]
        ),
        State.SIMILAR: Question(
            show_similar,
            by_number=True,
            answers=[
                CallbackQueryHandler(PickSimilar, pick_similar),
                CallbackQueryHandler(Proceed, proceed),
                *telling(State.SIMILAR, show_similar),
            ],
        ),
        State.REVIEW: Question(
            ask_review,
            by_number=True,
            answers=[CallbackQueryHandler(Proceed, proceed), *telling(State.REVIEW, ask_review)],
        ),
    },
)
