"""Staff find a resident and see what is theirs to see, and no more."""

import json

import pytest
from sqlalchemy.orm import Session

from models.audit import AuditEntry, Deed
from models.grids import Group
from models.mandates import Mandate
from models.outbox import OutboxRow
from models.people import Person as Row
from models.people.correcting import enter_resident
from models.privacy.messages import forget_about
from models.roles import centre_scope, grant
from models.rules.roles import Role
from tests.conftest import started
from tests.handlers.conftest import live_in, person_id
from tests.handlers.stories import adds_relative, files, forges
from tests.people import START, Chat, Person, Stage, labels


@pytest.fixture
async def group_leader(stage: Stage) -> Person:
    """何丽华, leader of group 11."""
    return await started(Person(stage, 7003, 7003, name="何丽华"))


@pytest.fixture
async def counter(stage: Stage) -> Person:
    """吕军, of the service centre."""
    stage.world.register_person("吕军", person_id=7301)
    clerk = Person(stage, 7301, 7301, name="吕军")
    await clerk.says("/start")
    stage.app.database.transact(
        lambda session: grant(session, person_id(stage, clerk), Role.CENTRE_STAFF, centre_scope("service"))
    )
    return clerk


def managed(stage: Stage, name: str = "刘桂花", *, group: int = 11, by: Person) -> int:
    """Somebody without an account."""
    by_id = person_id(stage, by)
    return stage.app.database.transact(
        lambda session: enter_resident(
            session, name=name, group=session.get_one(Group, group), address="3栋501", phone="13800005678",
            by_id=by_id, now=START,
        ).id
    )  # fmt: skip


def list_naming(session: Session, name: str) -> list[OutboxRow]:
    """The rows of the outbox in which the name stands."""
    rows = session.query(OutboxRow).order_by(OutboxRow.id)
    return [row for row in rows if name in json.dumps(row.payload, ensure_ascii=False)]


def deeds(stage: Stage, deed: Deed) -> list[AuditEntry]:
    return stage.app.database.transact(
        lambda session: list(session.query(AuditEntry).filter(AuditEntry.deed == deed).order_by(AuditEntry.id))
    )


async def test_a_worker_finds_by_initials_and_sees_the_page(stage: Stage, wang: Person, worker: Person) -> None:
    await files(wang, "路灯坏了")
    await worker.says("/find")
    worker.hears("找居民", "电话的后四位")
    await worker.says("wxy")
    worker.hears("找到 1 位")
    await worker.presses("王秀英 · 第11组")
    page = worker.hears("王秀英", "第3网格", "第11组", "没有登记", "还没有确认", "正在办的事")
    assert any("2611-0001" in label for label in labels(page))
    await worker.presses("2611-0001")
    worker.hears("2611-0001", "路灯坏了")
    seen = deeds(stage, Deed.SEE)
    assert [entry.subject_id for entry in seen] == [None, person_id(stage, wang)]
    assert "rows=1" in seen[0].fields
    assert {"address", "phone"} <= set(seen[1].fields)
    assert not {"王秀英", "wxy"} & {str(field) for entry in seen for field in entry.fields}


async def test_a_search_goes_on_and_says_when_nobody_is_found(stage: Stage, worker: Person) -> None:
    for number in range(10):
        managed(stage, f"赵{'一二三四五六七八九十'[number]}", by=worker)
    await worker.says("/find")
    await worker.says("没有这个人")
    worker.hears("没有找到")
    await worker.says("zhao")
    first = worker.hears("找到 10 位")
    assert sum("赵" in label for label in labels(first)) == 8
    await worker.presses("下一页")
    assert sum("赵" in label for label in labels(worker.last)) == 2
    await worker.presses("上一页")
    assert sum("赵" in label for label in labels(worker.last)) == 8


async def test_nobody_of_another_grid_is_found_or_opened(
    stage: Stage, wang: Person, chen: Person, stranger: Person
) -> None:
    for resident in (wang, chen):
        await resident.says("/menu")
    await stranger.says("/find")
    await stranger.says("王秀英")
    stranger.hears("没有找到")
    id_ = person_id(stage, wang)
    for data in (f"zs:{id_}", f"zc:{id_}", f"zm:{id_}:1", f"zf:{id_}"):
        assert "没有找到" in await forges(stranger, data)
    assert "不归您办" in await forges(wang, "zn")
    assert "没有找到" in await forges(chen, f"zs:{id_}")
    await chen.says("/find")
    chen.hears("不归您办")
    assert not any("王秀英" in label for message in stranger.messages for label in labels(message))
    row = stage.app.database.transact(lambda session: session.get_one(Row, id_))
    assert row.left_at is None


