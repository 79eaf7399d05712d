"""What staff put right of a resident is told to them and on record; who has no telephone is entered."""

from models.audit import AuditEntry, Deed
from models.people import Person as Row
from models.requests import Request
from models.roles import RoleGrant
from tests.handlers.conftest import live_in, person_id
from tests.handlers.stories import forges
from tests.people import Chat, Person, Stage, labels


def row_of(stage: Stage, person: Person) -> Row:
    return stage.app.database.transact(lambda session: session.get_one(Row, person_id(stage, person)))


def changes(stage: Stage) -> list[AuditEntry]:
    return stage.app.database.transact(
        lambda session: list(session.query(AuditEntry).filter(AuditEntry.deed == Deed.CHANGE).order_by(AuditEntry.id))
    )


async def test_name_address_and_phone_are_corrected_one_by_one(stage: Stage, wang: Person, worker: Person) -> None:
    for field, said, heard in (
        ("姓名", "王秀瑛", "姓名：王秀瑛"),
        ("住址", "3栋2单元501", "住址：3栋2单元501"),
        ("电话", "138 0000-5678", "电话：13800005678"),
    ):
        await forges(worker, f"zc:{person_id(stage, wang)}")
        await worker.presses(field)
        await worker.says(said)
        worker.hears("改好了", heard)
        wang.hears("您的登记改过了", heard, "于超")
    worker.hears("王秀瑛", "3栋2单元501", "13800005678")
    await wang.says("/menu")
    row = row_of(stage, wang)
    assert (row.name, row.address, row.phone) == ("王秀瑛", "3栋2单元501", "13800005678")
    assert [(entry.subject_id, entry.fields) for entry in changes(stage)] == [
        (row.id, ["name"]), (row.id, ["address"]), (row.id, ["phone"])
    ]  # fmt: skip
    await forges(worker, f"zc:{row.id}")
    await worker.presses("电话")
    await worker.says("不知道")
    worker.hears("不像电话号码")
    await worker.presses("去掉，空着")
    assert row_of(stage, wang).phone is None


async def test_a_group_is_corrected_within_ones_own_grid_only(stage: Stage, wang: Person, worker: Person) -> None:
    await forges(worker, f"zc:{person_id(stage, wang)}")
    await worker.presses("小组")
    assert [label for label in labels(worker.last) if "第2" in label] == []
    serial = next(b["data"] for row in worker.last["buttons"] for b in row if "第12组" in b["text"]).partition("~")[2]
    assert "没有找到" in await forges(worker, f"zo:21~{serial}")
    await worker.presses("第12组")
    wang.hears("小组：", "第12组")
    row = row_of(stage, wang)
    assert (row.group_id, row.verified_by_id) == (12, person_id(stage, worker))


async def test_the_office_moves_somebody_to_another_grid(stage: Stage, wang: Person, secretary: Person) -> None:
    await forges(secretary, f"zc:{person_id(stage, wang)}")
    await secretary.presses("小组")
    await secretary.presses("第4网格")
    await secretary.presses("换一个网格")
    await secretary.presses("第5网格")
    await secretary.presses("第21组")
    assert (row_of(stage, wang).grid_id, row_of(stage, wang).group_id) == (5, 21)
    wang.hears("您的登记改过了", "第21组", "刘志强")


async def test_who_lost_the_role_meanwhile_changes_nothing(stage: Stage, wang: Person, worker: Person) -> None:
    await forges(worker, f"zc:{person_id(stage, wang)}")
    await worker.presses("姓名")
    stage.app.database.transact(
        lambda session: session.query(RoleGrant).filter(RoleGrant.person_id == person_id(stage, worker)).delete()
    )
    await worker.says("别的名字")
    worker.hears("没有找到")
    assert row_of(stage, wang).name == "王秀英"


async def test_an_elder_without_a_phone_is_entered_confirmed_and_served(
    stage: Stage, worker: Person, colleague: Person, grid3: Chat
) -> None:
    await worker.says("/find")
    await worker.presses("新增没有手机的居民")
    await worker.says("刘桂花")
    await worker.presses("第11组")
    await worker.presses("先不填")
    await worker.says("025 5711 2345")
    worker.hears("登记好了", "刘桂花")
    worker.hears("没有账号", "已确认", "02557112345")
    await worker.presses("替TA反映")
    worker.hears("怎么告诉您")
    await worker.presses("打电话")
    await worker.presses("其他事情")
    await worker.says("厕所堵了")
    await worker.presses("写好了")
    review = worker.hears("请您看一遍", "替谁反映：刘桂花", "打电话")
    assert not any("家人" in label for label in labels(review))
    await worker.presses("提交")
    worker.hears("替刘桂花报好了", "2611-0001")
    (request,) = stage.app.database.transact(lambda session: list(session.query(Request)))
    assert (request.channel, request.filed_by_id) == ("phone", person_id(stage, worker))
    grid3.hears("2611-0001", "刘**")
    await colleague.presses("我来办", chat=grid3)
    colleague.hears("2611-0001", "厕所堵了")


