"""What becomes of topics, gatherings, votes and minutes when somebody is erased, or their time is over."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.gatherings import GatheringQuestion, Invitation, SignUp
from models.gatherings.reminders import GatheringTimer
from models.gatherings.sign_ups import count as count_heads
from models.motions import Proxy, Vote
from models.motions.voting import list_tallies
from models.privacy import retention
from models.privacy.collecting import collect
from models.privacy.erasing import erase
from models.rules.gathering_states import GatheringState, SignUpState
from models.rules.motion_states import Choice, MotionState
from models.rules.privacy import ERASED_NAME
from models.rules.retention import Kept, Retention
from models.rules.topic_states import TopicState, TopicStep
from models.timers import Timer
from models.topics.queries import count_seconds
from tests.models.privacy.making import add_person
from tests.models.privacy.meeting import (
    add_gathering,
    add_invitation,
    add_minutes,
    add_motion,
    add_question,
    add_second,
    add_sign_up,
    add_topic,
)
from tests.models.privacy.test_erasing import add_message, count
from tests.people import START

DAY = timedelta(days=1)
FOR, AGAINST = Choice.FOR, Choice.AGAINST


def kinds_of(session: Session) -> list[str]:
    return sorted(session.scalars(select(Timer.kind)))


class TestErasing:
    """Nothing that leads to them stays, nobody loses a seat by it, and every sum is as it was."""

    def test_what_no_meeting_has_taken_up_is_withdrawn_and_of_the_rest_stays_that_it_was(
        self, session: Session
    ) -> None:
        own, other = add_person(session), add_person(session, "李四")
        states = (TopicState.OPEN, TopicState.READY, TopicState.SCHEDULED, TopicState.DECIDED)
        topics = [add_topic(session, own, state) for state in states]
        others = add_topic(session, other)
        add_second(session, topics[0], other)
        add_second(session, others, own)
        card = add_message(session, "card", chat_id=-5, about=f"topic:{topics[2].id}")
        erasure = erase(session, own, now=START)
        session.expire_all()
        assert erasure.withdrawn_topics == (topics[0].id, topics[1].id)
        assert [topic.state for topic in topics] == ["withdrawn", "withdrawn", "scheduled", "decided"]
        assert {(topic.text, str(topic.attachments)) for topic in topics} == {("", "[]")}
        assert {event.text for topic in topics for event in topic.events} == {""}
        assert [topic.events[-1].step for topic in topics[:2]] == [TopicStep.WITHDRAW] * 2
        assert (others.text, count_seconds(session, [others.id])) == ("雀八", {others.id: 1})
        assert topics[0].author.name == ERASED_NAME
        assert [(told.chat_id, told.about) for told in erasure.told] == [(-5, f"topic:{topics[2].id}")]
        assert card.payload == {}

    def test_their_seats_go_to_who_waits(self, session: Session) -> None:
        own, other = add_person(session, telegram_id=9001), add_person(session, "李四", telegram_id=9002)
        gathering = add_gathering(session, open_seats=2)
        add_sign_up(session, gathering, own, guests=1)
        waits = add_sign_up(session, gathering, other, SignUpState.WAITING, guests=1)
        erase(session, own, now=START)
        session.expire_all()
        assert (waits.state, gathering.open_taken) == (SignUpState.GOING, 2)
        assert session.scalars(select(SignUp.person_id)).all() == [other.id]
        assert {GatheringTimer.TELL_PROMOTED, GatheringTimer.SHOW} <= set(kinds_of(session))

    def test_nobody_keeps_a_seat_for_them(self, session: Session) -> None:
        own, other = add_person(session), add_person(session, "李四")
        gathering = add_gathering(session, open_seats=0)
        over = add_gathering(session, GatheringState.OVER)
        kept, past = (add_invitation(session, each, own) for each in (gathering, over))
        add_sign_up(session, gathering, own, invitation_id=kept.id)
        waits = add_sign_up(session, gathering, other, SignUpState.WAITING)
        erase(session, own, now=START)
        session.expire_all()
        assert (gathering.open_seats, gathering.open_taken, waits.state) == (1, 1, SignUpState.GOING)
        assert session.scalars(select(Invitation)).all() == [past]
        assert past.name == ERASED_NAME

    def test_that_somebody_came_stays_and_what_they_wanted_to_say_goes(self, session: Session) -> None:
        own, other = add_person(session), add_person(session, "李四")
        over = add_gathering(session, GatheringState.OVER, open_seats=9)
        add_sign_up(session, over, own, guests=2, arrived_at=START)
        for author in (own, other, None):
            add_question(session, over, author)
        before = count_heads(session, over)
        erase(session, own, now=START)
        session.expire_all()
        assert count_heads(session, over) == before
        (sign_up,) = session.scalars(select(SignUp))
        assert (sign_up.person.name, sign_up.speaks_on) == (ERASED_NAME, None)
        assert sorted(str(q.author_id) for q in session.scalars(select(GatheringQuestion))) == sorted(
            [str(other.id), "None"]
        )

    def test_the_sums_of_a_vote_are_as_they_were(self, session: Session) -> None:
        own, other = add_person(session), add_person(session, "李四")
        gathering = add_gathering(session)
        votes = {own.id: FOR, other.id: AGAINST}
        motions = [
            add_motion(session, gathering, votes, secret=secret, state=state)
            for secret in (False, True)
            for state in (MotionState.OPEN, MotionState.CLOSED)
        ]
        for principal, holder in ((own, other), (other, own)):
            session.add(
                Proxy(gathering_id=gathering.id, principal_id=principal.id, holder_id=holder.id, given_at=START)
            )
        erase(session, own, now=START)
        session.expire_all()
        for motion in motions:
            assert list_tallies(session, motion) == {FOR: 1, AGAINST: 1, Choice.ABSTAIN: 0}
            assert len(session.scalars(select(Vote).where(Vote.motion_id == motion.id)).all()) == 2
        assert count(session, Proxy) == 0

    def test_an_objection_is_counted_without_its_words(self, session: Session) -> None:
        own = add_person(session)
        gathering = add_gathering(session, GatheringState.OVER)
        answer = add_minutes(session, gathering, own)
        unsaid = add_gathering(session, GatheringState.OVER)
        add_minutes(session, unsaid, own)
        unsaid.items[0].decision = ""
        erase(session, own, now=START)
        session.expire_all()
        assert (answer.approves, answer.objection, answer.answer) == (False, "", "")
        assert (gathering.items[0].decision, gathering.items[0].voice) == ("修", [])
        assert unsaid.items[0].voice, "nothing else says what the meeting decided"


def test_of_a_secret_vote_nobody_is_shown_more_than_that_they_voted(session: Session) -> None:
    own = add_person(session)
    gathering = add_gathering(session)
    add_motion(session, gathering, {own.id: FOR})
    add_motion(session, gathering, {own.id: AGAINST}, secret=True)
    add_topic(session, own)
    add_question(session, gathering, None)
    add_message(session, "own", chat_id=0, about="topic:1")
    found = collect(session, own.id, zone=ZoneInfo("Asia/Shanghai"))
    assert [(vote["secret"], vote["choice"]) for vote in found["votes"]] == [(False, "for"), (True, None)]
    assert [topic["text"] for topic in found["topics"]] == ["雀八"]
    assert [step["text"] for step in found["steps_of_topics"]] == ["雀八"]
    assert "questions_asked" not in found, "nothing leads from an anonymous question to who asked it"


class TestRetention:
    """Of what is long over stays what came of it."""

    def test_what_was_open_is_not_touched(self, session: Session) -> None:
        own = add_person(session)
        coming = add_gathering(session)
        add_sign_up(session, coming, own)
        add_question(session, coming, own)
        add_motion(session, coming, {own.id: FOR})
        add_topic(session, own, TopicState.SCHEDULED)
        due = retention.count_due(session, Retention(), now=START + timedelta(days=3000))
        kinds = (Kept.TOPIC_TEXTS, Kept.GATHERING_TEXTS, Kept.MINUTES_TEXTS, Kept.BALLOTS)
        assert [due[kind] for kind in kinds] == [0, 0, 0, 0]

    def test_what_goes_and_what_stays(self, session: Session) -> None:
        own = add_person(session)
        over = add_gathering(session, GatheringState.OVER, ends_at=START)
        add_sign_up(session, over, own, arrived_at=START)
        add_question(session, over, own)
        motion = add_motion(session, over, {own.id: FOR}, state=MotionState.CLOSED)
        old, published = (add_minutes(session, over, own, round_=round_, now_in=2) for round_ in (1, 2))
        topic = add_topic(session, own, TopicState.DECIDED)
        retention.sweep(session, Retention(), now=START + timedelta(days=731))
        session.expire_all()
        assert (topic.text, topic.attachments, topic.events[0].text, topic.state) == ("", [], "", TopicState.DECIDED)
        (sign_up,) = session.scalars(select(SignUp))
        assert (sign_up.speaks_on, sign_up.arrived_at) == (None, START)
        assert count(session, GatheringQuestion) == 0
        assert list_tallies(session, motion)[FOR] == 1
        assert session.scalars(select(Vote.choice)).all() == [None]
        assert (old.objection, old.answer) == ("", None)
        assert (published.objection, published.answer) == ("雀十三", "雀十四"), "it was published with the minutes"
        assert (over.items[0].voice, over.items[0].decision) == ([], "修")
