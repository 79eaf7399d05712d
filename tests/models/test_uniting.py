"""Two rows turn out to be one person: they come once, vote once, and second nothing of their own."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database
from models.gatherings import Gathering, Invitation, SignUp
from models.gatherings.sign_ups import count
from models.minutes import MinutesAnswer
from models.motions import Motion, Proxy, Tally, Vote
from models.people import Person
from models.people.merging import merge
from models.rules.gathering_states import GatheringState, SignUpState
from models.rules.motion_states import Choice, MotionState
from models.topics import TopicSecond
from tests.models.privacy.making import add_person
from tests.models.privacy.meeting import (
    add_gathering,
    add_invitation,
    add_minutes,
    add_motion,
    add_second,
    add_sign_up,
    add_topic,
)
from tests.people import START

GOING, WAITING, DECLINED = SignUpState.GOING, SignUpState.WAITING, SignUpState.DECLINED
FOR, AGAINST = Choice.FOR, Choice.AGAINST


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


@pytest.fixture
def people(session: Session) -> tuple[Person, Person, Person]:
    """Who stays, who turns out to be the same, and somebody else."""
    return add_person(session, telegram_id=9001), add_person(session), add_person(session, "李四")


def come_together(session: Session, keep: Person, drop: Person) -> int:
    kept = keep.id
    merge(session, keep=keep, drop=drop, now=START)
    return kept


def seats(session: Session, gathering: Gathering) -> tuple[int | None, int]:
    session.refresh(gathering)
    return gathering.open_seats, gathering.open_taken


class TestSeats:
    """Nobody sits on two, and none stays empty for which somebody waits."""

    @pytest.mark.parametrize(("first", "second"), [(GOING, DECLINED), (DECLINED, GOING), (GOING, GOING)])
    def test_the_surer_answer_stays(
        self, session: Session, people: tuple[Person, Person, Person], first: SignUpState, second: SignUpState
    ) -> None:
        keep, drop, _ = people
        gathering = add_gathering(session, open_seats=5)
        for person, state in ((keep, first), (drop, second)):
            add_sign_up(session, gathering, person, state, guests=int(state is GOING))
        kept = come_together(session, keep, drop)
        answers = session.execute(select(SignUp.person_id, SignUp.state, SignUp.guests)).all()
        assert answers == [(kept, GOING, 1)]
        assert seats(session, gathering) == (5, 2)

    def test_the_other_seat_goes_to_who_waits(self, session: Session, people: tuple[Person, Person, Person]) -> None:
        keep, drop, other = people
        gathering = add_gathering(session, open_seats=2)
        for person in (keep, drop):
            add_sign_up(session, gathering, person)
        add_sign_up(session, gathering, other, WAITING)
        kept = come_together(session, keep, drop)
        going = set(session.execute(select(SignUp.person_id, SignUp.state)))
        assert going == {(kept, GOING), (other.id, GOING)}
        assert seats(session, gathering) == (2, 2)

    @pytest.mark.parametrize("sits", [None, 0, 1])
    def test_of_two_seats_that_are_kept_one_is_anybodys(
        self, session: Session, people: tuple[Person, Person, Person], sits: int | None
    ) -> None:
        keep, drop, _ = people
        gathering = add_gathering(session, open_seats=3)
        kept_seats = [add_invitation(session, gathering, person).id for person in (keep, drop)]
        if sits is not None:
            add_sign_up(session, gathering, people[sits], invitation_id=kept_seats[sits])
        kept = come_together(session, keep, drop)
        left = session.execute(select(Invitation.id, Invitation.person_id)).all()
        assert left == [(kept_seats[sits or 0], kept)]
        assert seats(session, gathering) == (4, 0)
        assert session.scalars(select(SignUp.invitation_id)).all() == ([] if sits is None else [kept_seats[sits]])

    @pytest.mark.parametrize("invited", [0, 1])
    def test_who_is_invited_sits_on_the_seat_that_is_kept(
        self, session: Session, people: tuple[Person, Person, Person], invited: int
    ) -> None:
        keep, drop, other = people
        gathering = add_gathering(session, open_seats=1)
        seat = add_invitation(session, gathering, people[invited])
        add_invitation(session, gathering, people[1 - invited], released=True)
        add_sign_up(session, gathering, people[1 - invited])
        add_sign_up(session, gathering, other, WAITING)
        kept = come_together(session, keep, drop)
        found = set(session.execute(select(SignUp.person_id, SignUp.state, SignUp.invitation_id)))
        assert found == {(kept, GOING, seat.id), (other.id, GOING, None)}
        assert seats(session, gathering) == (1, 1)

    @pytest.mark.parametrize("came", [0, 1])
    def test_whichever_of_them_was_there_they_were(
        self, session: Session, people: tuple[Person, Person, Person], came: int
    ) -> None:
        over = add_gathering(session, GatheringState.OVER)
        for place, person in enumerate(people[:2]):
            add_sign_up(session, over, person, arrived_at=START if place == came else None)
        come_together(session, *people[:2])
        assert count(session, over).arrived == 1


class TestVotes:
    """One a person; what is counted is counted."""

    def voted(self, session: Session, motion: Motion) -> tuple[dict[Choice, int], list[tuple[int, Choice | None]]]:
        tallies = {choice: votes for choice, votes in session.execute(  # noqa: C416
            select(Tally.choice, Tally.votes).where(Tally.motion_id == motion.id, Tally.votes > 0))}  # fmt: skip
        votes = session.execute(select(Vote.person_id, Vote.choice).where(Vote.motion_id == motion.id)).all()
        return tallies, [(person_id, choice) for person_id, choice in votes]

    def test_the_second_vote_in_the_open_counts_no_more(
        self, session: Session, people: tuple[Person, Person, Person]
    ) -> None:
        keep, drop, _ = people
        motion = add_motion(session, add_gathering(session), {keep.id: FOR, drop.id: AGAINST})
        kept = come_together(session, keep, drop)
        assert self.voted(session, motion) == ({FOR: 1}, [(kept, FOR)])

    def test_of_the_other_alone_it_stays(self, session: Session, people: tuple[Person, Person, Person]) -> None:
        keep, drop, _ = people
        motion = add_motion(session, add_gathering(session), {drop.id: AGAINST})
        kept = come_together(session, keep, drop)
        assert self.voted(session, motion) == ({AGAINST: 1}, [(kept, AGAINST)])

    @pytest.mark.parametrize(
        ("secret", "state"), [(True, MotionState.OPEN), (True, MotionState.CLOSED), (False, MotionState.CLOSED)]
    )
    def test_what_a_secret_ballot_took_in_and_what_was_counted_stays(
        self, session: Session, people: tuple[Person, Person, Person], secret: bool, state: MotionState
    ) -> None:
        keep, drop, _ = people
        votes = {keep.id: FOR, drop.id: AGAINST}
        motion = add_motion(session, add_gathering(session), votes, secret=secret, state=state)
        kept = come_together(session, keep, drop)
        assert self.voted(session, motion) == ({FOR: 1, AGAINST: 1}, [(kept, None if secret else FOR)])

    def test_nobody_has_their_own_vote(self, session: Session, people: tuple[Person, Person, Person]) -> None:
        keep, drop, other = people
        first, second = add_gathering(session), add_gathering(session)
        for gathering, giver, holder in ((first, keep, drop), (second, drop, other), (second, keep, other)):
            session.add(Proxy(gathering_id=gathering.id, principal_id=giver.id, holder_id=holder.id, given_at=START))
        kept = come_together(session, keep, drop)
        left = session.execute(select(Proxy.gathering_id, Proxy.principal_id, Proxy.holder_id)).all()
        assert left == [(second.id, kept, other.id)]


def test_one_second_a_person_and_none_for_what_is_ones_own(
    session: Session, people: tuple[Person, Person, Person]
) -> None:
    keep, drop, other = people
    topics = [add_topic(session, author) for author in (keep, drop, other)]
    for topic in topics:
        for person in people:
            if person.id != topic.author_id:
                add_second(session, topic, person)
    kept = come_together(session, keep, drop)
    found = set(session.execute(select(TopicSecond.topic_id, TopicSecond.person_id)))
    assert found == {(topics[0].id, other.id), (topics[1].id, other.id), (topics[2].id, kept)}


def test_one_word_on_minutes_in_each_round(session: Session, people: tuple[Person, Person, Person]) -> None:
    keep, drop, _ = people
    over = add_gathering(session, GatheringState.OVER)
    for person, round_ in ((keep, 1), (drop, 1), (drop, 2)):
        add_minutes(session, over, person, round_=round_)
    kept = come_together(session, keep, drop)
    said = session.execute(select(MinutesAnswer.person_id, MinutesAnswer.round).order_by(MinutesAnswer.round)).all()
    assert said == [(kept, 1), (kept, 2)]
