"""Taking roles back: somebody can always give them again."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database
from models.actors import get_actor
from models.people import Person
from models.roles import RoleGrant, grant
from models.rules.refusals import Gone, LastAdmin, NotYours
from models.rules.roles import Place, Role
from models.staff import count_staff, list_staff, take_back
from tests.models.at_once import at_once
from tests.people import START


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def id_of(session: Session, telegram_id: int) -> int:
    """One of the cast."""
    return session.scalars(select(Person.id).where(Person.telegram_id == telegram_id)).one()


def admins(session: Session) -> dict[int, int]:
    """Who is an admin, by whom, and the grant."""
    found = session.execute(select(RoleGrant.person_id, RoleGrant.id).where(RoleGrant.role == Role.ADMIN))
    return dict(found.all())


def test_two_admins_who_take_each_others_role_back_at_once(database: Database, database_url: str) -> None:
    database.transact(lambda s: grant(s, id_of(s, 7007), Role.ADMIN))
    first, second = database.transact(admins).items()

    def work(by: int, grant_id: int) -> Callable[[Session], object]:
        def take(session: Session) -> object:
            actor = get_actor(session, by, today=START.date())
            assert actor
            return take_back(session, actor, grant_id, now=START).id

        return take

    outcomes = at_once(database_url, [work(first[0], second[1]), work(second[0], first[1])])
    assert [outcome in (LastAdmin, Gone, NotYours) for outcome in outcomes].count(True) == 1
    assert len(database.transact(admins)) == 1


def test_an_admin_without_an_account_does_not_count(database: Database) -> None:
    def add(session: Session) -> None:
        person = Person(name="没有账号", language="zh")
        session.add(person)
        session.flush()
        grant(session, person.id, Role.ADMIN)

    database.transact(add)
    (own,) = database.transact(lambda s: [g for p, g in admins(s).items() if p == id_of(s, 7008)])

    def resign(session: Session) -> object:
        actor = get_actor(session, id_of(session, 7008), today=START.date())
        assert actor
        return take_back(session, actor, own, now=START)

    with pytest.raises(LastAdmin):
        database.transact(resign)


def test_counts_and_lists_agree(database: Database) -> None:
    counts = database.transact(count_staff)
    assert counts[Place.GRID, "3"] == 8, "a leader, two workers, five group leaders"
    for (place, key), count in counts.items():
        assert len(database.transact(partial(list_staff, place=place, key=key))) == count
