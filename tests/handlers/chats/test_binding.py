"""A group becomes a grid's chat: who may, how, and what everybody hears of it."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from bot.sandbox.chats import Role as Place
from bot.sandbox.faults import Fault, Kind
from models.chats import GroupChat
from models.codes import OneTimeCode
from models.grids import Grid
from models.people import Person as PersonRow
from models.roles import RoleGrant
from tests.handlers.chats.conftest import MakeGroup
from tests.handlers.stories import files
from tests.people import Chat, Person, Stage, said


def chat_of(stage: Stage, grid_id: int) -> int | None:
    return stage.app.database.transact(lambda session: session.get_one(Grid, grid_id).chat_id)


def code_in(person: Person) -> str:
    """The code of the newest instructions."""
    return said(person.hears("/bind ")).partition("/bind ")[2].split()[0]


async def test_a_grid_leader_takes_the_bot_into_a_new_group(
    stage: Stage, wang: Person, leader: Person, admin: Person, grid3: Chat, make_group: MakeGroup
) -> None:
    await files(wang)
    new = make_group(leader, title="三网格新群", with_bot=False)
    await leader.says("/groups")
    assert "第3网格" in said(leader.last)
    assert "第5网格" not in said(leader.last)
    await leader.presses("第3网格")
    await leader.takes_bot_to(new)
    new.hears("从现在起", "第3网格", "只看得到命令")
    new.hears("2611-0001", "等待接单")
    grid3.hears("改送到另一个群")
    admin.hears("冯芳", "第3网格", "三网格新群")
    assert chat_of(stage, 3) == new.id
    await stage.pass_time(minutes=1)
    new.hears_nothing_of("大家好")
    await leader.says("/groups")
    leader.hears("第3网格", "✅", "三网格新群", "11月23日")


async def test_a_code_serves_once_within_an_hour_and_only_whom_it_concerns(
    stage: Stage, leader: Person, stranger: Person, secretary: Person, make_group: MakeGroup
) -> None:
    await leader.says("/groups")
    await leader.presses("第3网格")
    code = code_in(leader)
    own = make_group(stranger, leader, title="五网格群")
    await stranger.says(f"/bind {code}", chat=own)
    own.hears("不归您办")
    mine = make_group(leader)
    await leader.says(f"/bind {code}", chat=mine)
    mine.hears("从现在起", "第3网格")
    other = make_group(leader)
    await leader.says(f"/bind {code}", chat=other)
    other.hears("已经用过，或者过期")
    await leader.says("/bind 0123456789abcdef0123456789abcdef", chat=other)
    other.hears("已经用过，或者过期")
    await secretary.says("/groups")
    await secretary.presses("第6网格")
    late = code_in(secretary)
    await stage.pass_time(minutes=61)
    group = make_group(secretary)
    await secretary.says(f"/bind {late}", chat=group)
    group.hears("已经用过，或者过期")
    assert chat_of(stage, 6) is None


async def test_two_groups_and_one_code_at_once(stage: Stage, leader: Person, make_group: MakeGroup) -> None:
    """Both are asked about before either is bound: one of them gets the code."""
    await leader.says("/groups")
    await leader.presses("第3网格")
    code = code_in(leader)
    groups = [make_group(leader, title=title) for title in ("一", "二")]
    for group in groups:
        stage.world.say(leader.viewer, f"/bind {code}", chat=group.id)
    await stage.settle()
    assert sum("从现在起" in said(group.last) for group in groups) == 1
    assert sum("已经用过，或者过期" in said(group.last) for group in groups) == 1


async def test_who_does_not_look_after_the_group_does_not_bind_it(
    stage: Stage, leader: Person, worker: Person, make_group: MakeGroup
) -> None:
    group = make_group(worker, leader, title="别人的群")
    await leader.says("/groups")
    await leader.presses("第3网格")
    code = code_in(leader)
    await leader.says(f"/bind {code}", chat=group)
    group.hears("要由这个群的群主或群管理员来定")
    await leader.says("/bind", chat=group)
    await leader.presses("第3网格", chat=group)
    group.hears("要由这个群的群主或群管理员来定")
    assert chat_of(stage, 3) != group.id
    stage.world.set_member_role(group.id, leader.viewer, Place.ADMINISTRATOR, by=worker.viewer)
    await leader.says(f"/bind {code}", chat=group)
    group.hears("从现在起", "第3网格")


async def test_who_looks_after_the_group_needs_the_role_too(
    stage: Stage, wang: Person, worker: Person, make_group: MakeGroup
) -> None:
    group = make_group(worker, wang)
    for person in (wang, worker):
        await person.says("/bind", chat=group)
        group.hears("不归您办")
    await worker.says("/groups")
    worker.hears("不归您办")
    assert chat_of(stage, 5) is None


async def test_a_role_that_is_lost_while_telegram_is_asked_binds_nothing(
    stage: Stage, leader: Person, make_group: MakeGroup
) -> None:
    group = make_group(leader)
    await leader.says("/bind", chat=group)
    button = next(b for row in group.last["buttons"] for b in row)
    stage.world.press(leader.viewer, group.last["message_id"], data=button["data"], chat=group.id)
    await stage.app.poller.poll(0)
    stage.app.database.transact(lambda session: session.execute(delete(RoleGrant)))
    await stage.settle()
    group.hears("不归您办")
    assert chat_of(stage, 3) != group.id


async def test_who_hides_behind_the_group_is_told_to_come_out(
    stage: Stage, wang: Person, leader: Person, make_group: MakeGroup
) -> None:
    def count() -> int:
        return stage.app.database.transact(lambda s: s.scalar(select(func.count()).select_from(PersonRow))) or 0

    group = make_group(leader)
    await leader.says("/bind", chat=group)
    group.hears("哪个网格或服务中心的工作群")
    before = count()
    stage.world.set_anonymous(group.id, leader.viewer, hidden=True)
    await leader.presses("第3网格", chat=group)
    group.hears("匿名")
    assert chat_of(stage, 3) != group.id
    for words in ("/bind", "/bind 0123456789abcdef0123456789abcdef", "/mine"):
        await leader.says(words, chat=group)
        group.hears("关掉匿名")
    await stage.settle()
    assert count() == before, "nobody is made of the group's anonymous bot"
    stage.world.set_anonymous(group.id, leader.viewer, hidden=False)
    await leader.says("/bind", chat=group)
    await leader.presses("第3网格", chat=group)
    group.hears("从现在起", "第3网格")
    await files(wang)
    stage.world.set_anonymous(group.id, leader.viewer, hidden=True)
    await leader.says("我去看看", to=group.card("2611-0001"), chat=group)
    group.hears("关掉匿名")


async def test_an_anonymous_administrator_throws_the_bot_out(
    stage: Stage, leader: Person, admin: Person, make_group: MakeGroup
) -> None:
    group = make_group(leader)
    await leader.says("/bind", chat=group)
    await leader.presses("第3网格", chat=group)
    stage.world.set_anonymous(group.id, leader.viewer, hidden=True)
    stage.world.remove_bot(group.id, by=leader.viewer)
    await stage.settle()
    admin.hears("我被移出了第3网格")


async def test_telegram_that_does_not_answer_is_not_waited_for_for_ever(
    stage: Stage, leader: Person, make_group: MakeGroup
) -> None:
    group = make_group(leader)
    await leader.says("/bind", chat=group)
    stage.world.faults.add(Fault(kind=Kind.SERVER_ERROR, method="getChatMember", times=None))
    await leader.presses("第3网格", chat=group)
    await stage.pass_time(minutes=1)
    group.hears_nothing_of("没能向 Telegram 核对")
    await stage.pass_time(minutes=2)
    group.hears("没能向 Telegram 核对")
    calls = len(stage.world.journal.after(0))
    await stage.pass_time(minutes=10)
    asked = [call for call in stage.world.journal.after(0)[calls:] if call["method"] == "getChatMember"]
    assert asked == []


async def test_what_the_bot_can_see_is_said_when_it_is_bound(
    stage: Stage, leader: Person, make_group: MakeGroup
) -> None:
    group = make_group(leader)
    stage.world.set_bot_role(group.id, Place.ADMINISTRATOR, by=leader.viewer)
    await leader.says("/bind", chat=group)
    stage.app.database.transact(lambda session: session.execute(delete(GroupChat)))  # as if we were never told
    await leader.presses("第3网格", chat=group)
    group.hears("从现在起", "我现在都看得到", "不记、不存、不外传")
    await leader.says("/groups")
    leader.hears("第5网格工作群", "我是群管理员")


async def test_a_chat_that_served_another_grid(
    stage: Stage, secretary: Person, admin: Person, make_group: MakeGroup
) -> None:
    group = make_group(secretary)
    for grid in ("第5网格", "第6网格"):
        await secretary.says("/bind", chat=group)
        await secretary.presses(grid, chat=group)
        group.hears("从现在起", grid)
    admin.hears("第6网格", "原来是第5网格")
    assert (chat_of(stage, 5), chat_of(stage, 6)) == (None, group.id)


async def test_in_private_both_ways_lead_on(leader: Person, make_group: MakeGroup) -> None:
    await leader.says("/bind")
    leader.hears("请在网格或服务中心的工作群里发 /bind")
    await leader.presses("工作群")
    await leader.presses("第3网格")
    code = code_in(leader)
    await leader.says(f"/start b_{code}")
    leader.hears("把我加进工作群")
    group = make_group(leader, with_bot=False)
    await leader.takes_bot_to(group)
    group.hears("从现在起", "第3网格")
    await leader.says(f"/start b_{code}")
    leader.hears("已经用过，或者过期")


async def test_the_code_is_nowhere_in_the_store(stage: Stage, leader: Person) -> None:
    await leader.says("/groups")
    await leader.presses("第3网格")
    code = code_in(leader)
    rows = stage.app.database.transact(lambda session: list(session.scalars(select(OneTimeCode))))
    assert rows[-1].details == {"scope": "grid:3"}
    assert all(code not in str(vars(row)) for row in rows)
    assert rows[-1].expires_at - rows[-1].issued_at == timedelta(hours=1)


async def test_what_a_channel_says_in_its_group_is_nobodys_word(
    stage: Stage, leader: Person, make_group: MakeGroup
) -> None:
    """Telegram forwards a linked channel's posts into the group, from an account of its own."""
    group = make_group(leader)
    await stage.settle()
    before = len(group.messages)
    post = {
        "message_id": 900_001,
        "date": stage.world.unix_now(),
        "chat": stage.world.group(group.id).as_json(),
        "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
        "sender_chat": {"id": -100888, "type": "channel", "title": "社区频道"},
        "text": "/bind",
        "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
    }
    await stage.app.intake.take([{"update_id": 900_000_600, "message": post}])
    await stage.settle()
    assert len(group.messages) == before
    names = stage.app.database.transact(lambda session: list(session.scalars(select(PersonRow.name))))
    assert "Telegram" not in names
