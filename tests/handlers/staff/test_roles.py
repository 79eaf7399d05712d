"""Taking roles back: by place and person, asked once more, and nothing is left in the hands of who lost them."""

from functools import partial

from sqlalchemy import select

from models.audit import AuditEntry, Deed
from models.roles import RoleGrant, grant, list_grants
from models.rules.roles import Role
from tests.handlers.conftest import person_id
from tests.handlers.stories import data_of, forges, taken_on
from tests.people import Chat, Person, Stage, labels, said


async def test_a_role_is_taken_back_with_what_hangs_on_it(
    stage: Stage, wang: Person, worker: Person, admin: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await admin.says("/roles")
    assert "社区办公室（" in str(labels(admin.last))
    await admin.presses("第3网格")
    assert "于超 · 网格员" in labels(admin.last)
    assert "何丽华 · 小组长" in labels(admin.last)
    assert "许建国" not in str(labels(admin.last)), "of another grid"
    await admin.presses("于超")
    admin.hears("于超", "网格员：第3网格")
    await admin.presses("收回：网格员")
    admin.hears("要收回 于超", "社区文件", "下次启动它会回来")
    await admin.presses("确定收回")
    admin.hears("于超", "现在没有身份，是居民")
    worker.hears("您现在不再是网格员", "第3网格")
    grid3.hears("2611-0001", "等待接单")
    assert "不归您办" in await forges(worker, "rt:1")
    await worker.says("/tasks")
    worker.hears("不归您办")
    entry = stage.app.database.transact(
        lambda s: s.scalars(select(AuditEntry).where(AuditEntry.deed == Deed.REVOKE)).one()
    )
    assert entry.subject_id == person_id(stage, worker)
    assert entry.fields == ["grid_worker", "grid:3"]


async def test_kept_after_all_and_pressed_twice(stage: Stage, worker: Person, admin: Person) -> None:
    await opened(admin, "于超")
    await admin.presses("收回：网格员")
    await admin.presses("不收回")
    admin.hears("于超", "网格员：第3网格")
    assert holds(stage, worker, Role.GRID_WORKER)
    await admin.presses("收回：网格员")
    sure = data_of(admin.last, "确定收回")
    await admin.presses("确定收回")
    assert "没有找到" in await forges(admin, sure)


async def test_the_last_admin_stays(stage: Stage, admin: Person, secretary: Person) -> None:
    await admin.says("/roles")
    await admin.presses("社区办公室")
    await admin.presses("吴昊")
    assert "只有这一位管理员" in await admin.presses("收回：管理员")
    grant_id = stage.app.database.transact(
        lambda s: s.scalars(select(RoleGrant.id).where(RoleGrant.role == "admin")).one()
    )
    assert "只有这一位管理员" in await forges(admin, f"kt:{grant_id}:1")
    stage.app.database.transact(lambda s: grant(s, person_id(stage, secretary), Role.ADMIN))
    await admin.presses("收回：管理员")
    admin.hears("ADMIN_IDS", "设置不改")
    await admin.presses("确定收回")
    assert not holds(stage, admin, Role.ADMIN)
    assert "不归您办" in await forges(admin, f"kt:{grant_id}:1")


async def test_only_admins_see_and_take_back(
    stage: Stage, worker: Person, leader: Person, secretary: Person, wang: Person
) -> None:
    for nobody in (wang, worker, leader, secretary):
        await nobody.says("/roles")
        nobody.hears("不归您办")
        for data in ("kp:grid:3:0", "kp:community::0", "km:1", "kt:1:0", "kt:1:1", "ki:1"):
            assert "不归您办" in await forges(nobody, data), data
    assert holds(stage, worker, Role.GRID_WORKER)


async def test_places_that_cannot_be(admin: Person) -> None:
    await admin.says("/roles")
    for data in ("kp:group:11:0", "kp:grid:x:0", "kp:grid::0", "km:99999", "kt:99999:0"):
        assert "没有找到" in await forges(admin, data), data
    await forges(admin, "kp:grid:999:0")
    admin.hears("这里还没有人")
    await forges(admin, "kp:grid:3:-7")
    assert "于超 · 网格员" in labels(admin.last)


async def test_long_lists_have_pages(stage: Stage, admin: Person) -> None:
    for number in range(14):
        stage.world.register_person(f"队员{number:02}", person_id=7400 + number)
        member = Person(stage, 7400 + number, 7400 + number, name=f"队员{number:02}")
        id_ = person_id(stage, member)
        stage.app.database.transact(partial(grant, person_id=id_, role=Role.STAFF))
    await admin.says("/roles")
    await admin.presses("社区办公室")
    first = labels(admin.last)
    await admin.presses("下一页")
    assert "队员13 · 社区工作人员" in labels(admin.last)
    await admin.presses("上一页")
    assert labels(admin.last) == first
    assert said(admin.last).startswith("新集社区")


async def opened(admin: Person, name: str, place: str = "第3网格") -> None:
    """An admin looks at somebody's roles."""
    await admin.says("/roles")
    await admin.presses(place)
    await admin.presses(name)


def holds(stage: Stage, person: Person, role: Role) -> bool:
    """Whether they hold the role."""
    id_ = person_id(stage, person)
    return role in {held.role for held in stage.app.database.transact(lambda s: list_grants(s, id_))}
