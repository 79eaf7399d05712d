"""What can be done with a topic, by whom, and what follows from it."""

import pytest
from sqlalchemy.orm import Session

from models.rules.community import Community
from models.rules.refusals import Gone, NotNow, NotYours, Stale
from models.rules.topic_states import TopicState, TopicStep
from models.topics.proposing import access_proposer, propose
from models.topics.queries import (
    count_seconds,
    find_similar,
    get_reason,
    has_seconded,
    list_for_agenda,
    list_of_authors,
    list_of_grid,
    list_seconders,
)
from models.topics.steps import access_topic, move, second, see_topic, tell_more, unsecond
from tests.models.topics.hall import NOW, WANG, judge, proposed, resident

S, T = TopicState, TopicStep


def test_the_threshold_is_that_of_its_day(session: Session, community: Community) -> None:
    topic = proposed(session, community, needed=2)
    first, last = resident(session, 9101), resident(session, 9102, group=12)
    assert second(session, topic, first, now=NOW)
    assert topic.state is S.OPEN
    assert not second(session, topic, first, now=NOW), "one a person"
    assert topic.state is S.OPEN
    assert second(session, topic, last, now=NOW)
    assert (topic.state, topic.version) == (S.READY, 2)
    assert [person.id for person in list_seconders(session, topic.id)] == [first.id, last.id]
    assert unsecond(session, topic, first)
    assert not unsecond(session, topic, first)
    assert (topic.state, count_seconds(session, [topic.id])) == (S.READY, {topic.id: 1})
    assert has_seconded(session, topic.id, last.id)
    assert [event.step for event in topic.events] == [T.PROPOSE, T.REACH], "who seconded it stands in one place"


def test_who_may_take_which_step(session: Session, community: Community) -> None:
    topic = proposed(session, community)
    own, neighbour, elsewhere = resident(session, WANG), resident(session, 9101), resident(session, 9102, group=21)
    leader, other_leader = judge(session), judge(session, 5, 9901)
    for actor, steps in {
        own: {T.ADD, T.WITHDRAW},
        neighbour: {T.SECOND, T.UNSECOND},
        elsewhere: set(),
        leader: {T.CHOOSE, T.SCHEDULE, T.REFUSE},
        other_leader: set(),
    }.items():
        for step in (T.ADD, T.WITHDRAW, T.SECOND, T.UNSECOND, T.CHOOSE, T.SCHEDULE, T.REFUSE):
            if step in steps:
                assert access_topic(session, actor, topic.id, step) is topic
            else:
                with pytest.raises(NotYours):
                    access_topic(session, actor, topic.id, step)


def test_who_may_know_of_it(session: Session, community: Community) -> None:
    topic = proposed(session, community)
    for actor in (resident(session, WANG), resident(session, 9101, group=12), judge(session)):
        assert see_topic(session, actor, topic.id) is topic
    for actor in (resident(session, 9102, group=21), judge(session, 5, 9901)):
        with pytest.raises(Gone):
            see_topic(session, actor, topic.id)
    with pytest.raises(Gone):
        see_topic(session, resident(session, WANG), 999)
    with pytest.raises(Gone):
        access_topic(session, resident(session, WANG), 999, T.ADD)


def test_the_card_of_an_earlier_state(session: Session, community: Community) -> None:
    topic, leader = proposed(session, community), judge(session)
    move(session, topic, T.CHOOSE, leader, now=NOW)
    with pytest.raises(Stale):
        access_topic(session, leader, topic.id, T.REFUSE, version=1)
    with pytest.raises(NotNow):
        access_topic(session, leader, topic.id, T.CHOOSE, version=1)


def test_refused_with_its_reason(session: Session, community: Community) -> None:
    topic, leader = proposed(session, community), judge(session)
    assert get_reason(session, topic) == ""
    move(session, topic, T.REFUSE, leader, now=NOW, text="下周就换")
    assert (topic.state, topic.closed_at, get_reason(session, topic)) == (S.REFUSED, NOW, "下周就换")
    with pytest.raises(NotNow):
        second(session, topic, resident(session, 9101), now=NOW)


def test_what_is_added_is_part_of_it(session: Session, community: Community) -> None:
    topic, own = proposed(session, community), resident(session, WANG)
    tell_more(session, topic, own, text="太阳能的", attachments=[{"kind": "photo", "file_id": "x"}], now=NOW)
    tell_more(session, topic, own, text="", attachments=[{"kind": "voice", "file_id": "y"}], now=NOW)
    session.expire(topic)
    assert topic.text.endswith("\n太阳能的")
    assert [attachment["kind"] for attachment in topic.attachments] == ["photo", "voice"]
    assert topic.version == 1, "what others hold in their hands stays good"


def test_off_the_agenda_it_waits_for_the_next_one(session: Session, community: Community) -> None:
    topic, leader = proposed(session, community, needed=5), judge(session)
    move(session, topic, T.SCHEDULE, leader, now=NOW)
    second(session, topic, resident(session, 9101), now=NOW)
    move(session, topic, T.UNSCHEDULE, None, now=NOW)
    assert topic.state is S.READY
    move(session, topic, T.SCHEDULE, leader, now=NOW)
    move(session, topic, T.DECIDE, None, now=NOW)
    assert (topic.state, topic.closed_at) == (S.DECIDED, NOW)


def test_lists(session: Session, community: Community) -> None:
    quiet = proposed(session, community, text="水渠漫水")
    wanted = proposed(session, community, text="老年食堂")
    ready = proposed(session, community, text="充电桩不够", needed=1)
    over = proposed(session, community, text="广场舞太吵")
    other = proposed(session, community, account=9300, group=21, text="充电桩不够")
    second(session, wanted, resident(session, 9101), now=NOW)
    second(session, ready, resident(session, 9101), now=NOW)
    move(session, over, T.WITHDRAW, resident(session, WANG), now=NOW)
    assert list_of_grid(session, 3) == [ready, wanted, quiet]
    assert list_for_agenda(session, [3]) == [ready, wanted, quiet]
    assert list_for_agenda(session, [3], limit=1) == [ready]
    assert set(list_for_agenda(session, None)) == {ready, wanted, quiet, other}
    assert list_for_agenda(session, []) == []
    assert list_of_authors(session, [quiet.author_id]) == [ready, wanted, quiet, over]
    assert find_similar(session, 3, "小区充电桩太少不够用") == [ready]
    assert find_similar(session, 3, "广场舞音乐太吵") == [], "what is over is not offered"


def test_nobody_proposes_without_a_grid_or_for_somebody_else(session: Session, community: Community) -> None:
    own, other = resident(session, WANG), resident(session, 9101)
    with pytest.raises(NotYours):
        access_proposer(session, own, other.id)
    person = access_proposer(session, own, own.id)
    person.grid_id = person.group_id = None
    with pytest.raises(NotNow):
        propose(session, person, community, text="x", attachments=[], now=NOW)
