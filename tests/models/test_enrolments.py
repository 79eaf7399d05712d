"""Where somebody lives, and who confirms it: decided once, whoever asks at the same moment."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.enrolments import ask_principal, confirm, list_namesakes, turn_away
from models.mandates import Mandate, list_agents, list_asked
from models.people import Person, get_person
from models.roles import grant, grid_scope
from models.rules.roles import Role
from tests.people import START

AT_ONCE = 8


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine) as session, session.begin():
        yield session


def somebody(session: Session, name: str = "王秀英", **values: Any) -> Person:
    person = Person(**({"name": name, "muted": [], "grid_id": 3, "group_id": 11} | values))
    session.add(person)
    session.flush()
    return person


async def test_of_many_at_once_one_confirms_or_refuses(database: Database) -> None:
    person_id, by_id = database.transact(lambda session: (somebody(session).id, somebody(session, "于超").id))

    def press_yes(session: Session) -> bool:
        person = get_person(session, person_id)
        return confirm(session, person, group_id=11, by_id=by_id, with_mandates=False, now=START)

    def press_no(session: Session) -> bool:
        return turn_away(session, get_person(session, person_id), group_id=11)

    first = await asyncio.gather(*(database.run(press) for press in [press_yes, press_no] * AT_ONCE))
    assert first.count(True) == 1
    person = database.transact(lambda session: get_person(session, person_id))
    assert person.is_verified is (person.group_id == 11), "confirmed there, or sent away: not both"


def test_the_word_for_one_group_is_none_for_another(session: Session) -> None:
    person = somebody(session)
    assert not confirm(session, person, group_id=12, by_id=person.id, with_mandates=False, now=START)
    assert not turn_away(session, person, group_id=12)
    assert (person.group_id, person.is_verified) == (11, False)


def test_namesakes_are_those_who_may_be_the_same_person(session: Session) -> None:
    person = somebody(session, telegram_id=90_001)
    listed, moved_account = somebody(session, roster_key="no:1"), somebody(session, telegram_id=90_002)
    somebody(session, "王秀瑛")
    somebody(session, group_id=12)
    somebody(session, left_at=START)
    somebody(session, erased_at=START)
    grant(session, somebody(session).id, Role.GRID_WORKER, grid_scope(3))
    assert list_namesakes(session, person) == [listed, moved_account]
    entered = somebody(session)
    assert list_namesakes(session, entered) == [listed], "who has an account speaks for themselves"
    grant(session, person.id, Role.GRID_WORKER, grid_scope(3))
    assert list_namesakes(session, person) == [listed, entered], "roles stay with their account"


def test_what_a_family_gave_itself_is_confirmed_by_the_grid_or_asked_anew(session: Session) -> None:
    agent, worker, person = somebody(session, "陈静"), somebody(session, "于超"), somebody(session)
    consent: dict[str, Any] = {"asked_at": START, "granted_at": START, "granted_by_id": agent.id}
    session.add(Mandate(agent_id=agent.id, principal_id=person.id, relation="mother", **consent))
    session.flush()
    assert confirm(session, person, group_id=11, by_id=worker.id, with_mandates=True, now=START)
    ask_principal(session, person.id)
    session.expire_all()
    assert [each.granted_by_id for each in list_agents(session, person.id)] == [worker.id], "a worker saw them agree"

    other = somebody(session)
    session.add(Mandate(agent_id=agent.id, principal_id=other.id, relation="mother", **consent))
    assert confirm(session, other, group_id=11, by_id=worker.id, with_mandates=False, now=START)
    ask_principal(session, other.id)
    session.expire_all()
    assert list_agents(session, other.id) == []
    assert [each.agent_id for each in list_asked(session, other.id)] == [agent.id]
