"""Invitations: who may invite whom, one use, an admin's word, and nothing before it."""

import pytest
from sqlalchemy import delete, select, text

from models.audit import AuditEntry, Deed
from models.codes import OneTimeCode
from models.invites import make_invite
from models.outbox import OutboxRow
from models.people import Person as PersonRow
from models.roles import RoleGrant, centre_scope, grant, list_grants
from models.rules.roles import Role
from tests.handlers.conftest import person_id
from tests.handlers.staff.invitations import invites, opens
from tests.handlers.stories import data_of, files, forges
from tests.people import Chat, Person, Stage, labels, said


def roles_of(stage: Stage, person: Person) -> list[tuple[str, str]]:
    """The roles somebody holds."""
    id_ = person_id(stage, person)
    return [(held.role, held.scope) for held in stage.app.database.transact(lambda s: list_grants(s, id_))]


async def test_a_grid_leader_invites_a_worker_and_the_admin_says_yes(
    stage: Stage, leader: Person, admin: Person, chen: Person, wang: Person
) -> None:
    payload = await invites(leader, "网格员", name="陈静")
    leader.hears("邀请写好了", "网格员", "第3网格", "72 小时")
    leader.hears("陈静", "新集社区请您担任网格员", "第3网格")
    await opens(stage, chen, payload)
    chen.hears("谢谢您愿意来", "网格员", "第3网格", "管理员核对")
    assert roles_of(stage, chen) == [], "nothing before an admin's yes"
    admin.hears(
        "有人点开了邀请", "陈静", "第5网格", "担任：网格员（第3网格", "邀请人：冯芳", "本来要请：陈静", "11月23日"
    )
    assert "名字对不上" not in said(admin.last)
    assert "准了" in await admin.presses("✅ 准")
    chen.hears("您现在是网格员", "第3网格")
    leader.hears("您邀请的 陈静 现在是网格员")
    admin.hears("吴昊 准了")
    assert labels(admin.card("有人点开了邀请")) == []
    assert roles_of(stage, chen) == [("grid_worker", "grid:3")]
    await files(wang)
    await chen.says("/tasks")
    await chen.presses("2611-0001")
    await chen.presses("我来办")
    wang.hears("陈静", "接下了")


async def test_used_expired_and_guessed_links_open_nothing(
    stage: Stage, leader: Person, admin: Person, chen: Person, wang: Person
) -> None:
    payload = await invites(leader, "网格员")
    await opens(stage, chen, payload)
    await opens(stage, wang, payload)
    wang.hears("这个链接已经用过，或者过期了")
    await opens(stage, wang, "i_" + "0" * 32)
    wang.hears("这个链接已经用过，或者过期了")
    late = await invites(leader, "网格员")
    await stage.pass_time(hours=72)
    await opens(stage, wang, late)
    wang.hears("这个链接已经用过，或者过期了")
    assert roles_of(stage, wang) == []
    assert sum("有人点开了邀请" in said(message) for message in admin.messages) == 1


async def test_a_forwarded_link_gives_a_stranger_nothing_and_is_spent(
    stage: Stage, leader: Person, admin: Person, chen: Person, wang: Person, grid3: Chat
) -> None:
    payload = await invites(leader, "网格员", name="于小超")
    await opens(stage, chen, payload)
    admin.hears("本来要请：于小超", "名字对不上", "大家看到的名字是「于小超」")
    await files(wang)
    assert "不归您办" in await forges(chen, "ra:1:1", chat=grid3)
    await admin.presses("❌ 不准")
    chen.hears("这次没有办成")
    leader.hears("没有准", "陈*")
    leader.hears_nothing_of("陈静")
    admin.hears("吴昊 没有准")
    assert roles_of(stage, chen) == []
    await opens(stage, wang, payload)
    wang.hears("这个链接已经用过")
    await chen.says("/tasks")
    chen.hears("不归您办")


