"""The first admin: who reads the terminal becomes one, nobody else, and only while there is none."""

import pytest
from sqlalchemy import delete, select

from models.audit import AuditEntry, Deed
from models.first_admin import renew_first_admin_code
from models.roles import RoleGrant, list_holders
from models.rules.roles import Role
from tests.people import Person, Stage, labels


def without_admin(stage: Stage) -> None:
    stage.app.database.transact(lambda session: session.execute(delete(RoleGrant).where(RoleGrant.role == Role.ADMIN)))


def new_code(stage: Stage) -> str:
    code = stage.app.database.transact(lambda session: renew_first_admin_code(session, now=stage.clock.now()))
    assert code
    return code


def admins(stage: Stage) -> list[int | None]:
    return stage.app.database.transact(lambda session: [p.telegram_id for p in list_holders(session, [Role.ADMIN])])


async def opens(stage: Stage, person: Person, code: str) -> None:
    stage.world.start(person.viewer, f"a_{code}")
    await stage.settle()


@pytest.fixture
def code(stage: Stage) -> str:
    """What the terminal shows."""
    without_admin(stage)
    return new_code(stage)


async def test_who_opens_the_link_is_the_admin(stage: Stage, daughter: Person, code: str) -> None:
    await opens(stage, daughter, code)
    welcome = daughter.hears("陈静", "您就是新集社区的管理员", "工作群")
    assert {"💬 工作群", "✉️ 邀请工作人员"} <= set(labels(welcome))
    assert admins(stage) == [daughter.viewer]
    notes = stage.app.database.transact(lambda session: list(session.scalars(select(AuditEntry))))
    assert [(note.deed, note.fields) for note in notes] == [(Deed.GRANT, ["admin", ""])]


async def test_the_code_typed_by_hand_does_the_same(stage: Stage, daughter: Person, code: str) -> None:
    await daughter.says(f"/start a_{code}")
    assert admins(stage) == [daughter.viewer]


async def test_it_serves_once(stage: Stage, resident: Person, daughter: Person, code: str) -> None:
    await opens(stage, daughter, code)
    await opens(stage, resident, code)
    resident.hears("已经用过")
    assert admins(stage) == [daughter.viewer]


async def test_a_day_later_or_guessed_it_does_not_serve(stage: Stage, resident: Person, code: str) -> None:
    await opens(stage, resident, "0" * 32)
    await opens(stage, resident, code[:-1])
    await stage.pass_time(hours=24)
    await opens(stage, resident, code)
    assert admins(stage) == []


async def test_the_next_start_shows_another_and_the_old_one_is_void(
    stage: Stage, resident: Person, daughter: Person, code: str
) -> None:
    newer = new_code(stage)
    await opens(stage, resident, code)
    assert admins(stage) == []
    await opens(stage, daughter, newer)
    assert admins(stage) == [daughter.viewer]


async def test_while_there_is_an_admin_none_is_made(stage: Stage, resident: Person, admin: Person) -> None:
    assert stage.app.database.transact(lambda session: renew_first_admin_code(session, now=stage.clock.now())) is None
    held = admins(stage)
    without_admin(stage)
    code = new_code(stage)
    await stage.app.prepare_store()  # the settings name the admin again
    assert stage.app.first_admin_code is None
    await opens(stage, resident, code)
    assert admins(stage) == held == [admin.viewer]


async def test_in_a_group_nothing_happens(stage: Stage, worker: Person, code: str) -> None:
    grid3 = next(grid.chat_id for grid in stage.app.community.grids if grid.chat_id)
    stage.world.say(worker.viewer, f"/start a_{code}", chat=grid3)
    await stage.settle()
    assert admins(stage) == []


async def test_a_start_without_an_admin_brings_the_code(stage: Stage, daughter: Person) -> None:
    without_admin(stage)
    settings = stage.app.settings.model_copy(update={"admin_ids": frozenset()})
    stage.app.settings = settings
    await stage.app.prepare_store()
    assert stage.app.first_admin_code
    await opens(stage, daughter, stage.app.first_admin_code)
    assert admins(stage) == [daughter.viewer]
