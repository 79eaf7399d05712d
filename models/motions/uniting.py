"""Two people turn out to be one: one vote a person. A secret ballot keeps what it took in, since nobody knows what."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.motions.rows import Motion, Vote
from models.motions.steps import lock_motion
from models.motions.voting import raise_tallies
from models.rules.motion_states import MotionState


def unite_votes(session: Session, *, kept: int, dropped: int) -> None:
    """Where both have voted on what is still open, the vote of `dropped` counts no more. What is counted is counted."""
    own = select(Vote.motion_id).where(Vote.person_id == kept)
    is_open = Vote.motion_id.in_(select(Motion.id).where(Motion.state == MotionState.OPEN))
    twice = select(Vote).where(Vote.person_id == dropped, Vote.motion_id.in_(own), is_open)
    for vote in session.scalars(twice.order_by(Vote.motion_id)).all():
        motion = lock_motion(session, vote.motion_id)
        if vote.choice is not None:
            raise_tallies(session, motion, vote.choice, by=-1)
        session.delete(vote)
    session.flush()
