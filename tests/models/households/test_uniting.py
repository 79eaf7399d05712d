"""Two rows turn out to be one person: their households become one, and nothing planned or written there is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.households import Household, HouseholdDue, VisitPause
from models.households.rows import Pace
from models.households.settling import settle
from models.people import Person
from models.people.merging import merge
from models.rules.visit_states import PauseState, VisitState
from models.visits import DiaryEntry, Visit
from tests.models.households.living import TODAY, home_of, live, plan, write
from tests.people import START


def due(session: Session, household: Household, days_ago: int | None) -> HouseholdDue:
    last_on = None if days_ago is None else TODAY - timedelta(days=days_ago)
    row = HouseholdDue(household_id=household.id, round="worker", last_on=last_on, counts_from=last_on or TODAY)
    session.add(row)
    session.flush()
    return row


@pytest.fixture
def two(session: Session) -> tuple[Person, Person]:
    """Who came by themselves and said no door, and the same person on the office's list."""
    return live(session, "王秀英", None, telegram_id=9001), live(session, "王秀英", "3栋501", called="王阿姨",
                                                                traits=["alone"], roster_key="no:1")  # fmt: skip


def test_who_had_no_door_comes_home_with_all_that_was_noted(session: Session, two: tuple[Person, Person]) -> None:
    keep, drop = two
    lonely, home = home_of(session, keep), home_of(session, drop)
    write(session, lonely, "没有门牌时写的")
    plan(session, lonely, "a")
    plan(session, home, "b")
    due(session, lonely, 3)
    due(session, home, 40)
    ids, kept = (lonely.id, home.id), keep.id
    merge(session, keep=keep, drop=drop, now=START)
    keep = session.get_one(Person, kept)
    assert (keep.household_id, keep.called, keep.traits) == (ids[1], "王阿姨", ["alone"])
    assert session.get(Household, ids[0]) is None
    entry = session.scalars(select(DiaryEntry)).one()
    assert (entry.household_id, [person.id for person in entry.people]) == (ids[1], [kept])
    assert session.get_one(HouseholdDue, (ids[1], "worker")).last_on == TODAY - timedelta(days=3)
    states = {visit.key: visit.state for visit in session.scalars(select(Visit))}
    assert states == {"a": VisitState.WITHDRAWN, "b": VisitState.OPEN}
    assert settle(session, today=TODAY) == 0


def test_a_family_that_stays_keeps_its_household(session: Session, two: tuple[Person, Person]) -> None:
    keep, drop = two
    husband = live(session, "陈建国", "3栋501")
    home = home_of(session, drop)
    keep.address = "4栋1"
    other = home_of(session, keep)
    merge(session, keep=keep, drop=drop, now=START)
    settle(session, today=TODAY)
    assert husband.household_id == home.id
    assert session.scalars(select(Person.household_id).where(Person.name == "王秀英")).one() == other.id


def test_who_was_in_no_household_is_in_the_others(session: Session, two: tuple[Person, Person]) -> None:
    keep, drop = two
    settle(session, today=TODAY)
    home_id, keep.household_id, kept = drop.household_id, None, keep.id
    merge(session, keep=keep, drop=drop, now=START)
    assert session.get_one(Person, kept).household_id == home_id


def test_of_two_wishes_to_be_left_in_peace_one_stands(session: Session, two: tuple[Person, Person]) -> None:
    keep, drop = two
    homes = home_of(session, keep), home_of(session, drop)
    for home in homes:
        session.add(VisitPause(household_id=home.id, asked_by_id=drop.id, asked_at=START))
    session.flush()
    merge(session, keep=keep, drop=drop, now=START)
    pauses = session.scalars(select(VisitPause).order_by(VisitPause.id)).all()
    assert [pause.state for pause in pauses] == [PauseState.ENDED, PauseState.ASKED]
    assert {pause.household_id for pause in pauses} == {homes[1].id}


def test_when_each_round_was_there_stays_known_where_the_household_that_stays_is_new(
    session: Session, two: tuple[Person, Person]
) -> None:
    keep, drop = two
    lonely, home = home_of(session, keep), home_of(session, drop)
    due(session, lonely, 3)
    home_id = home.id
    merge(session, keep=keep, drop=drop, now=START)
    assert session.get_one(HouseholdDue, (home_id, "worker")).last_on == TODAY - timedelta(days=3)


def test_their_wish_for_fewer_visits_stays(session: Session, two: tuple[Person, Person]) -> None:
    keep, drop = two
    lonely, home = home_of(session, keep), home_of(session, drop)
    lonely.pace, lonely.known_since = Pace.FEWER, TODAY - timedelta(days=300)
    home_id = home.id
    merge(session, keep=keep, drop=drop, now=START)
    home = session.get_one(Household, home_id)
    assert (home.pace, home.known_since) == (Pace.FEWER, TODAY - timedelta(days=300))
