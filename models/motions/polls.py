"""The native polls of a motion, one a group chat, known by the id that Telegram gave them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import insert
from models.motions.rows import MotionPoll
from models.rules.motion_states import Choice

OPTIONS = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)
"""What its options stand for, in their order."""


def note_poll(session: Session, *, motion_id: int, chat_id: int, poll_id: str, message_id: int) -> None:
    """Telegram has sent it. Where a chat got it twice, since an answer of Telegram's was lost, the later one counts."""
    statement = insert(session, MotionPoll)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["motion_id", "chat_id"], set_={"poll_id": poll_id, "message_id": message_id}
        ),
        {"motion_id": motion_id, "chat_id": chat_id, "poll_id": poll_id, "message_id": message_id},
    )


def find_motion(session: Session, poll_id: str) -> int | None:
    """The motion (its id) on which people vote in a poll; None where it is not known, or not yet."""
    return session.scalar(select(MotionPoll.motion_id).where(MotionPoll.poll_id == poll_id))


def list_polls(session: Session, motion_id: int) -> list[MotionPoll]:
    """The polls of a motion."""
    return list(
        session.scalars(select(MotionPoll).where(MotionPoll.motion_id == motion_id).order_by(MotionPoll.chat_id))
    )
