"""Families of grid 3, and how somebody comes to stand at their door."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from handlers.households.buttons import HouseholdLink
from models.grids import Group
from models.households import Household
from models.people import Person as Row
from models.requests import Request
from models.roles import RoleGrant, grant, group_scope
from models.rules.roles import Role
from models.rules.visit_states import VisitState
from models.visits import DiaryEntry, Visit
from tests.handlers.conftest import live_in, person_id
from tests.models.households.living import home_of, live, plan
from tests.people import Chat, Person, Stage

T = TypeVar("T")


def in_store(stage: Stage, work: Callable[[Session], T]) -> T:
    """Look into the store, or put something there."""
    return stage.app.database.transact(work)


def moves_in(stage: Stage, *names: str, address: str = "3栋501", **values: Any) -> int:
    """A family lives there; returns the number of their household."""

    def move(session: Session) -> int:
        people = [live(session, name, address, **values) for name in names]
        return home_of(session, people[0]).id

    return in_store(stage, move)


def waits(stage: Stage, household_id: int, key: str = "worker:1", **values: Any) -> int:
    """A visit waits there, on 于超's list; returns its number."""

    def add(session: Session) -> int:
        worker = session.scalars(select(Row.id).where(Row.telegram_id == 7004)).one()
        household = session.get_one(Household, household_id)
        why = {"reason": "overdue", "kind": "alone", "days": 30, "last_on": "2026-10-01", "due_on": "2026-10-31",
               "near": None}  # fmt: skip
        given = {"assignee_id": worker, "why": why, "listed_on": stage.app.community.today(stage.clock.now())}
        return plan(session, household, key, **given | values).id

    return in_store(stage, add)


async def stands_at(person: Person, household_id: int) -> None:
    """They open the household's page."""
    person.stage.world.start(person.viewer, HouseholdLink(household_id).pack())
    await person.stage.settle()


def state_of(stage: Stage, visit_id: int) -> VisitState:
    """Where a visit stands."""
    return in_store(stage, lambda session: session.get_one(Visit, visit_id).state)


def entries(stage: Stage) -> list[DiaryEntry]:
    """The diary, from the beginning, without what was taken back."""

    def read(session: Session) -> list[DiaryEntry]:
        standing = select(DiaryEntry).where(DiaryEntry.taken_back_at.is_(None)).order_by(DiaryEntry.id)
        found = list(session.scalars(standing))
        session.expunge_all()
        return found

    return in_store(stage, read)


def requests(stage: Stage) -> list[Request]:
    """All requests there are."""

    def read(session: Session) -> list[Request]:
        found = list(session.scalars(select(Request).order_by(Request.id)))
        session.expunge_all()
        return found

    return in_store(stage, read)


def buttons(chat: Chat) -> list[str]:
    """The words on the buttons of the newest message."""
    return [button["text"] for row in chat.last["buttons"] for button in row]


async def hires_group_leader(stage: Stage) -> Person:
    """张组长, leader of group 11."""
    stage.world.register_person("张组长", person_id=7111)
    leader = live_in(stage, Person(stage, 7111, 7111, name="张组长"), group=12)
    id_ = person_id(stage, leader)
    in_store(stage, lambda s: grant(s, id_, Role.GROUP_LEADER, group_scope(s.get_one(Group, 11))))
    await leader.says("/start")
    return leader


def loses_roles(stage: Stage, person: Person) -> None:
    """They serve nobody any more."""
    id_ = person_id(stage, person)
    in_store(stage, lambda session: session.execute(delete(RoleGrant).where(RoleGrant.person_id == id_)))


def household_of(stage: Stage, person: Person) -> int:
    """Where somebody with an account lives."""
    id_ = person_id(stage, person)
    return in_store(stage, lambda session: home_of(session, session.get_one(Row, id_)).id)
