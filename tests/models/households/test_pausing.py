"""Left in peace: from the asking on, for as long as the grid's leader says, and not a day longer."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.actors import Actor, get_actor
from models.households import Household, VisitPause
from models.households.pausing import ask_pause, decide_pause, end_pause, get_pause, is_paused, list_paused
from models.roles import grant, grid_scope
from models.rules.community import Community
from models.rules.refusals import Gone, NotNow, NotYours
from models.rules.roles import Role
from models.rules.visit_states import Cause, PauseState, VisitState
from models.visits import Visit
from tests.models.at_once import at_once
from tests.models.commitments.making import person_of
from tests.models.households.living import TODAY, home_of, live, plan
from tests.people import START

WORKER, LEADER, SECRETARY = 7004, 7006, 7007
UNTIL = date(2027, 2, 23)


def actor_of(session: Session, telegram_id: int) -> Actor:
    actor = get_actor(session, person_of(session, telegram_id).id, today=TODAY)
    assert actor is not None
    return actor


def other_leader(session: Session) -> Actor:
    """Who leads the grid next to it."""
    person = live(session, "邻格长", "9栋1", group_id=16, grid_id=4, telegram_id=7999)
    grant(session, person.id, Role.GRID_LEADER, grid_scope(4))
    actor = get_actor(session, person.id, today=TODAY)
    assert actor is not None
    return actor


def ask(session: Session, community: Community, reason: str = "想清静清静") -> VisitPause:
    home = home_of(session, live(session, "钱满仓"))
    return ask_pause(session, actor_of(session, WORKER), home, reason, community, now=START)


def test_from_the_asking_on_nobody_is_sent_there_but_for_what_is_urgent(session: Session, community: Community) -> None:
    home, other = home_of(session, live(session, "钱满仓")), home_of(session, live(session, "赵桂兰", "3栋502"))
    running = [plan(session, home, f"{round_}:1", round=round_) for round_ in ("worker", "leader", "head")]
    urgent = plan(session, home, "incident:1", cause=Cause.INCIDENT)
    done = plan(session, home, "worker:0", state=VisitState.MET)
    elsewhere = plan(session, other, "worker:2")
    pause = ask_pause(session, actor_of(session, WORKER), home, "想清静清静", community, now=START)
    assert (pause.state, pause.reason, pause.until) == (PauseState.ASKED, "想清静清静", None)
    assert is_paused(session, home.id, today=TODAY)
    assert list_paused(session, [home.id, other.id], today=TODAY) == {home.id}

    def states(*visits: Visit) -> list[VisitState]:
        return [visit.state for visit in visits]

    session.expire_all()
    assert states(*running) == [VisitState.WITHDRAWN] * 3
    assert all((visit.version, visit.settled_at) == (2, START) for visit in running)
    assert states(urgent, done, elsewhere) == [VisitState.OPEN, VisitState.MET, VisitState.OPEN]


def test_who_asks_twice_asked_once(session: Session, community: Community) -> None:
    pause = ask(session, community)
    again = ask_pause(session, actor_of(session, LEADER), pause.household, "又说了一遍", community, now=START)
    assert (again.id, again.reason, again.asked_by_id) == (pause.id, "想清静清静", actor_of(session, WORKER).id)


def test_agreed_until_a_day_it_ends_with_that_day(session: Session, community: Community) -> None:
    pause = ask(session, community)
    decided = decide_pause(session, actor_of(session, LEADER), pause.id, True, UNTIL, now=START)
    assert (decided.state, decided.until, decided.decided_at) == (PauseState.AGREED, UNTIL, START)
    assert decided.decided_by is not None
    assert decided.decided_by.name == "冯芳"
    household_id, day = pause.household_id, timedelta(days=1)
    assert is_paused(session, household_id, today=UNTIL)
    assert not is_paused(session, household_id, today=UNTIL + day)
    later = START + timedelta(days=120)
    anew = ask_pause(session, actor_of(session, WORKER), pause.household, "还想再清静", community, now=later)
    assert anew.id != pause.id, "the first is over: the leader is asked anew"
    assert (pause.state, anew.state) == (PauseState.ENDED, PauseState.ASKED)
    assert get_pause(session, household_id, today=community.today(later)) is anew


def test_agreed_until_they_say(session: Session, community: Community) -> None:
    pause = ask(session, community)
    decide_pause(session, actor_of(session, LEADER), pause.id, True, None, now=START)
    assert is_paused(session, pause.household_id, today=date(2036, 1, 1))


def test_refused_they_are_visited_again(session: Session, community: Community) -> None:
    pause = ask(session, community)
    decided = decide_pause(session, actor_of(session, LEADER), pause.id, False, UNTIL, now=START)
    assert (decided.state, decided.until) == (PauseState.REFUSED, None)
    assert not is_paused(session, pause.household_id, today=TODAY)
    anew = ask_pause(session, actor_of(session, WORKER), pause.household, "还是想", community, now=START)
    assert anew.id != pause.id


def test_it_is_decided_once_by_whoever_steers_there(session: Session, community: Community) -> None:
    pause = ask(session, community)
    with pytest.raises(NotYours):
        decide_pause(session, actor_of(session, WORKER), pause.id, True, None, now=START)
    with pytest.raises(Gone):
        decide_pause(session, other_leader(session), pause.id, True, None, now=START)
    with pytest.raises(Gone):
        decide_pause(session, actor_of(session, LEADER), pause.id + 100, True, None, now=START)
    decide_pause(session, actor_of(session, LEADER), pause.id, True, UNTIL, now=START)
    with pytest.raises(NotNow):
        decide_pause(session, actor_of(session, SECRETARY), pause.id, False, None, now=START)
    assert (pause.state, pause.until) == (PauseState.AGREED, UNTIL)


def test_nobody_decides_on_their_own_home(session: Session, community: Community) -> None:
    leader = person_of(session, LEADER)
    leader.grid_id, leader.group_id, leader.address = 3, 11, "3栋501"
    pause = ask(session, community)
    assert pause.household_id == leader.household_id
    with pytest.raises(NotYours):
        decide_pause(session, actor_of(session, LEADER), pause.id, True, None, now=START)
    decide_pause(session, actor_of(session, SECRETARY), pause.id, True, None, now=START)


def test_who_may_ask(session: Session, community: Community) -> None:
    member = live(session, "钱满仓", telegram_id=7801)
    home, neighbour = home_of(session, member), live(session, "赵桂兰", "3栋502", telegram_id=7802)
    for stranger in (actor_of(session, neighbour.telegram_id or 0), other_leader(session)):
        with pytest.raises(NotYours):
            ask_pause(session, stranger, home, "", community, now=START)
    own = ask_pause(session, actor_of(session, 7801), home, "自己说的", community, now=START)
    assert own.asked_by is member


def test_who_may_end_it(session: Session, community: Community) -> None:
    member = live(session, "钱满仓", telegram_id=7801)
    home, worker, leader = home_of(session, member), actor_of(session, WORKER), actor_of(session, LEADER)
    with pytest.raises(NotNow):
        end_pause(session, leader, home, now=START)
    ask_pause(session, worker, home, "", community, now=START)
    for stranger in (actor_of(session, 7005), other_leader(session)):
        with pytest.raises(NotYours):
            end_pause(session, stranger, home, now=START)
    assert end_pause(session, worker, home, now=START).state is PauseState.ENDED, "it was the wrong button"
    pause = ask_pause(session, worker, home, "", community, now=START)
    decide_pause(session, leader, pause.id, True, None, now=START)
    with pytest.raises(NotYours):
        end_pause(session, worker, home, now=START)
    assert end_pause(session, actor_of(session, 7801), home, now=START).state is PauseState.ENDED
    ask_pause(session, worker, home, "", community, now=START)
    end_pause(session, leader, home, now=START)
    assert not is_paused(session, home.id, today=TODAY)


def test_at_the_same_moment_it_is_asked_once_and_decided_once(database_url: str, community: Community) -> None:
    with closing(Database(database_url)) as database:
        home_id = database.transact(lambda session: home_of(session, live(session, "钱满仓")).id)

    def asks(session: Session) -> object:
        home = session.get_one(Household, home_id)
        return ask_pause(session, actor_of(session, WORKER), home, "", community, now=START).id

    asked = at_once(database_url, [asks] * 4)
    assert len(set(asked)) == 1
    pause_id = int(str(asked[0]))

    def decides(agrees: bool) -> Callable[[Session], object]:
        return lambda session: decide_pause(session, actor_of(session, LEADER), pause_id, agrees, None, now=START).state

    outcomes = at_once(database_url, [decides(number % 2 == 0) for number in range(4)])
    assert outcomes.count(NotNow) == 3
