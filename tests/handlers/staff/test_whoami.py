"""Who am I: name, place, roles and what they open, in plain words."""

import pytest
from sqlalchemy.orm import Session

from handlers.staff.whoami import SUBJECTS, list_open_to
from models.grids import Group
from models.leaves import Leave, LeaveState
from models.roles import grant, group_scope, team_scope
from models.rules.roles import Action, Role
from tests.handlers.conftest import person_id
from tests.people import Person, Stage, said


def test_every_action_is_told_once_under_a_subject() -> None:
    told = [action for actions in SUBJECTS.values() for action in actions]
    assert sorted(told) == sorted(Action)


@pytest.mark.parametrize("role", [Role.GROUP_LEADER, Role.GRID_WORKER, Role.STAFF, Role.ADMIN])
def test_what_a_role_opens_is_what_the_table_says(role: Role) -> None:
    assert list_open_to(role)
    assert (Action.REVOKE_ROLE in list_open_to(role)) == (role is Role.ADMIN)


async def test_a_resident(wang: Person) -> None:
    await wang.says("/whoami")
    page = wang.hears("姓名：王秀英", "第3网格", "第11组", "网格还没有确认")
    wang.hears_nothing_of("您的身份", "代班", "请假", "接单")
    assert "自己的事，您可以" in said(page)


async def test_a_stranger_without_a_home(resident: Person) -> None:
    await resident.says("/whoami")
    resident.hears("姓名：王秀英", "住在：还没有登记")
    resident.hears_nothing_of("住址：")


async def test_a_worker_with_several_roles(stage: Stage, worker: Person) -> None:
    id_ = person_id(stage, worker)

    def give(session: Session) -> None:
        grant(session, id_, Role.GROUP_LEADER, group_scope(session.get_one(Group, 12)))
        grant(session, id_, Role.STATIONED_CADRE)
        grant(session, id_, Role.TEAM_MEMBER, team_scope(stage.app.community.teams[0].key))

    stage.app.database.transact(give)
    await worker.says("/whoami")
    page = said(worker.hears("网格员：第3网格", "小组长：第3网格", "第12组", "驻点干部：新集社区"))
    assert "网格员，在自己管的地方可以" in page
    assert "接单和接手" in page
    assert "走访：上门走访、看一户人家的登记和来往" in page
    assert "跟居民一样" in page, "a member of a team opens nothing"
    assert "准或不准邀请" not in page


async def test_a_stand_in_reads_for_whom_and_until_when(
    stage: Stage, worker: Person, leader: Person, colleague: Person
) -> None:
    holder, stand_in = person_id(stage, leader), person_id(stage, colleague)
    today = stage.app.community.today(stage.clock.now())
    stage.app.database.transact(
        lambda s: s.add(
            Leave(
                holder_id=holder,
                stand_in_id=stand_in,
                first_day=today,
                last_day=today.replace(day=27),
                state=LeaveState.AGREED,
                planned_by_id=holder,
                planned_at=stage.clock.now(),
            )
        )
    )
    await colleague.says("/whoami")
    page = said(colleague.hears("替冯芳代班到11月27日", "网格长（第3网格"))
    assert "网格长，在自己管的地方可以" in page
    await worker.says("/whoami")
    worker.hears_nothing_of("代班到")


async def test_in_english(admin: Person) -> None:
    await admin.says("/settings")
    await admin.presses("English")
    await admin.says("/whoami")
    admin.hears("Name: 吴昊", "Your roles", "admin: Xinji Community", "confirm or refuse invitations")
