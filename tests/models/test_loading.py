"""Loading a community: once or ten times, the office's file never undoes what people did meanwhile."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import Database
from models.communities.loading import load_community
from models.grids import Grid, Group, bind_chat
from models.people import Person
from models.reach import record_refusal
from models.roles import RoleGrant, list_holders
from models.rules.community import Community
from models.rules.roles import Role
from tests.people import START

ADMINS = frozenset({7008})


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


def load(session: Session, community: Community) -> None:
    load_community(session, community, admin_ids=ADMINS, now=START)
    session.flush()
    session.expire_all()


def test_again_changes_nothing(session: Session, community: Community) -> None:
    def counts() -> list[int]:
        tables = (Grid, Group, Person, RoleGrant)
        return [session.scalars(select(func.count()).select_from(table)).one() for table in tables]

    before = counts()
    load(session, community)
    assert counts() == before
    assert before[:2] == [13, 66]


def test_a_chat_that_was_bound_or_moved_stays_whatever_the_file_says(session: Session, community: Community) -> None:
    in_file = next(grid for grid in community.grids if grid.chat_id)
    bind_chat(session, session.get_one(Grid, in_file.number), chat_id=-777, thread_id=5)
    load(session, community)
    grid = session.get_one(Grid, in_file.number)
    assert (grid.chat_id, grid.thread_id) == (-777, 5)


def test_a_chat_that_refuses_us_can_be_mended_in_the_file(session: Session, community: Community) -> None:
    in_file = next(grid for grid in community.grids if grid.chat_id)
    session.get_one(Grid, in_file.number).chat_id = -777
    record_refusal(session, -777, reason="chat not found", now=START)
    load(session, community)
    assert session.get_one(Grid, in_file.number).chat_id == in_file.chat_id


def test_a_chat_of_the_file_that_another_grid_took_does_not_stop_the_start(
    session: Session, community: Community
) -> None:
    in_file = next(grid for grid in community.grids if grid.chat_id)
    assert in_file.chat_id
    bind_chat(session, session.get_one(Grid, 9), chat_id=in_file.chat_id, thread_id=None)
    load(session, community)
    assert session.get_one(Grid, 9).chat_id == in_file.chat_id


def test_an_account_is_joined_to_the_person_of_the_roster(session: Session, community: Community) -> None:
    index, member = next((i, m) for i, m in enumerate(community.staff) if m.telegram_id is None)
    known = member.model_copy(update={"telegram_id": 88_001})
    staff = (*community.staff[:index], known, *community.staff[index + 1 :])
    people = session.scalars(select(func.count(Person.id))).one()
    load(session, community.model_copy(update={"staff": staff}))
    assert session.scalars(select(func.count(Person.id))).one() == people
    joined = session.scalars(select(Person).where(Person.telegram_id == 88_001)).one()
    assert joined.name == member.name


def test_who_came_by_themselves_before_takes_the_offices_over(session: Session, community: Community) -> None:
    index, member = next(
        (i, m) for i, m in enumerate(community.staff) if m.telegram_id is None and m.role is Role.GRID_WORKER
    )
    session.add(Person(telegram_id=88_002, name="自己来的", language="zh"))
    session.flush()
    known = member.model_copy(update={"telegram_id": 88_002})
    staff = (*community.staff[:index], known, *community.staff[index + 1 :])
    for _ in range(2):
        load(session, community.model_copy(update={"staff": staff}))
    for grid_id in member.grids:
        holders = [person.telegram_id for person in list_holders(session, [member.role], grid_id=grid_id)]
        assert 88_002 in holders
        assert len(holders) == len([m for m in community.staff if m.role is member.role and grid_id in m.grids])
