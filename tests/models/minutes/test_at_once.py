"""Many say at the same moment whether it was so, while the clock publishes, or the secretary takes it back."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import Database
from models.actors import Account, Actor, load_actors
from models.enrolments import settle_in
from models.gatherings.planning import publish as announce
from models.gatherings.rows import Gathering
from models.gatherings.sign_ups import check_in
from models.grids import Group
from models.minutes.publishing import publish
from models.minutes.rows import Minutes, MinutesAnswer
from models.minutes.steps import access_minutes, access_verdict, answer, begin, correct, lock_minutes, send
from models.minutes.writing import get_item, write_item
from models.people import get_person
from models.rules.channels import Channel
from models.rules.community import Community
from models.rules.gathering_plans import Plan, PlannedItem
from models.rules.minutes import Written
from models.rules.minutes_states import ItemOutcome, MinutesState, MinutesStep
from models.rules.refusals import NotNow, Stale
from models.timers import Timer
from tests.models.at_once import at_once

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
START = NOW + timedelta(hours=10)
LATER = START + timedelta(hours=14)
LEADER, PEOPLE = 7006, range(9100, 9124)
Work = Callable[[Session], object]


def load(session: Session, telegram_id: int) -> Actor:
    account = Account(telegram_id, f"居民{telegram_id}")
    return load_actors(session, {telegram_id: account}, today=NOW.date())[telegram_id]


def hold(session: Session, community: Community) -> int:
    """A meeting with everybody in it, whose minutes are looked over."""
    leader = load(session, LEADER)
    plan = Plan(
        kind="deliberation",
        title="渠道",
        about="",
        place="工作站",
        starts_at=START,
        ends_at=START + timedelta(hours=2),
        answer_by=START,
        seats=None,
        audience=((3, None),),
        items=(PlannedItem("渠道", 30),),
    )
    gathering = announce(session, leader, plan, community, now=NOW)
    for telegram_id in PEOPLE:
        actor = load(session, telegram_id)
        settle_in(session, actor, group=session.get_one(Group, 11), now=NOW)
        check_in(session, gathering, get_person(session, actor.id), load(session, telegram_id), channel=Channel.CHAT,
                 now=START)  # fmt: skip
    begin(session, leader, gathering.id, now=LATER)
    minutes = access_minutes(session, leader, gathering.id, MinutesStep.WRITE)
    item = get_item(gathering, gathering.items[0].id)
    write_item(session, minutes, item, Written(ItemOutcome.NOTED, "听了"), leader, now=LATER)
    send(session, minutes, leader, community, now=LATER)
    return gathering.id


def held(url: str, community: Community) -> int:
    with closing(Database(url)) as database:
        return database.transact(lambda session: hold(session, community))


def look(url: str, work: Callable[[Session], object]) -> object:
    with closing(Database(url)) as database:
        return database.transact(work)


def say(gathering_id: int, telegram_id: int, objection: str | None) -> Work:
    def work(session: Session) -> object:
        actor = load(session, telegram_id)
        step = MinutesStep.OBJECT if objection else MinutesStep.APPROVE
        minutes = access_verdict(session, actor, gathering_id, step, person_id=actor.id, round_=1)
        answer(session, minutes, actor.id, objection=objection, now=LATER)
        return "said"

    return work


def take_back(gathering_id: int) -> Work:
    def work(session: Session) -> object:
        minutes = access_minutes(session, load(session, LEADER), gathering_id, MinutesStep.CORRECT)
        correct(session, minutes)
        return "taken back"

    return work


def publish_now(gathering_id: int, community: Community) -> Work:
    def work(session: Session) -> object:
        publish(session, lock_minutes(session, gathering_id), community, now=LATER + timedelta(days=2))
        return "published"

    return work


def count_answers(session: Session) -> tuple[int, int]:
    all_ = session.scalar(select(func.count()).select_from(MinutesAnswer)) or 0
    objected = session.scalar(select(func.count()).select_from(MinutesAnswer).where(~MinutesAnswer.approves)) or 0
    return all_, objected


def test_everybody_has_one_word_however_often_they_press(database_url: str, community: Community) -> None:
    id_ = held(database_url, community)
    presses = [say(id_, telegram_id, "不对" if telegram_id % 3 == 0 else None) for telegram_id in PEOPLE for _ in "12"]
    assert Counter(at_once(database_url, presses)) == {"said": 2 * len(PEOPLE)}
    assert look(database_url, count_answers) == (len(PEOPLE), sum(id_ % 3 == 0 for id_ in PEOPLE))


def test_they_are_published_or_taken_back_and_never_both(database_url: str, community: Community) -> None:
    id_ = held(database_url, community)
    rivals = [publish_now(id_, community), take_back(id_), publish_now(id_, community), take_back(id_)]
    outcomes = Counter(at_once(database_url, rivals))
    assert outcomes[NotNow] == 3
    state = look(database_url, lambda session: session.get_one(Minutes, id_).state)
    assert state is (MinutesState.PUBLISHED if outcomes["published"] else MinutesState.WRITING)


def test_a_word_that_comes_too_late_is_not_taken(database_url: str, community: Community) -> None:
    id_ = held(database_url, community)
    work = [say(id_, telegram_id, None) for telegram_id in PEOPLE]
    outcomes = Counter(at_once(database_url, [*work[:12], publish_now(id_, community), *work[12:]]))
    assert outcomes["published"] == 1
    assert outcomes["said"] + outcomes[NotNow] == len(PEOPLE)
    assert look(database_url, count_answers) == (outcomes["said"], 0)


def test_each_round_has_a_deadline_of_its_own(database_url: str, community: Community) -> None:
    id_ = held(database_url, community)
    look(database_url, take_back(id_))

    def send_again(session: Session) -> object:
        leader = load(session, LEADER)
        minutes = access_minutes(session, leader, id_, MinutesStep.SEND)
        send(session, minutes, leader, community, now=LATER + timedelta(hours=1))
        return session.get_one(Gathering, id_).state

    assert str(look(database_url, send_again)) == "over"
    timers = look(database_url, lambda session: [
        (timer.key, timer.cancelled, timer.due_at - LATER)
        for timer in session.scalars(select(Timer).where(Timer.kind == "minutes.publish").order_by(Timer.id))
    ])  # fmt: skip
    two_days = timedelta(hours=48)
    assert timers == [
        (f"minutes.publish:{id_}:1", True, two_days),
        (f"minutes.publish:{id_}:2", False, two_days + timedelta(hours=1)),
    ]
    assert at_once(database_url, [say(id_, PEOPLE[0], None)]) == [Stale]
