"""Voting: in private on a ballot, for oneself or for who asked for it; or in the polls of the grids' group chats."""

from handlers.flow import (
    END,
    CallbackQueryHandler,
    Context,
    Conversation,
    LinkHandler,
    Next,
    PollAnswerHandler,
)
from handlers.motions.ballots import show_ballots
from handlers.motions.buttons import CastVote, MotionLink
from handlers.motions.hands import read_choice, take_hand
from handlers.ui.keyboards import back_home
from models.motions.proxies import is_holder
from models.motions.rows import Motion
from models.motions.steps import lock_motion
from models.motions.voting import Cast, vote
from models.people import get_person
from models.rules.motion_states import Way
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action


def cast_vote(context: Context[None], button: CastVote) -> Next:
    """The answer says that it counts, and not what it was."""
    session, actor = context.session, context.actor
    motion = lock_motion(session, button.motion_id)
    is_own = button.voter_id == actor.id
    if not is_own and not is_holder(session, motion.gathering_id, button.voter_id, actor.id):
        raise NotYours(f"person {actor.id} has no vote of person {button.voter_id}")
    voter = get_person(session, button.voter_id)
    way = Way.CHAT if is_own else Way.PROXY
    cast = vote(session, motion, voter, button.choice, way=way, now=context.now)
    if motion.secret:
        _unsay(context)
    context.toast("motions/already" if cast is Cast.ALREADY else "motions/cast", secret=motion.secret)
    show_ballots(context.announcer, motion, [get_person(session, actor.id)])
    return END


def _unsay(context: Context[None]) -> None:
    """In the elders' mode a number presses: it does not stay in the chat for somebody else to read."""
    if context.update.message:
        context.announcer.outbox.put(context.chat.id, "deleteMessage", {"message_id": context.message.message_id})


def open_ballot(context: Context[None], link: MotionLink) -> Next:
    """From the group chat: their ballot comes to the end of the private one."""
    motion = context.session.get(Motion, link.motion_id)
    if motion is None:
        raise Gone(f"motion {link.motion_id}")
    person = get_person(context.session, context.actor.id)
    if not show_ballots(context.announcer, motion, [person], anew=True):
        context.say("motions/not_here", keyboard=[back_home()])
    return END


def take_poll_answer(context: Context[None], poll_id: str, options: tuple[int, ...]) -> Next:
    person = get_person(context.session, context.actor.id)
    take_hand(context.announcer, poll_id, person, read_choice(options), update_id=context.update.update_id)
    return END


conversation: Conversation[None] = Conversation(
    name="voting",
    entry_points=[
        CallbackQueryHandler(CastVote, cast_vote),
        LinkHandler(MotionLink, open_ballot),
        PollAnswerHandler(take_poll_answer),
    ],
    may=Action.VOTE,
)
