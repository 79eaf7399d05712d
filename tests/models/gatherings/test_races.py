"""At the same moment on several connections: nobody has a seat that there is not, and nobody ends another's answer."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.database import Database
from models.actors import Actor
from models.gatherings import Gathering, SignUp
from models.gatherings.planning import change, plan_of
from models.gatherings.sign_ups import answer, check_in
from models.gatherings.steps import access_gathering
from models.people import Person
from models.rules.channels import Channel
from models.rules.community import Community
from models.rules.gathering_states import GatheringStep, SignUpState
from models.rules.refusals import Stale
from tests.models.appointments.town import at
from tests.models.at_once import at_once
from tests.models.gatherings.hall import LEADER, Hall
from tests.people import START

FIRST_ACCOUNT, SEATS = 20_000, 10
GOING, WAITING, DECLINED, _ = SignUpState
Work = Callable[[Session], object]


def prepare(url: str, community: Community, many: int, seats: int | None = SEATS) -> tuple[int, list[int]]:
    """The gathering, and so many residents of grid 3."""

    def work(session: Session) -> tuple[int, list[int]]:
        usual = {
            "language": "zh",
            "named_by_self": True,
            "elders_mode": False,
            "muted": [],
            "grid_id": 3,
            "group_id": 11,
        }
        people = [{"telegram_id": FIRST_ACCOUNT + number, "name": f"居民{number}"} | usual for number in range(many)]
        session.execute(insert(Person), people)
        ids = list(session.scalars(select(Person.id).where(Person.telegram_id >= FIRST_ACCOUNT).order_by(Person.id)))
        invited = ((ids[0], "居民0"),)
        return Hall(session, community).publishes(seats=seats, invited=invited).id, ids

    with closing(Database(url)) as database:
        return database.transact(work)


def say(community: Community, gathering_id: int, person_id: int, wish: SignUpState, guests: int, second: int) -> Work:
    """Somebody answers."""

    def work(session: Session) -> object:
        person = session.get_one(Person, person_id)
        actor = Actor(person_id, person_id, "", "zh", person.grid_id, person.group_id)
        gathering = session.get_one(Gathering, gathering_id)
        now = START + timedelta(seconds=second)
        said = answer(session, gathering, person, actor, wish, community, guests=guests, now=now)
        return said.sign_up.state

    return work


def settle(url: str, gathering_id: int) -> Counter[SignUpState]:
    """What must hold in the end; returns how many answers there are of each state."""

    def work(session: Session) -> Counter[SignUpState]:
        gathering = session.get_one(Gathering, gathering_id)
        rows = list(session.scalars(select(SignUp).where(SignUp.gathering_id == gathering_id)))
        assert max(Counter(row.person_id for row in rows).values()) == 1
        going = [row for row in rows if row.state is GOING]
        on_open = sum(row.guests + (row.invitation_id is None) for row in going)
        assert gathering.open_taken == on_open
        free = None if gathering.open_seats is None else gathering.open_seats - on_open
        assert free is None or free >= 0
        waiting = [row for row in rows if row.state is WAITING]
        assert all(row.queued_at for row in waiting)
        assert free is None or all(row.guests + (row.invitation_id is None) > free for row in waiting)
        return Counter(row.state for row in rows)

    with closing(Database(url)) as database:
        return database.transact(work)


@pytest.mark.parametrize("many", [200, pytest.param(2000, marks=pytest.mark.long)])
def test_at_the_last_seats(database_url: str, community: Community, many: int) -> None:
    gathering_id, ids = prepare(database_url, community, many)
    works = [say(community, gathering_id, id_, GOING, 0, number) for number, id_ in enumerate(ids)]
    outcomes = Counter(at_once(database_url, works))
    assert outcomes == {GOING: SEATS, WAITING: many - SEATS}
    assert settle(database_url, gathering_id) == outcomes


@pytest.mark.parametrize("many", [200, pytest.param(1000, marks=pytest.mark.long)])
def test_people_who_change_their_minds(database_url: str, community: Community, many: int) -> None:
    """With guests, twice the same, declining and coming again: nobody is lost between the seats and the queue."""
    gathering_id, ids = prepare(database_url, community, many // 4, seats=30)
    chance = Random(5)  # noqa: S311 -- no secret
    works = [
        say(community, gathering_id, chance.choice(ids), chance.choice([GOING, GOING, DECLINED]),
                    chance.choice([0, 0, 1, 3]), number)
        for number in range(many)
    ]  # fmt: skip
    outcomes = at_once(database_url, works)
    assert set(outcomes) == {GOING, WAITING, DECLINED}
    assert len(settle(database_url, gathering_id)) == 3


def test_seats_that_change_while_people_answer(database_url: str, community: Community) -> None:
    gathering_id, ids = prepare(database_url, community, 80)

    def rearrange(seats: int) -> Work:
        def work(session: Session) -> object:
            hall = Hall(session, community)
            actor = hall.actor(LEADER)
            gathering = access_gathering(session, actor, gathering_id, GatheringStep.CHANGE)
            plan = replace(plan_of(gathering), seats=seats)
            return len(change(session, gathering, actor, plan, community, now=START).promoted)

        return work

    works = [say(community, gathering_id, id_, GOING, 0, number) for number, id_ in enumerate(ids)]
    for number in range(1, 6):
        works.insert(number * 14, rearrange(SEATS + 8 * number))
    at_once(database_url, works)
    states = settle(database_url, gathering_id)
    assert states[GOING] + states[WAITING] == 80
    assert states[GOING] >= SEATS


def test_of_two_secretaries_one_is_told(database_url: str, community: Community) -> None:
    gathering_id, _ = prepare(database_url, community, 1)

    def retitle(number: int) -> Work:
        def work(session: Session) -> object:
            hall = Hall(session, community)
            actor = hall.actor(LEADER)
            gathering = access_gathering(session, actor, gathering_id, GatheringStep.CHANGE, version=1)
            plan = replace(plan_of(gathering), title=f"修沟{number}")
            return change(session, gathering, actor, plan, community, now=START).words

        return work

    outcomes = Counter(at_once(database_url, [retitle(number) for number in range(8)]))
    assert outcomes == {True: 1, Stale: 7}


def test_two_who_enter_the_same_person_enter_them_once(database_url: str, community: Community) -> None:
    gathering_id, ids = prepare(database_url, community, 4)

    def enter(person_id: int) -> Work:
        def work(session: Session) -> object:
            hall = Hall(session, community)
            gathering, person = session.get_one(Gathering, gathering_id), session.get_one(Person, person_id)
            return check_in(session, gathering, person, hall.actor(LEADER), channel=Channel.COUNTER,
                            now=at("11-30 18:30")).id  # fmt: skip

        return work

    outcomes = at_once(database_url, [enter(ids[number % 4]) for number in range(40)])
    assert len(set(outcomes)) == 4
    assert settle(database_url, gathering_id) == {GOING: 4}
