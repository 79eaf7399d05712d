"""Steps: how a motion is worded, put to the vote, counted or dropped, and who may do that."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from models import timers
from models.actors import Actor
from models.gatherings.rows import Gathering
from models.gatherings.sign_up_rows import SignUp
from models.motions.deadlines import close_key, plan_close
from models.motions.rows import Motion, Tally, Vote
from models.motions.voting import count_paper, list_electorate, list_tallies, list_voters, raise_tallies
from models.rules.community import Community
from models.rules.gathering_states import GatheringParty, GatheringState
from models.rules.motion_counts import outcome_of, quorum_of
from models.rules.motion_states import Choice, MotionParty, MotionState, MotionStep, next_state
from models.rules.refusals import Gone, NotNow, NotYours, Stale

MOST_MOTIONS = 30
"""At one gathering."""
CHAIR = frozenset({MotionParty.CHAIR})
CLOCK = frozenset({MotionParty.CLOCK})


def access_chair(session: Session, actor: Actor, gathering_id: int) -> Gathering:
    """Load a gathering whose motions the actor words and puts to the vote. Raises Gone and NotYours."""
    gathering = session.get(Gathering, gathering_id)
    if gathering is None or not gathering.rules.has_motions:
        raise Gone(f"gathering {gathering_id}")
    if GatheringParty.ORGANISER not in gathering.parties(actor):
        raise NotYours(f"motions of gathering {gathering_id}")
    return gathering


def see_as_chair(session: Session, actor: Actor, motion_id: int) -> Motion:
    """Load a motion as whoever runs its gathering sees it. Raises Gone."""
    motion = session.get(Motion, motion_id)
    if motion is None or GatheringParty.ORGANISER not in motion.gathering.parties(actor):
        raise Gone(f"motion {motion_id}")
    return motion


def access_motion(
    session: Session, actor: Actor, motion_id: int, step: MotionStep, *, version: int | None = None
) -> Motion:
    """Load a motion for a step of the chair's, held until the transaction ends. Raises Gone, NotYours, NotNow, Stale.

    `version` is the one that the pressed card showed.
    """
    motion = lock_motion(session, motion_id)
    access_chair(session, actor, motion.gathering_id)
    next_state(step, motion.state, CHAIR)
    if version is not None and version != motion.version:
        raise Stale(f"motion {motion_id} is at version {motion.version}, the card at {version}")
    return motion


def lock_motion(session: Session, motion_id: int) -> Motion:
    """Hold a motion, and before it its gathering, until the transaction ends. Raises Gone."""
    gathering_id = session.scalar(select(Motion.gathering_id).where(Motion.id == motion_id))
    if gathering_id is None:
        raise Gone(f"motion {motion_id}")
    session.get(Gathering, gathering_id, with_for_update=True, populate_existing=True)
    motion = session.get(Motion, motion_id, with_for_update=True, populate_existing=True)
    if motion is None:
        raise Gone(f"motion {motion_id}")
    return motion


def word(
    session: Session, gathering: Gathering, actor: Actor, *, text: str, secret: bool, item_id: int | None, now: datetime
) -> Motion:
    """A motion, not put to the vote yet. Raises NotYours, and NotNow where the gathering is over or has enough."""
    access_chair(session, actor, gathering.id)
    count = select(func.count()).select_from(Motion).where(Motion.gathering_id == gathering.id)
    if gathering.state is not GatheringState.COMING or (session.scalar(count) or 0) >= MOST_MOTIONS:
        raise NotNow(f"no more motions at gathering {gathering.id}")
    motion = Motion(gathering=gathering, item_id=item_id, text=text, secret=secret, created_at=now,
                    created_by_id=actor.id, state=MotionState.DRAFT, version=1)  # fmt: skip
    session.add(motion)
    session.flush()
    return motion


def open_vote(session: Session, motion: Motion, *, closes_at: datetime, now: datetime) -> None:
    """Put it to the vote. Raises NotNow where the gathering is over. `motion` is as `access_motion` gave it."""
    if motion.gathering.state is not GatheringState.COMING or closes_at <= now:
        raise NotNow(f"motion {motion.id} of a gathering that is {motion.gathering.state}")
    _move(motion, MotionStep.OPEN, CHAIR)
    motion.opened_at, motion.closes_at = now, closes_at
    session.add_all(Tally(motion_id=motion.id, choice=choice, votes=0) for choice in Choice)
    plan_close(session, motion, closes_at)
    session.flush()


def close(
    session: Session,
    motion: Motion,
    actor: Actor | None,
    community: Community,
    *,
    paper: Mapping[Choice, int],
    now: datetime,
) -> None:
    """Count the votes; None: the clock closes it. `paper`: what the ballot papers say, as many as were given out.

    ValueError where they are not as many. `motion` is held, and open.
    """
    if sum(paper.values()) != count_paper(session, motion):
        raise ValueError(f"motion {motion.id}: {sum(paper.values())} papers, not {count_paper(session, motion)}")
    _move(motion, MotionStep.CLOSE, CHAIR if actor else CLOCK)
    for choice, votes in paper.items():
        raise_tallies(session, motion, choice, by=votes)
    # Who voted and was struck off the list of those present afterwards has voted all the same.
    motion.electorate = len(list_electorate(session, motion) | list_voters(session, motion))
    motion.quorum = quorum_of(motion.electorate, community.gatherings.quorum_percent)
    motion.outcome = outcome_of(list_tallies(session, motion), motion.quorum)
    motion.closed_at = now
    timers.cancel(session, [close_key(motion)])
    session.flush()


def drop(session: Session, motion: Motion) -> None:
    """Nobody needs to vote on it. `motion` is as `access_motion` gave it."""
    _move(motion, MotionStep.DROP, CHAIR)
    session.flush()


def lapse(session: Session, motion: Motion) -> None:
    """Its gathering was called off while it was voted on: nothing that was voted counts. `motion` is held."""
    _move(motion, MotionStep.LAPSE, CLOCK)
    timers.cancel(session, [close_key(motion)])
    session.flush()


def shut_votes(session: Session, gathering_id: int, *, now: datetime) -> None:
    """The gathering is over, or off: no more votes are taken, and the clock sees to the rest at once. Whoever calls
    this holds the gathering.
    """
    for motion in list_open(session, gathering_id, now=now):
        motion.closes_at = now
        plan_close(session, motion, now)
    session.flush()


def list_motions(session: Session, gathering_id: int) -> list[Motion]:
    """The motions of a gathering, in the order in which they were worded."""
    return list(session.scalars(select(Motion).where(Motion.gathering_id == gathering_id).order_by(Motion.id)))


def list_open(session: Session, gathering_id: int, *, now: datetime) -> list[Motion]:
    """Those on which one can vote now."""
    is_open = (Motion.gathering_id == gathering_id) & (Motion.state == MotionState.OPEN) & (Motion.closes_at > now)
    return list(session.scalars(select(Motion).where(is_open).order_by(Motion.id)))


def list_open_to(session: Session, person_id: int, *, now: datetime) -> list[Motion]:
    """The shows of hands under way where somebody is, and in which they have no vote yet."""
    here = (SignUp.person_id == person_id) & SignUp.arrived_at.is_not(None)
    voted = exists().where(Vote.motion_id == Motion.id, Vote.person_id == person_id)
    under_way = select(Motion).join(SignUp, SignUp.gathering_id == Motion.gathering_id).where(here, ~voted)
    under_way = under_way.where(Motion.state == MotionState.OPEN, Motion.closes_at > now, ~Motion.secret)
    return list(session.scalars(under_way.order_by(Motion.id)))


def _move(motion: Motion, step: MotionStep, parties: frozenset[MotionParty]) -> None:
    motion.state = next_state(step, motion.state, parties)
    motion.version += 1
