"""Many second a topic at the same moment, on several connections: each counts once, and it becomes ready once."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import Database
from models.rules.community import Community
from models.rules.refusals import NotNow
from models.rules.topic_states import TopicState, TopicStep
from models.topics import Topic, TopicEvent
from models.topics.queries import count_seconds
from models.topics.steps import access_topic, move, second, unsecond
from tests.models.at_once import at_once
from tests.models.topics.hall import NOW, WANG, proposed, resident

NEEDED = 10
Work = Callable[[Session], object]


def presses(account: int, topic_id: int = 1) -> Work:
    """They second it; what they see: whether it counted, and whether it was theirs that made them enough."""

    def work(session: Session) -> object:
        actor = resident(session, account)
        topic = access_topic(session, actor, topic_id, TopicStep.SECOND)
        before = topic.state
        is_new = second(session, topic, actor, now=NOW)
        return is_new, before is TopicState.OPEN and topic.state is TopicState.READY

    return work


def takes_back(account: int, topic_id: int = 1) -> Work:
    def work(session: Session) -> object:
        actor = resident(session, account)
        return unsecond(session, access_topic(session, actor, topic_id, TopicStep.UNSECOND), actor)

    return work


def withdraws(topic_id: int = 1) -> Work:
    def work(session: Session) -> object:
        actor = resident(session, WANG)
        move(session, access_topic(session, actor, topic_id, TopicStep.WITHDRAW), TopicStep.WITHDRAW, actor, now=NOW)
        return "withdrawn"

    return work


def run(url: str, work: Work) -> object:
    with closing(Database(url)) as database:
        return database.transact(work)


def begin(url: str, community: Community, accounts: range) -> None:
    """Everybody is known, and one topic stands open."""
    run(url, lambda session: [resident(session, account).id for account in accounts])
    assert run(url, lambda session: proposed(session, community, needed=NEEDED).id) == 1


def stands(url: str) -> tuple[TopicState, int, int, int]:
    """State, version, seconds, and how often enough was reached."""

    def look(session: Session) -> object:
        topic = session.get_one(Topic, 1)
        reached = session.scalar(select(func.count()).where(TopicEvent.step == TopicStep.REACH))
        return topic.state, topic.version, count_seconds(session, [1])[1], reached

    found = run(url, look)
    assert isinstance(found, tuple)
    return found


def test_forty_at_once_with_double_presses(database_url: str, community: Community) -> None:
    accounts = range(9100, 9140)
    begin(database_url, community, accounts)
    outcomes = Counter(at_once(database_url, [presses(account) for account in (*accounts, *reversed(accounts))]))
    assert stands(database_url) == (TopicState.READY, 2, 40, 1)
    assert outcomes == {(True, False): 39, (True, True): 1, (False, False): 40}


def test_exactly_enough_at_once(database_url: str, community: Community) -> None:
    accounts = range(9100, 9100 + NEEDED)
    begin(database_url, community, accounts)
    outcomes = Counter(at_once(database_url, [presses(account) for account in accounts]))
    assert stands(database_url) == (TopicState.READY, 2, NEEDED, 1)
    assert outcomes[True, True] == 1


def test_some_change_their_mind_at_the_threshold(database_url: str, community: Community) -> None:
    """Whatever the order, what is ready had enough, and what is open had not."""
    accounts = range(9100, 9100 + NEEDED)
    begin(database_url, community, accounts)
    for account in accounts[:-1]:
        run(database_url, presses(account))
    outcomes = at_once(database_url, [presses(accounts[-1]), takes_back(accounts[0]), takes_back(accounts[1])])
    state, version, seconds, reached = stands(database_url)
    assert outcomes.count(True) == 2
    assert seconds == NEEDED - 2
    assert (state, version, reached) in ((TopicState.OPEN, 1, 0), (TopicState.READY, 2, 1))


def test_withdrawn_while_many_second_it(database_url: str, community: Community) -> None:
    accounts = range(9100, 9120)
    begin(database_url, community, accounts)
    work = [presses(account) for account in accounts]
    outcomes = at_once(database_url, [*work[:9], withdraws(), *work[9:]])
    state, _, seconds, _ = stands(database_url)
    counted = sum(isinstance(outcome, tuple) for outcome in outcomes)
    assert state is TopicState.WITHDRAWN
    assert seconds == counted == 20 - outcomes.count(NotNow)