async def test_of_two_admins_the_first_decides(stage: Stage, leader: Person, admin: Person, chen: Person) -> None:
    other = await second_admin(stage)
    await opens(stage, chen, await invites(leader, "网格员"))
    card = other.hears("有人点开了邀请")
    yes = data_of(card, "✅ 准")
    await admin.presses("❌ 不准")
    assert "没有准" in said(other.card("有人点开了邀请")), "the other's card says so"
    assert labels(other.card("有人点开了邀请")) == []
    assert "新的进展" in await forges(other, yes)
    assert roles_of(stage, chen) == []


async def test_who_may_no_longer_invite_has_invited_in_vain(
    stage: Stage, leader: Person, admin: Person, chen: Person
) -> None:
    payload = await invites(leader, "网格员")
    stage.app.database.transact(lambda s: s.execute(delete(RoleGrant).where(RoleGrant.role == "grid_leader")))
    await opens(stage, chen, payload)
    assert "没有给" in await admin.presses("✅ 准")
    admin.hears("没有给：邀请人现在已经不能请人担任这个了")
    chen.hears("这次没有办成")
    assert roles_of(stage, chen) == []


async def test_only_roles_and_places_of_ones_own_are_offered(
    leader: Person, secretary: Person, worker: Person, admin: Person, wang: Person
) -> None:
    for nobody in (worker, wang):
        await nobody.says("/invite")
        nobody.hears("不归您办")
    await leader.says("/invite")
    assert labels(leader.last) == ["小组长", "网格员", "先不办了"]
    serial = data_of(leader.last, "网格员").partition("~")[2]
    assert "不归您办" in await forges(leader, f"ir:admin~{serial}")
    assert "不归您办" in await forges(leader, f"ir:secretary~{serial}")
    await leader.presses("小组长")
    leader.hears("第3网格", "哪一组")
    assert "没有找到" in await forges(leader, f"io:21~{serial}"), "a group of another grid"
    await secretary.says("/invite")
    assert "管理员" not in labels(secretary.last)
    await secretary.presses("网格员")
    assert any("第13网格" in label for label in labels(secretary.last))
    await admin.says("/invite")
    assert "管理员" in labels(admin.last)
    await admin.presses("中心工作人员")
    await admin.presses("一站式便民服务中心")
    admin.hears("中心工作人员", "一站式便民服务中心", "哪一位")
    await admin.says("长" * 41)
    admin.hears("名字太长了")


async def test_every_kind_of_place_is_kept(stage: Stage, admin: Person, chen: Person) -> None:
    for choices, expected in (
        (("队员", "环境保卫队"), ("team_member", "team:environment")),
        (("小组长", "第5网格", "第21组"), ("group_leader", "group:21")),
        (("驻点干部",), ("stationed_cadre", "")),
    ):
        await opens(stage, chen, await invites(admin, *choices))
        await admin.presses("✅ 准")
        assert expected in roles_of(stage, chen)


async def test_ones_own_link_and_a_role_held_already_do_not_spend_it(
    stage: Stage, leader: Person, worker: Person, chen: Person
) -> None:
    payload = await invites(leader, "网格员")
    await opens(stage, leader, payload)
    leader.hears("这是您自己发出的邀请", "还没有用掉")
    await opens(stage, worker, payload)
    worker.hears("您已经是网格员")
    await opens(stage, chen, payload)
    chen.hears("谢谢您愿意来")


async def test_whoever_the_list_names_without_an_account_becomes_one_with_theirs(
    stage: Stage, secretary: Person, admin: Person, resident: Person
) -> None:
    """The file names 许建国 as a worker of grid 2, without an account; they come by an invitation."""
    resident.stage.world.register_person("老许", person_id=7301)
    xu = Person(stage, 7301, 7301, name="老许")
    await opens(stage, xu, await invites(secretary, "网格员", "第2网格", name="许建国"))
    admin.hears("谁：老许", "账号：老许", "名字对不上", "社区名单上已经有这一位")
    await admin.presses("✅ 准")
    found = stage.app.database.transact(lambda s: list(s.scalars(select(PersonRow).where(PersonRow.name == "许建国"))))
    assert [row.telegram_id for row in found] == [7301]
    assert found[0].named_by_self, "the account's name no longer takes the office's place"
    assert found[0].roster_key
    assert roles_of(stage, xu) == [("grid_worker", "grid:2")]


