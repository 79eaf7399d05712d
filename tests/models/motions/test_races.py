"""Five hundred at the same moment, on several connections: one vote each, and the sums right."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database
from models.gatherings.sign_up_rows import SignUp
from models.grids import Group
from models.motions.rows import Motion, Tally, Vote
from models.motions.steps import close, lock_motion, open_vote, word
from models.motions.voting import Cast, give_paper, list_tallies, vote
from models.people import Person
from models.rules.channels import Channel
from models.rules.community import Community
from models.rules.gathering_states import SignUpState
from models.rules.motion_states import Choice, MotionState, Outcome, Way
from models.rules.refusals import NotNow
from tests.models.at_once import at_once
from tests.models.gatherings.hall import LEADER, Hall
from tests.people import START

VOTERS = 500
Work = Callable[[Session], object]
T = TypeVar("T")
Standing = tuple[dict[Choice, int], list[tuple[int, Way, Choice | None]]]


def fill_hall(session: Session, community: Community, *, secret: bool, voters: int = VOTERS) -> tuple[int, list[int]]:
    """A motion that is put to the vote, and whoever is there, with those without a telephone."""
    hall = Hall(session, community)
    gathering = hall.publishes()
    group = session.get_one(Group, 11)
    people = [
        Person(name=f"居民{number}", telegram_id=9_000_000 + number if number % 10 else None, language="zh",
               named_by_self=True, elders_mode=False, muted=[], grid_id=group.grid_id, group_id=group.id,
               verified_at=START, joined_at=START)
        for number in range(voters)
    ]  # fmt: skip
    session.add_all(people)
    session.flush()
    session.add_all(
        SignUp(gathering_id=gathering.id, person_id=person.id, state=SignUpState.GOING, channel=Channel.CHAT,
               answered_at=START, arrived_at=START)
        for person in people
    )  # fmt: skip
    chair = hall.actor(LEADER)
    motion = word(session, gathering, chair, text="先修东三巷", secret=secret, item_id=None, now=START)
    open_vote(session, motion, closes_at=START + timedelta(minutes=10), now=START)
    return motion.id, [person.id for person in people]


def cast(session: Session, *, motion_id: int, person_id: int, choice: Choice, way: Way = Way.CHAT) -> object:
    motion = lock_motion(session, motion_id)
    return vote(session, motion, session.get_one(Person, person_id), choice, way=way, now=START)


def hand_out(session: Session, *, motion_id: int, person_id: int) -> object:
    motion = lock_motion(session, motion_id)
    return give_paper(session, motion, session.get_one(Person, person_id), now=START)


def count(session: Session, *, motion_id: int, community: Community) -> object:
    motion = lock_motion(session, motion_id)
    if motion.state is MotionState.CLOSED:
        raise NotNow("counted")
    close(session, motion, None, community, paper={}, now=START)
    return sum(list_tallies(session, motion).values())


def run(url: str, work: Callable[[Session], T]) -> T:
    with closing(Database(url)) as database:
        return database.transact(work)


def stands(url: str, motion_id: int) -> Standing:
    """The sums, and who is on record as having voted."""

    def read(session: Session) -> Standing:
        sums = {t.choice: t.votes for t in session.scalars(select(Tally).where(Tally.motion_id == motion_id))}
        votes = session.scalars(select(Vote).where(Vote.motion_id == motion_id).order_by(Vote.person_id))
        return sums, [(vote.person_id, vote.way, vote.choice) for vote in votes]

    return run(url, read)


def test_five_hundred_vote_in_secret_each_pressing_twice(database_url: str, community: Community) -> None:
    motion_id, people = run(database_url, partial(fill_hall, community=community, secret=True))
    luck = random.Random(5)  # noqa: S311
    presses = [(person, luck.choice(list(Choice))) for person in people for _ in range(2)]
    luck.shuffle(presses)
    works: list[Work] = [partial(cast, motion_id=motion_id, person_id=who, choice=choice) for who, choice in presses]
    outcomes = at_once(database_url, works)
    assert Counter(outcomes) == {Cast.COUNTED: VOTERS, Cast.ALREADY: VOTERS}
    sums, votes = stands(database_url, motion_id)
    assert sum(sums.values()) == VOTERS
    assert [person for person, _, _ in votes] == people
    assert {choice for _, _, choice in votes} == {None}


def test_a_show_of_hands_in_which_everybody_thinks_again(database_url: str, community: Community) -> None:
    motion_id, people = run(database_url, partial(fill_hall, community=community, secret=False, voters=150))
    luck = random.Random(6)  # noqa: S311
    ways = [(person, luck.choice(list(Choice)), luck.choice([Way.CHAT, Way.POLL])) for person in people for _ in "123"]
    works = [partial(cast, motion_id=motion_id, person_id=who, choice=choice, way=way) for who, choice, way in ways]
    luck.shuffle(works)
    at_once(database_url, [*works])
    sums, votes = stands(database_url, motion_id)
    assert len(votes) == len(people)
    assert Counter(choice for _, _, choice in votes) == {choice: n for choice, n in sums.items() if n}


def test_a_paper_or_a_ballot_and_not_both(database_url: str, community: Community) -> None:
    motion_id, people = run(database_url, partial(fill_hall, community=community, secret=True, voters=60))
    works: list[Work] = []
    for number, person in enumerate(people):
        pair: list[Work] = [
            partial(cast, motion_id=motion_id, person_id=person, choice=Choice.FOR),
            partial(hand_out, motion_id=motion_id, person_id=person),
        ]
        works += pair if number % 2 else pair[::-1]
    outcomes = Counter(at_once(database_url, works))
    sums, votes = stands(database_url, motion_id)
    papers = sum(way is Way.PAPER for _, way, _ in votes)
    assert len(votes) == 60
    assert (outcomes[True], outcomes[Cast.COUNTED]) == (papers, sums[Choice.FOR]) == (papers, 60 - papers)


def test_closed_in_the_middle(database_url: str, community: Community) -> None:
    """Who was in time is counted, who was not is told so; it is counted once."""
    motion_id, people = run(database_url, partial(fill_hall, community=community, secret=True, voters=120))
    works: list[Work] = [partial(cast, motion_id=motion_id, person_id=person, choice=Choice.FOR) for person in people]
    for place in (40, 41, 42, 43):
        works.insert(place, partial(count, motion_id=motion_id, community=community))
    outcomes = at_once(database_url, works)
    counted = [outcome for outcome in outcomes if type(outcome) is int]
    sums, votes = stands(database_url, motion_id)
    assert len(counted) == 1
    assert sums[Choice.FOR] == len(votes) == counted[0] == outcomes.count(Cast.COUNTED)
    assert outcomes.count(NotNow) == 120 - len(votes) + 3
    motion = run(database_url, lambda session: session.get_one(Motion, motion_id))
    assert motion.electorate == 120
    assert motion.outcome is (Outcome.CARRIED if len(votes) >= 60 else Outcome.NO_QUORUM)
