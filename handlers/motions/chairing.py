"""The chair's side: the motions of a gathering, each with where it stands; putting to the vote, dropping."""

from datetime import timedelta

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, Next
from handlers.motions.buttons import DropMotion, ListMotions, Manage, OpenFor, PutToVote
from handlers.motions.hall import call_to_vote
from handlers.motions.managing import MINUTES, manage_button, show_managed, show_motion_list
from handlers.ui.keyboards import Button, in_rows
from models.motions.steps import access_chair, access_motion, drop, open_vote, see_as_chair
from models.rules.motion_states import MotionStep

AT_LEAST = timedelta(hours=1)
"""How long a vote that is to last as long as the meeting does: meetings take longer than planned."""


def list_motions(context: Context[None], button: ListMotions) -> Next:
    show_motion_list(context, access_chair(context.session, context.actor, button.gathering_id))
    return END


def manage(context: Context[None], button: Manage) -> Next:
    show_managed(context, see_as_chair(context.session, context.actor, button.motion_id))
    return END


def put_to_vote(context: Context[None], button: PutToVote) -> Next:
    """For how long?"""
    motion = access_motion(context.session, context.actor, button.motion_id, MotionStep.OPEN, version=button.version)
    some = [
        Button(OpenFor(motion.id, motion.version, minutes), "motions/for_minutes", values={"minutes": minutes})
        for minutes in MINUTES
    ]
    whole = Button(OpenFor(motion.id, motion.version, 0), "motions/until_over")
    keyboard = [*in_rows(some, 2), [whole], [manage_button(motion, "motions/not_yet")]]
    context.show("motions/ask_minutes", keyboard=keyboard, motion=motion)
    return END


def open_for(context: Context[None], button: OpenFor) -> Next:
    motion = access_motion(context.session, context.actor, button.motion_id, MotionStep.OPEN, version=button.version)
    minutes = button.minutes if button.minutes in MINUTES else 0
    until_over = max(motion.gathering.ends_at, context.now + AT_LEAST)
    closes_at = context.now + timedelta(minutes=minutes) if minutes else until_over
    open_vote(context.session, motion, closes_at=closes_at, now=context.now)
    call_to_vote(context.announcer, motion)
    show_managed(context, motion)
    return END


def drop_motion(context: Context[None], button: DropMotion) -> Next:
    """Asked once more first."""
    motion = access_motion(context.session, context.actor, button.motion_id, MotionStep.DROP, version=button.version)
    if button.sure:
        drop(context.session, motion)
        show_motion_list(context, motion.gathering)
        return END
    yes = Button(DropMotion(motion.id, motion.version, True), "motions/drop_surely", style="danger")
    keyboard = [[yes], [manage_button(motion, "motions/keep")]]
    context.show("motions/drop_sure", keyboard=keyboard, motion=motion)
    return END


conversation: Conversation[None] = Conversation(
    name="motions",
    entry_points=[
        CallbackQueryHandler(ListMotions, list_motions),
        CallbackQueryHandler(Manage, manage),
        CallbackQueryHandler(PutToVote, put_to_vote),
        CallbackQueryHandler(OpenFor, open_for),
        CallbackQueryHandler(DropMotion, drop_motion),
    ],
)
