"""One use of an invitation: of any number who try at once, exactly one succeeds, on both databases."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from bot.database import Database
from models.actors import get_actor
from models.codes import OneTimeCode
from models.invites import Outcome, access_invite, decide, make_invite, peek_invite, redeem_invite
from models.people import Person
from models.roles import EVERYWHERE, RoleGrant, grant, grid_scope
from models.rules.community import Community
from models.rules.refusals import NotNow, Spent
from models.rules.roles import Role
from tests.models.at_once import at_once
from tests.people import START

MANY = 200


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def people(database: Database) -> list[int]:
    """So many strangers."""
    rows = [{"telegram_id": 80_000 + n, "name": f"某{n}", "language": "zh", "muted": []} for n in range(MANY)]

    def add(session: Session) -> list[int]:
        session.execute(insert(Person), rows)
        return list(session.scalars(select(Person.id).where(Person.telegram_id >= 80_000).order_by(Person.id)))

    return database.transact(add)


def test_of_two_hundred_who_open_one_invitation_at_once_one_succeeds(
    database: Database, database_url: str, people: list[int]
) -> None:
    code = database.transact(lambda s: make_invite(s, Role.GRID_WORKER, grid_scope(3), by_id=None, now=START))

    def open_as(id_: int) -> Callable[[Session], object]:
        return lambda session: redeem_invite(session, code, by_id=id_, now=START).code.used_by_id

    outcomes = at_once(database_url, [open_as(id_) for id_ in people])
    assert sum(outcome is Spent for outcome in outcomes) == MANY - 1
    (winner,) = [outcome for outcome in outcomes if outcome is not Spent]
    assert database.transact(lambda s: s.scalars(select(OneTimeCode.used_by_id)).all()) == [winner]
    assert database.transact(lambda s: s.scalar(select(func.count()).where(RoleGrant.person_id.in_(people)))) == 0


def test_of_many_decisions_at_once_the_first_counts(
    database: Database, database_url: str, people: list[int], community: Community
) -> None:
    admins, invited = people[:20], people[20]

    def prepare(session: Session) -> int:
        for admin in admins:
            grant(session, admin, Role.ADMIN)
        code = make_invite(session, Role.DIRECTOR, EVERYWHERE, by_id=None, now=START)
        return redeem_invite(session, code, by_id=invited, now=START).code.id

    invite_id = database.transact(prepare)

    def decide_as(admin: int, grants: bool) -> Callable[[Session], object]:
        def work(session: Session) -> object:
            actor = get_actor(session, admin, today=START.date())
            assert actor
            invite = access_invite(session, actor, invite_id)
            return decide(session, invite, actor, community, grants=grants, now=START)

        return work

    outcomes = at_once(database_url, [decide_as(admin, n % 2 == 0) for n, admin in enumerate(admins)])
    (counted,) = [outcome for outcome in outcomes if outcome is not NotNow]
    held = database.transact(lambda s: list(s.scalars(select(RoleGrant.role).where(RoleGrant.person_id == invited))))
    assert held == (["director"] if counted is Outcome.GRANTED else [])


def test_a_look_at_an_invitation_does_not_use_it_up(database: Database, people: list[int]) -> None:
    code = database.transact(lambda s: make_invite(s, Role.GRID_WORKER, grid_scope(3), by_id=None, now=START))
    for _ in range(2):
        assert database.transact(lambda s: peek_invite(s, code, now=START)).role is Role.GRID_WORKER
    database.transact(lambda s: redeem_invite(s, code, by_id=people[0], now=START))
    with pytest.raises(Spent):
        database.transact(lambda s: peek_invite(s, code, now=START))


def test_a_role_is_not_invited_into_a_place_where_it_is_not_held(database: Database) -> None:
    with pytest.raises(ValueError, match="not held"):
        database.transact(lambda s: make_invite(s, Role.SECRETARY, grid_scope(3), by_id=None, now=START))
