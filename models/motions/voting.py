"""Voting: who can, and that everybody does once. Of a secret vote only a sum is raised.

All sums of a motion are written at each vote, so that no trace of the writing tells which of them it was for.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum, auto

from sqlalchemy import ColumnElement, Select, case, delete, exists, func, select, union, update
from sqlalchemy.orm import Session, aliased

from models.base import insert
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.steps import lives_where_it_is
from models.motions.rows import Motion, Proxy, Tally, Vote
from models.people import Person
from models.rules.motion_states import Choice, MotionState, Way
from models.rules.refusals import NotNow, NotYours

BY_THEMSELVES = frozenset({Way.CHAT, Way.POLL})
"""Ways of an open vote in which one can think again until it is closed."""


class Cast(StrEnum):
    """What became of a vote."""

    COUNTED = auto()
    CHANGED = auto()
    ALREADY = auto()


def list_electorate(session: Session, motion: Motion, *, among: Collection[int] | None = None) -> set[int]:
    """Who can vote (of `among`): confirmed residents who are there, and those whose vote somebody there has."""
    return set(session.scalars(union(_list_present(motion, among), _list_represented(motion, among))))


def list_voters(session: Session, motion: Motion) -> set[int]:
    """Who has voted."""
    return set(session.scalars(select(Vote.person_id).where(Vote.motion_id == motion.id)))


def list_reached(session: Session, motion: Motion) -> list[Person]:
    """Who is there, has an account, and has a vote, their own or somebody else's."""
    has_proxy = exists().where(Proxy.gathering_id == motion.gathering_id, Proxy.holder_id == Person.id,
                               Proxy.accepted_at.is_not(None))  # fmt: skip
    here = select(Person).join(SignUp, SignUp.person_id == Person.id)
    here = here.where(SignUp.gathering_id == motion.gathering_id, SignUp.arrived_at.is_not(None))
    here = here.where(Person.telegram_id.is_not(None), has_a_vote(motion.gathering_id) | has_proxy)
    return list(session.scalars(here.order_by(Person.id)))


def list_for_paper(session: Session, motion: Motion, *, offset: int, limit: int) -> list[tuple[Person, bool]]:
    """Who can vote on paper and whether they do: those who have not voted otherwise, first who has no account."""
    able = select(Person, Vote.person_id.is_not(None)).where(Person.id.in_(list_electorate(session, motion)))
    able = able.outerjoin(Vote, (Vote.motion_id == motion.id) & (Vote.person_id == Person.id))
    able = able.where(Vote.way.is_(None) | (Vote.way == Way.PAPER))
    rows = session.execute(
        able.order_by(Person.telegram_id.is_not(None), Person.name, Person.id).offset(offset).limit(limit)
    )
    return [(person, bool(has_paper)) for person, has_paper in rows]


def list_voted_by_proxy(session: Session, motion: Motion) -> list[tuple[Person, Person]]:
    """Whose vote somebody else cast, and who did."""
    principal, holder = aliased(Person), aliased(Person)
    cast = select(principal, holder).join(Vote, Vote.person_id == principal.id)
    cast = cast.join(Proxy, (Proxy.principal_id == principal.id) & (Proxy.gathering_id == motion.gathering_id))
    cast = cast.join(holder, holder.id == Proxy.holder_id).where(Vote.motion_id == motion.id, Vote.way == Way.PROXY)
    return [(one, other) for one, other in session.execute(cast.order_by(principal.id))]


def list_votes(session: Session, motion: Motion, person_ids: Collection[int]) -> dict[int, Vote]:
    """What is on record of these people's votes."""
    cast = select(Vote).where(Vote.motion_id == motion.id, Vote.person_id.in_(person_ids))
    return {vote.person_id: vote for vote in session.scalars(cast.execution_options(populate_existing=True))}


def list_tallies(session: Session, motion: Motion) -> dict[Choice, int]:
    """How many votes each choice has: to be told once it is closed, not before."""
    sums = select(Tally.choice, Tally.votes).where(Tally.motion_id == motion.id)
    return {choice: votes for choice, votes in session.execute(sums)}  # noqa: C416


def count_votes(session: Session, motion: Motion) -> int:
    """How many have voted, those on paper included."""
    return session.scalar(select(func.count()).select_from(Vote).where(Vote.motion_id == motion.id)) or 0


def count_paper(session: Session, motion: Motion) -> int:
    """How many have a ballot paper."""
    papers = (Vote.motion_id == motion.id) & (Vote.way == Way.PAPER)
    return session.scalar(select(func.count()).select_from(Vote).where(papers)) or 0


def is_open(motion: Motion, *, now: datetime) -> bool:
    """Whether one can vote on it now: what the clock was to close takes no votes, even where it is still counted."""
    return motion.state is MotionState.OPEN and motion.closes_at is not None and now < motion.closes_at