async def test_the_same_name_in_the_same_group_is_looked_at_first(stage: Stage, wang: Person, worker: Person) -> None:
    await worker.says("/find")
    await worker.presses("新增没有手机的居民")
    await worker.says("王秀英")
    await worker.presses("第11组")
    worker.hears("已经有叫王秀英的居民")
    await worker.presses("看看王秀英")
    worker.hears("王秀英", "用自己的账号")
    await worker.presses("还是新增")
    await worker.presses("先不填")
    await worker.presses("先不填")
    worker.hears("登记好了")
    assert row_of(stage, wang).verified_at is None


async def test_a_group_leader_enters_people_of_the_own_group_alone(stage: Stage) -> None:
    leader = Person(stage, 7003, 7003, name="何丽华")
    await leader.says("/start")
    live_in(stage, leader, group=11)
    await leader.says("/find")
    await leader.presses("新增没有手机的居民")
    await leader.says("刘桂花")
    assert [label.partition(" ")[0] for label in labels(leader.last) if "组" in label] == ["第11组"]


async def test_what_somebody_is_called_and_needs(stage: Stage, wang: Person, worker: Person) -> None:
    whose = person_id(stage, wang)
    await forges(worker, f"zc:{whose}")
    await worker.presses("称呼")
    await worker.says("王" * 21)
    worker.hears("有点长")
    await worker.says("王阿姨\n")
    worker.hears("改好了", "称呼：王阿姨")
    worker.hears("称呼：王阿姨", "住址：")
    wang.hears("您的登记改过了", "称呼：王阿姨", "于超")
    await forges(worker, f"zc:{whose}")
    await worker.presses("要多去看看")
    worker.hears("不用猜")
    for trait in ("独居", "困难", "残疾", "残疾"):
        await worker.presses(trait)
    assert [label[0] for label in labels(worker.last)[:4]] == ["☑", "☐", "☑", "☐"]
    assert row_of(stage, wang).traits == []  # nothing counts before it is kept
    await worker.presses("就这些")
    worker.hears("改好了", "要多去看看：独居、困难")
    wang.hears("您的登记改过了", "要多去看看：独居、困难")
    assert row_of(stage, wang).traits == ["alone", "hardship"]
    await forges(worker, f"zc:{whose}")
    await worker.presses("要多去看看")
    assert [label[0] for label in labels(worker.last)[:4]] == ["☑", "☐", "☑", "☐"]
    await worker.presses("独居")
    await worker.presses("困难")
    await worker.presses("就这些")
    wang.hears("要多去看看：空着")
    assert row_of(stage, wang).traits == []
    await forges(worker, f"zc:{whose}")
    await worker.presses("称呼")
    await worker.presses("去掉，空着")
    assert row_of(stage, wang).called is None
    assert [entry.fields for entry in changes(stage)] == [["called"], ["traits"], ["traits"], ["called"]]


async def test_when_somebody_went_to_school(stage: Stage, wang: Person, worker: Person) -> None:
    whose = person_id(stage, wang)
    await forges(worker, f"zc:{whose}")
    await worker.presses("上小学的年份")
    for strange in ("三年级", "20211", "1975", "2037"):
        await worker.says(strange)
        worker.hears("没看明白年份", "2006", "2036")
        assert row_of(stage, wang).school_year is None
        await worker.says("等等")
    await worker.says("２０２１年上的")
    worker.hears("上小学的年份：2021 年上小学")
    wang.hears("您的登记改过了", "2021 年上小学")
    assert row_of(stage, wang).school_year == 2021
    await forges(worker, f"zs:{whose}")
    worker.hears("2021 年上小学")
    await forges(worker, f"zc:{whose}")
    await worker.presses("上小学的年份")
    await worker.presses("去掉，空着")
    assert row_of(stage, wang).school_year is None


async def test_needs_are_noted_by_who_may_correct_and_read_by_who_may_see(
    stage: Stage, wang: Person, worker: Person, stranger: Person, clerk: Person
) -> None:
    whose = person_id(stage, wang)
    await forges(worker, f"zc:{whose}")
    await worker.presses("要多去看看")
    await worker.presses("残疾")
    await worker.presses("就这些")
    await forges(worker, f"zs:{whose}")
    worker.hears("要多去看看：残疾")
    for nobody in (stranger, clerk):
        await forges(nobody, f"zc:{whose}")
        await forges(nobody, f"zs:{whose}")
        nobody.hears_nothing_of("残疾", "独居")
    old = next(m for m in worker.messages if "不用猜" in m.get("text", ""))
    serial = (
        next(b["data"] for row in old["buttons"] for b in row if "就这些" in b["text"]) if old["buttons"] else "6y~1"
    )
    await forges(worker, serial)  # an old button
    assert row_of(stage, wang).traits == ["disabled"]
    await wang.says("/menu")
    await forges(wang, f"zc:{whose}")
    wang.hears_nothing_of("要多去看看\n")


async def test_in_english_needs_are_told_in_ones_own_language(stage: Stage, wang: Person, worker: Person) -> None:
    await wang.says("/settings")
    await wang.presses("English")
    await forges(worker, f"zc:{person_id(stage, wang)}")
    await worker.presses("要多去看看")
    await worker.presses("独居")
    await worker.presses("就这些")
    wang.hears("Your record was changed", "Look in more often: lives alone")
