"""At the meeting: the code on the wall, the desk, who is here."""

import pytest
from sqlalchemy import select

from models.gatherings import Gathering
from models.rules.channels import Channel
from models.rules.gathering_states import SignUpState
from tests.handlers.conftest import live_in, person_id
from tests.handlers.desks.making import enters
from tests.handlers.gatherings.holding import TITLE, come_in, counted, holds, select_sign_up
from tests.handlers.stories import forges
from tests.people import Chat, Person, Stage, labels, said


@pytest.fixture
def zhou(stage: Stage) -> Person:
    """周明, a neighbour in group 12."""
    stage.world.register_person("周明", person_id=7201)
    return live_in(stage, Person(stage, 7201, 7201, name="周明"), group=12)


async def scans(person: Person, id_: int) -> None:
    """Somebody points their telephone at the code on the wall."""
    stage = person.stage
    code = stage.app.database.transact(lambda s: s.scalar(select(Gathering.code).where(Gathering.id == id_)))
    await person.says(f"/start l_{code}")


async def opens_door(organiser: Person, id_: int) -> None:
    """The organiser sits down at the desk."""
    await organiser.says("/menu")
    await forges(organiser, f"qd:{id_}")


async def test_the_code_on_the_wall(stage: Stage, leader: Person, wang: Person, grid3: Chat) -> None:
    id_ = await holds(stage, leader)
    come_in(grid3, wang)
    await wang.presses("✅ 参加", chat=grid3)
    await scans(wang, id_)
    wang.hears("您来得早", "11月30日 周一 18:00")
    await stage.wait_until("2026-11-30 18:30")
    await scans(wang, id_)
    wang.hears("签到了，请坐", TITLE, "住址网格里还没有确认")
    assert "已经签到" in said(wang.card("签到，请坐")), "the card says so, too"
    assert counted(stage, id_).arrived == 1
    grid3.hears("已经到了 1 人")
    await scans(wang, id_)
    wang.hears("签到了，请坐")
    assert counted(stage, id_).arrived == 1, "scanning twice is being there once"
    await stage.wait_until("2026-11-30 23:30")
    grid3.hears("已经开过了", "到场 1 人")
    await scans(wang, id_)
    wang.hears("已经结束了")


async def test_who_comes_without_having_said_so(stage: Stage, leader: Person, wang: Person, zhou: Person) -> None:
    id_ = await holds(stage, leader, seats=1)
    await stage.wait_until("2026-11-30 18:30")
    await scans(wang, id_)
    await scans(zhou, id_)
    zhou.hears("签到了", "座位已经坐满了")
    assert (counted(stage, id_).going, counted(stage, id_).waiting, counted(stage, id_).arrived) == (1, 1, 2)


async def test_who_is_not_enrolled_and_who_is_from_elsewhere(
    stage: Stage, leader: Person, resident: Person, chen: Person
) -> None:
    id_ = await holds(stage, leader)
    await stage.wait_until("2026-11-30 18:30")
    await scans(resident, id_)
    resident.hears("欢迎来", "请先登记住在哪个网格", "门口桌子")
    assert labels(resident.last)[0] == "登记住址"
    await scans(chen, id_)
    chen.hears("没有请到您住的网格", "门口桌子")
    assert counted(stage, id_).arrived == 0
    await chen.says("/start l_nothing")
    chen.hears("没有找到")


async def test_the_desk_receives_whoever_has_no_telephone(stage: Stage, leader: Person, grid3: Chat) -> None:
    id_ = await holds(stage, leader)
    whose = enters(stage, "周桂兰")
    await opens_door(leader, id_)
    leader.hears("门口登记", TITLE, "11月30日 周一 18:00 起可以签到", "start=l_")
    await leader.presses("登记来的人")
    leader.hears("请问是哪一位", "先替 TA 报名")
    await leader.says("zgl")
    leader.hears("找到 1 位")
    await leader.presses("周桂兰 · 第11组")
    leader.hears("替 周桂兰 报上名了", "住址还没有确认", "下一位")
    await stage.wait_until("2026-11-30 18:45")
    grid3.hears("参加 1 ·")
    await opens_door(leader, id_)
    await leader.presses("登记来的人")
    leader.hears("点了名字，就算签到")
    await leader.says("没有这个人")
    leader.hears("没有找到", "先新增")
    assert "➕ 新增没有手机的居民" in labels(leader.last)
    await leader.says("周桂兰")
    await leader.presses("周桂兰 · 第11组")
    leader.hears("周桂兰 签到了")
    grid3.hears("已经到了 1 人")
    grid3.hears_nothing_of("周桂兰")
    await leader.presses("门口登记")
    leader.hears("门口登记", "已经到了 1 人", "现在可以签到")
    sign_up = stage.app.database.transact(lambda s: s.scalars(select_sign_up(id_, whose)).one())
    assert (sign_up.channel, sign_up.state) == (Channel.COUNTER, SignUpState.GOING)


async def test_the_list_of_who_comes(stage: Stage, leader: Person, wang: Person, zhou: Person, grid3: Chat) -> None:
    id_ = await holds(stage, leader, seats=2)
    come_in(grid3, wang, zhou)
    await wang.presses("带人来", chat=grid3)
    await zhou.presses("✅ 参加", chat=grid3)
    await opens_door(leader, id_)
    await leader.presses("👥 名单")
    drawn = labels(leader.last)
    assert drawn[0].startswith("▫️ 王秀英 · 第11组")
    assert drawn[0].endswith("+1")
    assert drawn[1].startswith("⏳ 周明")
    await leader.presses("王秀英")
    assert counted(stage, id_).arrived == 0, "the doors are shut"
    await stage.wait_until("2026-11-30 18:10")
    await opens_door(leader, id_)
    await leader.presses("👥 名单")
    leader.hears("来了就点 TA 的名字")
    await leader.presses("王秀英")
    assert labels(leader.last)[0].startswith("✅ 王秀英")
    wang.hears("已经签到，请坐")
    assert "不归您办" in await forges(leader, f"qh:{id_}:{person_id(stage, leader)}:0")


async def test_the_code_as_a_picture_to_print(stage: Stage, leader: Person) -> None:
    id_ = await holds(stage, leader)
    await opens_door(leader, id_)
    await leader.presses("墙上的签到码")
    leader.hears("打印出来贴在墙上")
    assert leader.last["document"]["file_name"] == f"check-in-{id_}.png"


async def test_the_door_is_the_organisers_alone(stage: Stage, leader: Person, wang: Person, stranger: Person) -> None:
    id_ = await holds(stage, leader)
    await wang.says("/start")
    await stranger.says("/start")
    for button in (f"qd:{id_}", f"qe:{id_}", f"ql:{id_}:0", f"qq:{id_}:0", f"qr:{id_}", f"qh:{id_}:1:0"):
        assert "不归您办" in await forges(wang, button)
        assert "没有找到" in await forges(stranger, button)
    wang.hears_nothing_of("start=l_")
