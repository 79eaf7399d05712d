"""People and their dialogues, as a batch of updates needs them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import Database
from models import dialogues
from models.actors import Account, load_actors
from models.dialogues import Standing
from models.people import Person
from models.people.preferences import set_language
from models.roles import Grant, RoleGrant, grant, grid_scope, list_holders
from models.rules.roles import Role
from tests.people import START

TODAY = START.date()


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


def test_strangers_are_added_once_and_staff_come_with_their_offices(session: Session) -> None:
    accounts = {id_: Account(id_, "新来的") for id_ in (7004, 90_001, 90_002)}
    first = load_actors(session, accounts, today=TODAY)
    assert load_actors(session, accounts, today=TODAY) == first
    assert first.keys() == accounts.keys()
    assert first[7004].name == "于超"
    assert set(first[7004].grants) == {Grant(Role.GRID_WORKER, "grid:3", 3)}
    assert not first[90_001].is_staff
    assert session.scalars(select(func.count()).where(Person.telegram_id == 90_001)).one() == 1


def test_a_language_holds_from_the_next_word_on(session: Session) -> None:
    actor = load_actors(session, {7001: Account(7001, "王秀英")}, today=TODAY)[7001]
    assert set_language(session, actor, "en").language == "en"
    assert load_actors(session, {7001: Account(7001, "王秀英")}, today=TODAY)[7001].language == "en"


def test_an_office_is_held_once_in_a_grid_and_once_in_all(session: Session) -> None:
    person = load_actors(session, {90_001: Account(90_001, "甲")}, today=TODAY)[90_001]
    for _ in range(3):
        grant(session, person.id, Role.DIRECTOR)
        grant(session, person.id, Role.GRID_WORKER, grid_scope(9))
        grant(session, person.id, Role.GRID_WORKER, grid_scope(10))
    assert session.scalars(select(func.count()).where(RoleGrant.person_id == person.id)).one() == 3
    assert person.id in [holder.id for holder in list_holders(session, [Role.DIRECTOR])]
    assert person.id not in [holder.id for holder in list_holders(session, [Role.GRID_WORKER])]


def standing(state: str) -> Standing:
    return Standing("filing", state, {"text": "路灯"}, "abc", START + timedelta(hours=24))


def test_dialogues_are_written_changed_and_ended_together(session: Session) -> None:
    places = [(1, 1), (1, 2), (-5, 1)]
    dialogues.save(session, [(place, standing("one")) for place in places])
    dialogues.save(session, [((1, 1), standing("two")), ((1, 2), None), ((9, 9), None)])
    assert dialogues.load(session, [*places, (9, 9)]) == {(1, 1): standing("two"), (-5, 1): standing("one")}
    assert dialogues.load(session, []) == {}


def test_a_dialogue_that_was_begun_anew_does_not_expire_with_the_old_one(session: Session) -> None:
    late = START + timedelta(hours=25)
    dialogues.save(session, [((1, 1), standing("old")), ((1, 2), standing("old"))])
    renewed = Standing("filing", "new", {}, "def", late + timedelta(hours=24))
    dialogues.save(session, [((1, 1), renewed)])
    assert dialogues.end_expired(session, late) == [((1, 2), standing("old"))]
    assert dialogues.load(session, [(1, 1), (1, 2)]) == {(1, 1): renewed}