async def test_the_counter_sees_name_and_group_and_may_file(stage: Stage, worker: Person, counter: Person) -> None:
    id_ = managed(stage, by=worker)
    await counter.says("/find")
    assert "电话" not in counter.last["text"]
    await counter.says("5678")
    counter.hears("没有找到")
    await counter.says("刘桂花")
    await counter.presses("刘桂花")
    page = counter.hears("刘桂花", "第11组")
    assert "3栋" not in page["text"]
    assert "5678" not in page["text"]
    assert labels(page) == ["📮 替TA反映", "📅 替TA预约", "🔎 接着找"]
    assert deeds(stage, Deed.SEE)[-1].fields == ["name", "group"]
    for data in (f"zc:{id_}", f"zm:{id_}:1"):
        assert "不归您办" in await forges(counter, data)


async def test_a_group_leader_sees_and_confirms_but_does_not_correct(
    stage: Stage, wang: Person, group_leader: Person
) -> None:
    await group_leader.says("/find")
    await group_leader.says("王秀英")
    await group_leader.presses("王秀英")
    page = group_leader.hears("王秀英", "住址")
    assert not {"✏️ 更正", "已经搬走"} & set(labels(page))
    assert "不归您办" in await forges(group_leader, f"zc:{person_id(stage, wang)}")
    await group_leader.presses("确认是本组居民")
    wang.hears("确认")
    row = stage.app.database.transact(lambda session: session.get_one(Row, person_id(stage, wang)))
    assert row.verified_by_id == person_id(stage, group_leader)


async def test_moved_away_is_asked_once_and_told(stage: Stage, wang: Person, worker: Person) -> None:
    await forges(worker, f"zs:{person_id(stage, wang)}")
    await worker.presses("已经搬走")
    worker.hears("真的已经搬走")
    await worker.presses("确定，已经搬走")
    wang.hears("于超", "您已经搬走")
    await worker.says("/find")
    await worker.says("王秀英")
    worker.hears("没有找到")
    row = stage.app.database.transact(lambda session: session.get_one(Row, person_id(stage, wang)))
    assert row.left_at is not None
    assert row.group_id is None


async def test_a_worker_confirms_a_mandate_at_a_visit_and_ends_it(
    stage: Stage, wang: Person, chen: Person, worker: Person, group_leader: Person
) -> None:
    await adds_relative(chen)
    wang.hears("同意吗")
    id_ = person_id(stage, wang)
    (pending,) = stage.app.database.transact(
        lambda session: list(session.query(Mandate).filter(Mandate.granted_at.is_(None)))
    )
    assert "不归您办" in await forges(group_leader, f"za:{pending.id}")
    assert "没有找到" in await forges(chen, f"za:{pending.id}")
    await forges(worker, f"zs:{id_}")
    worker.hears("陈静想替这位居民办事")
    await worker.presses("确认陈静代办")
    worker.hears("代办已经确认", "陈静")
    wang.hears("陈静", "于超", "问过您以后")
    chen.hears("王秀英", "同意让您代办")
    await worker.presses("停止陈静代办")
    await worker.presses("确定停止")
    chen.hears("代办已经停了")
    wang.hears("陈静", "不再替您办事")
    standing = stage.app.database.transact(
        lambda session: session.query(Mandate).filter(Mandate.revoked_at.is_(None)).count()
    )
    assert standing == 0


async def test_nobody_settles_their_own_familys_mandate_by_a_role(stage: Stage, wang: Person, worker: Person) -> None:
    live_in(stage, worker, group=11)
    await adds_relative(worker)
    (pending,) = stage.app.database.transact(
        lambda session: list(session.query(Mandate).filter(Mandate.granted_at.is_(None)))
    )
    await forges(worker, f"zs:{person_id(stage, wang)}")
    assert not any("代办" in label for label in labels(worker.last))
    assert "不归您办" in await forges(worker, f"za:{pending.id}")
    own = person_id(stage, worker)
    await forges(worker, f"zs:{own}")
    assert not {"✏️ 更正", "已经搬走", "📮 替TA反映"} & set(labels(worker.last))
    for data in (f"zc:{own}", f"zm:{own}:1"):
        assert "不归您办" in await forges(worker, data)


async def test_what_names_somebody_is_found_when_they_are_erased(
    stage: Stage, wang: Person, chen: Person, worker: Person, grid3: Chat
) -> None:
    """Every message that goes to another chat and names the resident says so."""
    await adds_relative(chen)
    await forges(worker, f"zs:{person_id(stage, wang)}")
    await worker.presses("更正")
    await worker.says("/find")
    await worker.says("王")
    await wang.presses("✅ 同意")
    rows = stage.app.database.transact(lambda session: list_naming(session, "王秀英"))
    others = [row for row in rows if row.chat_id != wang.viewer]
    assert others
    assert [row.method for row in others if not row.about] == []
    grid3.hears_nothing_of("王秀英")


async def test_a_list_of_several_is_forgotten_with_any_of_them(stage: Stage, wang: Person, worker: Person) -> None:
    managed(stage, "王大明", by=worker)
    await worker.says("/find")
    await worker.says("王")
    worker.hears("找到 2 位")
    about = {f"person:{person_id(stage, wang)}"}
    stage.app.database.transact(lambda session: forget_about(session, about))
    rows = stage.app.database.transact(lambda session: list_naming(session, "王秀英"))
    assert [row.chat_id for row in rows if row.chat_id != wang.viewer] == []
