"""Going on under another account: a link that serves once, a question, and a word to the old one."""

import re

import pytest

from models.audit import Deed
from models.roles import grant, grid_scope
from models.rules.roles import Role
from tests.handlers.conftest import person_id
from tests.handlers.stories import files, forges
from tests.handlers.test_verifying import deeds, row_of
from tests.people import Person, Stage, labels, said


@pytest.fixture
def new_phone(stage: Stage) -> Person:
    """王秀英 with an account that has not spoken to the bot."""
    stage.world.register_person("秀英", person_id=7302)
    return Person(stage, 7302, 7302, name="秀英")


async def gets_link(person: Person) -> str:
    await person.says("/account")
    await person.presses("链接")
    person.hears("新账号", "15 分钟", "只能用一次")
    return str(re.findall(r"start=(m_[0-9a-f]{32})", said(person.last))[0])


async def opens(person: Person, link: str) -> None:
    person.stage.world.start(person.viewer, link)
    await person.stage.settle()


async def test_everything_moves_to_the_new_account(stage: Stage, wang: Person, new_phone: Person) -> None:
    await files(wang)
    before = row_of(stage, wang).id
    link = await gets_link(wang)
    await opens(wang, link)
    wang.hears("要在新账号上打开")
    await opens(new_phone, link)
    new_phone.hears("王**", "就是您本人吗")
    new_phone.hears_nothing_of("王秀英")
    await wang.says("水管")
    await new_phone.presses("是我本人")
    new_phone.hears("王秀英，换好了")
    wang.hears("已经换到另一个 Telegram 账号上了", "不是您本人")
    assert row_of(stage, new_phone).id == before
    assert deeds(stage) == [Deed.CHANGE]

    await new_phone.says("/mine")
    assert any("2611-0001" in label for label in labels(new_phone.last))
    await wang.says("路灯坏了")
    wang.hears("路灯坏了", "住在哪个网格")
    assert "这个链接已经用过" in await forges(wang, f"jt:{link[2:]}")
    await opens(wang, link)
    wang.hears("这个链接已经用过")


async def test_the_link_is_good_for_a_quarter_of_an_hour_and_only_the_newest(
    stage: Stage, wang: Person, new_phone: Person
) -> None:
    first, second = await gets_link(wang), await gets_link(wang)
    await opens(new_phone, first)
    new_phone.hears("这个链接已经用过，或者过期了")
    await opens(new_phone, second)
    new_phone.hears("就是您本人吗")
    await stage.pass_time(minutes=15)
    assert "过期" in await new_phone.presses("是我本人")
    await opens(new_phone, "m_" + "0" * 32)
    new_phone.hears("这个链接已经用过，或者过期了")
    assert row_of(stage, wang).group_id == 11


async def test_whoever_serves_others_is_invited_anew(
    stage: Stage, worker: Person, wang: Person, new_phone: Person
) -> None:
    await worker.says("/account")
    worker.hears("请管理员", "重新邀请")
    await opens(worker, await gets_link(wang))
    worker.hears("请管理员", "重新邀请")

    await opens(new_phone, await gets_link(wang))
    holder = person_id(stage, wang)
    stage.app.database.transact(lambda session: grant(session, holder, Role.GRID_WORKER, grid_scope(9)))
    await new_phone.presses("是我本人")
    new_phone.hears("请管理员", "重新邀请")
    assert row_of(stage, wang).id == holder


async def test_an_account_of_somebody_else_is_not_taken_over(stage: Stage, wang: Person, chen: Person) -> None:
    await opens(chen, await gets_link(wang))
    chen.hears("已经登记了别的人")
    assert row_of(stage, wang).group_id == 11
    assert row_of(stage, chen).group_id == 21
