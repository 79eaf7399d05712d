"""One vote a person, whichever way; counted when it is closed, and not seen before."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from models.motions.rows import Tally, Vote
from models.motions.steps import access_motion, close, drop, lock_motion
from models.motions.voting import (
    Cast,
    count_votes,
    give_paper,
    list_electorate,
    list_for_paper,
    list_tallies,
    return_paper,
    take_back,
)
from models.rules.motion_states import MotionState, MotionStep, Outcome, Way
from models.rules.refusals import Gone, NotNow, NotYours, Stale
from tests.models.gatherings.hall import LEADER, WORKER
from tests.models.motions.council import ABSTAIN, AGAINST, FOR, Council

ONE, TWO, THREE, FOUR, FIVE = 9201, 9202, 9203, 9204, 9205


class TestWho:
    def test_confirmed_residents_who_are_there(self, council: Council) -> None:
        council.meets(ONE)
        council.enters(TWO, confirmed=False)
        council.comes(THREE)
        motion = council.opens()
        assert list_electorate(council.session, motion) == {council.resident(ONE).id}
        for account in (TWO, THREE):
            with pytest.raises(NotYours):
                council.votes(motion, account)

    def test_who_comes_late_votes_too(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.opens()
        council.enters(TWO)
        assert council.votes(motion, TWO) is Cast.COUNTED

    def test_who_moved_to_another_grid_listens(self, council: Council) -> None:
        council.meets(ONE)
        guest = council.enters(TWO)
        guest.grid_id, guest.group_id = 5, 21
        council.session.flush()
        motion = council.opens()
        with pytest.raises(NotYours):
            council.votes(motion, TWO)
        assert list_electorate(council.session, motion) == {council.resident(ONE).id}

    def test_whoever_runs_the_meeting_puts_to_the_vote(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.words()
        with pytest.raises(NotYours):
            access_motion(council.session, council.actor(WORKER), motion.id, MotionStep.OPEN)
        with pytest.raises(NotYours):
            access_motion(council.session, council.actor(ONE), motion.id, MotionStep.CLOSE)


class TestOnce:
    def test_a_secret_vote_is_cast_once(self, council: Council) -> None:
        council.meets(ONE, TWO)
        motion = council.opens()
        assert council.votes(motion, ONE, FOR) is Cast.COUNTED
        assert council.votes(motion, ONE, AGAINST) is Cast.ALREADY
        assert council.votes(motion, ONE, FOR) is Cast.ALREADY
        assert list_tallies(council.session, motion) == {FOR: 1, AGAINST: 0, ABSTAIN: 0}

    def test_where_all_see_it_one_can_think_again(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.opens(secret=False)
        assert council.votes(motion, ONE, FOR, way=Way.POLL) is Cast.COUNTED
        assert council.votes(motion, ONE, FOR, way=Way.CHAT) is Cast.ALREADY
        assert council.votes(motion, ONE, AGAINST, way=Way.CHAT) is Cast.CHANGED
        assert list_tallies(council.session, motion) == {FOR: 0, AGAINST: 1, ABSTAIN: 0}

    def test_a_hand_that_is_taken_down(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.opens(secret=False)
        person = council.resident(ONE)
        assert not take_back(council.session, motion, person, now=council.now)
        council.votes(motion, ONE, FOR, way=Way.POLL)
        assert take_back(council.session, motion, person, now=council.now)
        assert count_votes(council.session, motion) == 0
        assert list_tallies(council.session, motion)[FOR] == 0

    def test_a_ballot_is_not_taken_back(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.opens()
        council.votes(motion, ONE)
        assert not take_back(council.session, motion, council.resident(ONE), now=council.now)


class TestPaper:
    def test_who_has_a_paper_has_voted(self, council: Council) -> None:
        council.meets(ONE, TWO)
        motion = council.opens()
        assert give_paper(council.session, motion, council.resident(ONE), now=council.now)
        assert not give_paper(council.session, motion, council.resident(ONE), now=council.now)
        assert council.votes(motion, ONE) is Cast.ALREADY
        council.votes(motion, TWO)
        assert not give_paper(council.session, motion, council.resident(TWO), now=council.now)
        assert [(p.id, m) for p, m in list_for_paper(council.session, motion, offset=0, limit=9)] == [
            (council.resident(ONE).id, True)
        ]

    def test_a_paper_given_back(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.opens()
        give_paper(council.session, motion, council.resident(ONE), now=council.now)
        assert return_paper(council.session, motion, council.resident(ONE))
        assert council.votes(motion, ONE) is Cast.COUNTED
        assert not return_paper(council.session, motion, council.resident(ONE)), "a ballot is no paper"

    def test_the_papers_are_as_many_as_were_given_out(self, council: Council) -> None:
        council.meets(ONE, TWO, THREE)
        motion = council.opens()
        for account in (ONE, TWO):
            give_paper(council.session, motion, council.resident(account), now=council.now)
        council.votes(motion, THREE, AGAINST)
        for wrong in ({}, {FOR: 1}, {FOR: 2, AGAINST: 1}):
            with pytest.raises(ValueError, match="papers"):
                council.closes(motion, wrong)
        closed = council.closes(motion, {FOR: 2})
        assert list_tallies(council.session, closed) == {FOR: 2, AGAINST: 1, ABSTAIN: 0}
        assert (closed.electorate, closed.quorum, closed.outcome) == (3, 2, Outcome.CARRIED)


class TestProxies:
    def test_it_takes_both(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.opens()
        council.gives(TWO, ONE, accepted=False)
        with pytest.raises(NotYours):
            council.votes(motion, TWO, way=Way.PROXY)

    def test_counted_once_whoever_votes_first(self, council: Council) -> None:
        council.meets(ONE, THREE)
        council.gives(TWO, ONE)
        motion = council.opens()
        assert len(list_electorate(council.session, motion)) == 3
        assert council.votes(motion, TWO, FOR, way=Way.PROXY) is Cast.COUNTED
        council.enters(TWO)
        assert council.votes(motion, TWO, AGAINST) is Cast.ALREADY
        assert len(list_electorate(council.session, motion)) == 3, "there, and represented: one all the same"

    def test_who_comes_after_all_votes_themselves(self, council: Council) -> None:
        council.meets(ONE)
        council.gives(TWO, ONE)
        motion = council.opens(secret=False)
        council.enters(TWO)
        assert council.votes(motion, TWO, AGAINST) is Cast.COUNTED
        assert council.votes(motion, TWO, FOR, way=Way.PROXY) is Cast.ALREADY
        assert list_tallies(council.session, motion) == {FOR: 0, AGAINST: 1, ABSTAIN: 0}

    def test_the_holder_is_not_there(self, council: Council) -> None:
        council.meets(THREE)
        council.comes(ONE)
        council.gives(TWO, ONE)
        motion = council.opens()
        with pytest.raises(NotYours):
            council.votes(motion, TWO, way=Way.PROXY)
        assert len(list_electorate(council.session, motion)) == 1

    def test_nobody_has_more_than_the_community_allows(self, council: Council) -> None:
        council.meets(ONE)
        assert council.gives(TWO, ONE)
        assert not council.gives(THREE, ONE)

    def test_given_away_is_given_away(self, council: Council) -> None:
        council.meets(ONE, THREE)
        council.gives(TWO, ONE)
        with pytest.raises(NotNow):
            council.gives(TWO, THREE)

    def test_who_did_not_sign_up_has_nobodys_vote(self, council: Council) -> None:
        council.meets()
        with pytest.raises(Gone):
            council.gives(TWO, ONE)

    def test_who_is_there_gives_nothing_away(self, council: Council) -> None:
        council.meets(ONE, TWO)
        with pytest.raises(NotNow):
            council.gives(TWO, ONE)


class TestCounting:
    def test_too_few(self, council: Council) -> None:
        council.meets(ONE, TWO, THREE)
        motion = council.opens()
        council.votes(motion, ONE)
        closed = council.closes(motion)
        assert (closed.electorate, closed.quorum, closed.outcome) == (3, 2, Outcome.NO_QUORUM)

    def test_who_abstains_takes_part(self, council: Council) -> None:
        council.meets(ONE, TWO, THREE)
        motion = council.opens()
        council.votes(motion, ONE, FOR)
        council.votes(motion, TWO, ABSTAIN)
        assert council.closes(motion).outcome is Outcome.CARRIED

    def test_as_many_for_as_against(self, council: Council) -> None:
        council.meets(ONE, TWO)
        motion = council.opens()
        council.votes(motion, ONE, FOR)
        council.votes(motion, TWO, AGAINST)
        assert council.closes(motion).outcome is Outcome.LOST

    def test_nobody_votes_afterwards(self, council: Council) -> None:
        council.meets(ONE, TWO)
        motion = council.opens()
        council.votes(motion, ONE)
        council.closes(motion)
        with pytest.raises(NotNow):
            council.votes(motion, TWO)
        with pytest.raises(NotNow):
            council.closes(motion)

    def test_nobody_votes_after_its_time_counted_or_not(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.opens(minutes=5)
        council.now += timedelta(minutes=5)
        with pytest.raises(NotNow):
            council.votes(motion, ONE)
        with pytest.raises(NotNow):
            give_paper(council.session, lock_motion(council.session, motion.id), council.resident(ONE), now=council.now)

    def test_the_clock_closes_it_too(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.opens()
        council.votes(motion, ONE)
        close(council.session, motion, None, council.community, paper={}, now=council.now)
        assert (motion.state, motion.outcome) == (MotionState.CLOSED, Outcome.CARRIED)

    def test_one_that_nobody_needs(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.words()
        drop(council.session, motion)
        with pytest.raises(NotNow):
            access_motion(council.session, council.actor(LEADER), motion.id, MotionStep.OPEN)

    def test_an_old_card(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.opens()
        with pytest.raises(Stale):
            access_motion(council.session, council.actor(LEADER), motion.id, MotionStep.CLOSE, version=1)


class TestWhatTheDatabaseRefuses:
    def test_a_choice_next_to_a_secret_vote(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.opens()
        values = {"motion_id": motion.id, "person_id": council.resident(ONE).id, "secret": True, "way": Way.CHAT}
        council.session.add(Vote(**values, choice=FOR))
        with pytest.raises(IntegrityError):
            council.session.flush()

    def test_a_vote_that_calls_itself_open(self, council: Council) -> None:
        council.meets(ONE)
        motion = council.opens()
        values = {"motion_id": motion.id, "person_id": council.resident(ONE).id, "secret": False, "way": Way.CHAT}
        council.session.add(Vote(**values, choice=FOR))
        with pytest.raises(IntegrityError):
            council.session.flush()

    def test_no_order_and_no_moment(self, council: Council) -> None:
        """Nothing in the rows of a secret vote could be laid side by side with when the sums were raised."""
        columns = {column.name for column in Vote.__table__.columns}
        assert columns == {"motion_id", "person_id", "secret", "way", "choice"}
        assert {column.name for column in Tally.__table__.columns} == {"motion_id", "choice", "votes"}
        if council.session.get_bind().dialect.name == "sqlite":
            with pytest.raises(Exception, match="rowid"):
                council.session.execute(text("select rowid from votes"))

    @pytest.mark.postgresql
    def test_no_trace_of_which_sum_was_raised_last(self, council: Council) -> None:
        """PostgreSQL tells by whom a row was last written: after each vote all sums are, by the same transaction."""
        if council.session.get_bind().dialect.name != "postgresql":
            pytest.skip("SQLite keeps no such thing")
        council.meets(ONE)
        motion = council.opens()
        council.session.commit()
        council.votes(motion, ONE, AGAINST)
        council.session.commit()
        rows = council.session.execute(text("select distinct xmin::text from tallies")).all()
        assert len(rows) == 1


def test_what_was_voted_stands_though_they_were_struck_off(council: Council) -> None:
    """The desk had noted the wrong person: the vote that was cast counts, and so does whoever cast it."""
    council.meets(ONE, TWO)
    motion = council.opens()
    council.votes(motion, ONE)
    council.session.execute(text("update sign_ups set arrived_at = null"))
    council.session.expire_all()
    closed = council.closes(motion)
    assert (closed.electorate, closed.outcome) == (1, Outcome.CARRIED)
    assert council.session.scalars(select(Vote.person_id)).all() == [council.resident(ONE).id]