async def test_the_code_is_kept_nowhere_once_it_was_sent(stage: Stage, leader: Person) -> None:
    code = (await invites(leader, "网格员")).removeprefix("i_")
    found = stage.app.database.transact(lambda s: [str(row.payload) for row in s.scalars(select(OutboxRow))])
    assert not any(code in payload for payload in found)
    hashes = stage.app.database.transact(lambda s: list(s.scalars(select(OneTimeCode.hash))))
    assert code not in hashes


async def test_grants_and_refusals_are_on_record(stage: Stage, leader: Person, admin: Person, chen: Person) -> None:
    await opens(stage, chen, await invites(leader, "网格员", name="陈静"))
    await admin.presses("❌ 不准")
    await opens(stage, chen, await invites(leader, "网格员", name="陈静"))
    await admin.presses("✅ 准")
    entries = stage.app.database.transact(
        lambda s: list(s.scalars(select(AuditEntry).where(AuditEntry.deed.in_((Deed.GRANT, Deed.REFUSE)))))
    )
    chen_id, admin_id = person_id(stage, chen), person_id(stage, admin)
    assert [(e.deed, e.actor_id, e.subject_id) for e in entries if e.subject_id == chen_id] == [
        (Deed.REFUSE, admin_id, chen_id),
        (Deed.GRANT, admin_id, chen_id),
    ]
    assert "陈静" not in str([e.fields for e in entries])


async def test_only_an_admin_decides(
    stage: Stage, leader: Person, secretary: Person, admin: Person, chen: Person
) -> None:
    await opens(stage, chen, await invites(leader, "网格员"))
    yes = data_of(admin.card("有人点开了邀请"), "✅ 准")
    for other in (leader, secretary, chen):
        assert "不归您办" in await forges(other, yes)
    assert "没有找到" in await forges(admin, yes.replace(":1:", ":99:"))
    assert roles_of(stage, chen) == []


async def test_an_invitation_made_on_the_terminal_for_a_place_that_is_gone(
    stage: Stage, admin: Person, chen: Person
) -> None:
    code = stage.app.database.transact(
        lambda s: make_invite(s, Role.CENTRE_STAFF, centre_scope("service"), by_id=None, now=stage.clock.now())
    )
    await opens(stage, chen, f"i_{code}")
    admin.hears("邀请人：社区的电脑上", "一站式便民服务中心")
    stage.app.database.transact(lambda s: s.execute(text("update one_time_codes set details = '{}'")))
    assert "没有找到" in await admin.presses("✅ 准")


@pytest.fixture
async def waiting(stage: Stage, leader: Person, chen: Person) -> Person:
    """陈静 opened an invitation, and waits."""
    await opens(stage, chen, await invites(leader, "网格员"))
    return chen


async def test_what_waits_for_an_admin_stands_in_the_list_of_roles(
    stage: Stage, waiting: Person, admin: Person
) -> None:
    await admin.says("/roles")
    admin.hears("1 位点开了邀请")
    await admin.presses("等您确认：陈静")
    await admin.presses("✅ 准")
    assert roles_of(stage, waiting) == [("grid_worker", "grid:3")]
    await admin.says("/roles")
    assert not any("等您确认" in label for label in labels(admin.last))


async def second_admin(stage: Stage) -> Person:
    """唐艳 is an admin too."""
    stage.world.register_person("唐艳", person_id=7302)
    person = Person(stage, 7302, 7302, name="唐艳")
    await person.says("/start")
    stage.app.database.transact(lambda s: grant(s, person_id(stage, person), Role.ADMIN))
    return person