def vote(session: Session, motion: Motion, voter: Person, choice: Choice, *, way: Way, now: datetime) -> Cast:
    """`voter` votes; once, whichever way. Raises NotNow and NotYours. `motion` is held (`models.motions.steps`).

    Where all see it, who voted by themselves can think again until it is closed.
    """
    if not is_open(motion, now=now):
        raise NotNow(f"motion {motion.id} is {motion.state}")
    if not list_electorate(session, motion, among=[voter.id]):
        raise NotYours(f"person {voter.id} cannot vote on motion {motion.id}")
    values = {"motion_id": motion.id, "person_id": voter.id, "secret": motion.secret, "way": way,
              "choice": None if motion.secret else choice}  # fmt: skip
    fresh = insert(session, Vote).on_conflict_do_nothing().returning(Vote.person_id)
    if session.scalar(fresh, values) is not None:
        raise_tallies(session, motion, choice)
        return Cast.COUNTED
    return _think_again(session, motion, voter.id, choice, way)


def take_back(session: Session, motion: Motion, voter: Person, *, now: datetime) -> bool:
    """They take back what they chose in a poll; False where there is nothing to be taken back. `motion` is held."""
    if motion.secret or not is_open(motion, now=now):
        return False
    own = (Vote.motion_id == motion.id) & (Vote.person_id == voter.id) & (Vote.way == Way.POLL)
    choice = session.scalar(delete(Vote).where(own).returning(Vote.choice))
    if choice is not None:
        raise_tallies(session, motion, choice, by=-1)
    return choice is not None


def give_paper(session: Session, motion: Motion, person: Person, *, now: datetime) -> bool:
    """Note that somebody votes on paper; False where they have voted. Raises as `vote`. `motion` is held."""
    if not is_open(motion, now=now):
        raise NotNow(f"motion {motion.id} is {motion.state}")
    if not list_electorate(session, motion, among=[person.id]):
        raise NotYours(f"person {person.id} cannot vote on motion {motion.id}")
    values = {"motion_id": motion.id, "person_id": person.id, "secret": motion.secret, "way": Way.PAPER}
    fresh = insert(session, Vote).on_conflict_do_nothing().returning(Vote.person_id)
    return session.scalar(fresh, values) is not None


def return_paper(session: Session, motion: Motion, person: Person) -> bool:
    """They gave it back, or it was noted by mistake: they have not voted. `motion` is held, and not counted yet."""
    if motion.state is not MotionState.OPEN:
        raise NotNow(f"motion {motion.id} is {motion.state}")
    paper = (Vote.motion_id == motion.id) & (Vote.person_id == person.id) & (Vote.way == Way.PAPER)
    return session.scalar(delete(Vote).where(paper).returning(Vote.person_id)) is not None


def raise_tallies(session: Session, motion: Motion, choice: Choice, *, by: int = 1) -> None:
    """Count so many votes more for a choice; the sums of the others are written too, as they are."""
    added = case((Tally.choice == choice, by), else_=0)
    session.execute(update(Tally).where(Tally.motion_id == motion.id).values(votes=Tally.votes + added),
                    execution_options={"synchronize_session": False})  # fmt: skip


def _think_again(session: Session, motion: Motion, voter_id: int, choice: Choice, way: Way) -> Cast:
    cast = list_votes(session, motion, [voter_id])[voter_id]
    if motion.secret or way not in BY_THEMSELVES or cast.way not in BY_THEMSELVES or cast.choice is None:
        return Cast.ALREADY
    before = cast.choice
    cast.way, cast.choice = way, choice
    session.flush()
    if before is choice:
        return Cast.ALREADY
    raise_tallies(session, motion, before, by=-1)
    raise_tallies(session, motion, choice)
    return Cast.CHANGED


def _list_present(motion: Motion, among: Collection[int] | None) -> Select[int]:
    here = select(Person.id).join(SignUp, SignUp.person_id == Person.id)
    here = here.where(
        SignUp.gathering_id == motion.gathering_id, SignUp.arrived_at.is_not(None), has_a_vote(motion.gathering_id)
    )
    return here if among is None else here.where(Person.id.in_(among))


def _list_represented(motion: Motion, among: Collection[int] | None) -> Select[int]:
    is_here = exists().where(SignUp.gathering_id == motion.gathering_id, SignUp.person_id == Proxy.holder_id,
                             SignUp.arrived_at.is_not(None))  # fmt: skip
    represented = select(Person.id).join(Proxy, Proxy.principal_id == Person.id)
    represented = represented.where(Proxy.gathering_id == motion.gathering_id, Proxy.accepted_at.is_not(None), is_here)
    represented = represented.where(has_a_vote(motion.gathering_id))
    return represented if among is None else represented.where(Person.id.in_(among))


def has_a_vote(gathering_id: int) -> ColumnElement[bool]:
    """The condition that a person is a resident of where the gathering is announced, confirmed by the grid."""
    return Person.verified_at.is_not(None) & Person.left_at.is_(None) & lives_where_it_is(gathering_id)
