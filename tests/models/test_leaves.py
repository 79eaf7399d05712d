"""Leaves in the store: what is planned at once does not overlap, and midnight is the office's."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import Database
from models.actors import Actor, get_actor
from models.leaves import Leave, LeaveState, list_stand_ins
from models.leaves.planning import LeaveTimer, answer, ask_for_leave, call_off, list_candidates, timer_key
from models.people import Person
from models.rules.community import Community
from models.rules.refusals import NotNow, NotYours
from models.timers import Timer
from tests.models.at_once import at_once
from tests.people import START

TODAY = START.date()
FIRST, LAST = date(2026, 11, 25), date(2026, 11, 27)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def acting(session: Session, telegram_id: int) -> Actor:
    """One of the cast, as they are on the first day."""
    id_ = session.scalars(select(Person.id).where(Person.telegram_id == telegram_id)).one()
    actor = get_actor(session, id_, today=TODAY)
    assert actor
    return actor


def ask(
    session: Session, community: Community, *, holder: int, stand_in: int, first: date = FIRST, last: date = LAST
) -> int:
    """Plan a leave of one's own; returns its id."""
    actor, other = acting(session, holder), acting(session, stand_in)
    leave = ask_for_leave(
        session,
        actor,
        community,
        holder_id=actor.id,
        stand_in_id=other.id,
        first_day=first,
        last_day=last,
        now=START,
    )
    return leave.id


def test_of_many_leaves_asked_for_at_once_one_stands(
    database: Database, database_url: str, community: Community
) -> None:
    def work(stand_in: int) -> Callable[[Session], object]:
        return lambda session: ask(session, community, holder=7004, stand_in=stand_in)

    outcomes = at_once(database_url, [work(stand_in) for stand_in in (7005, 7006, 7007, 7005, 7006, 7007)])
    assert sum(outcome is NotNow for outcome in outcomes) == 5
    assert database.transact(lambda s: s.scalar(select(func.count(Leave.id)))) == 1


def test_of_yes_and_no_at_once_the_first_counts(database: Database, database_url: str, community: Community) -> None:
    id_ = database.transact(lambda s: ask(s, community, holder=7004, stand_in=7005))

    def work(agrees: bool) -> Callable[[Session], object]:
        def say(session: Session) -> object:
            return answer(session, acting(session, 7005), community, id_, agrees=agrees, now=START).state

        return say

    outcomes = at_once(database_url, [work(n % 2 == 0) for n in range(8)])
    (counted,) = [outcome for outcome in outcomes if outcome is not NotNow]
    assert database.transact(lambda s: s.get_one(Leave, id_).state) is counted


def test_both_ends_are_days_of_the_office(database: Database, community: Community) -> None:
    def plan(session: Session) -> Leave:
        id_ = ask(session, community, holder=7004, stand_in=7005)
        return answer(session, acting(session, 7005), community, id_, agrees=True, now=START)

    leave = database.transact(plan)
    due = database.transact(lambda s: {timer.key: timer.due_at for timer in s.scalars(select(Timer))})
    assert due[timer_key(leave, LeaveTimer.BEGIN)] == datetime.fromisoformat("2026-11-25T00:00:00+08:00")
    assert due[timer_key(leave, LeaveTimer.END)] == datetime.fromisoformat("2026-11-28T00:00:00+08:00")
    for day, stands in ((date(2026, 11, 24), False), (FIRST, True), (LAST, True), (date(2026, 11, 28), False)):
        assert bool(database.transact(partial(list_stand_ins, today=day))) is stands, day


def test_only_whom_it_concerns_answers_or_ends_it(database: Database, community: Community) -> None:
    id_ = database.transact(lambda s: ask(s, community, holder=7004, stand_in=7005))
    with pytest.raises(NotYours):
        database.transact(
            lambda s: answer(s, acting(s, 7004), community, id_, agrees=True, now=START)  # not for oneself
        )
    with pytest.raises(NotYours):
        database.transact(lambda s: answer(s, acting(s, 7006), community, id_, agrees=True, now=START))
    assert database.transact(lambda s: call_off(s, acting(s, 7006), id_, today=TODAY)) is False
    assert database.transact(lambda s: s.get_one(Leave, id_).state) is LeaveState.CANCELLED


def test_the_nearest_colleagues_are_offered_first(database: Database) -> None:
    def names(session: Session) -> list[str]:
        holder = acting(session, 7004).id
        return [person.name for person in list_candidates(session, holder, FIRST, LAST)]

    assert database.transact(names)[:3] == ["张红梅", "冯芳", "刘志强"]
