"""A centre's group chat: who binds it, and what everybody hears when it moves, closes and opens again."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.sandbox.chats import Role as Standing
from bot.sandbox.membership import Membership
from models.binding import get_place
from models.people import Person as PersonRow
from tests.handlers.chats.conftest import MakeGroup
from tests.people import Chat, Person, Stage, labels, said

CENTRE = "一站式便民服务中心"


def chat_of(stage: Stage, scope: str) -> int | None:
    def read(session: Session) -> int | None:
        place = get_place(session, scope)
        return place.chat_id if place else None

    return stage.app.database.transact(read)


def code_in(person: Person) -> str:
    """The code of the newest instructions."""
    return said(person.hears("/bind ")).partition("/bind ")[2].split()[0]


async def test_the_clerk_takes_the_bot_into_a_new_group(
    stage: Stage, clerk: Person, admin: Person, centre_chat: Chat, make_group: MakeGroup
) -> None:
    new = make_group(clerk, title="大厅新群", with_bot=False)
    await clerk.says("/groups")
    clerk.hears(CENTRE, "✅", "便民服务中心工作群")
    assert "网格" not in said(clerk.last)
    assert "养老" not in said(clerk.last)
    await clerk.presses(CENTRE)
    await clerk.takes_bot_to(new)
    new.hears("从现在起", CENTRE, "只看得到命令")
    centre_chat.hears(CENTRE, "改送到另一个群")
    admin.hears("吕军", CENTRE, "大厅新群")
    assert chat_of(stage, "centre:service") == new.id


async def test_in_the_group_everybody_is_offered_what_is_theirs(
    stage: Stage, carer: Person, secretary: Person, make_group: MakeGroup
) -> None:
    group = make_group(secretary, carer, title="养老中心群")
    await secretary.says("/bind", chat=group)
    offered = labels(group.last)
    assert [offered[0], offered[13], len(offered)] == ["第1网格 · 新集东", CENTRE, 18]
    await carer.says("/bind", chat=group)
    assert labels(group.last) == ["保姆式居家养老中心"]
    await carer.presses("养老中心", chat=group)
    group.hears("要由这个群的群主或群管理员来定")
    await secretary.says("/bind", chat=group)
    await secretary.presses("养老中心", chat=group)
    group.hears("从现在起", "保姆式居家养老中心")
    assert chat_of(stage, "centre:elders") == group.id


async def test_whoever_reads_english_sees_english_names(stage: Stage, clerk: Person) -> None:
    english = update(PersonRow).where(PersonRow.telegram_id == clerk.viewer).values(language="en")
    stage.app.database.transact(lambda session: session.execute(english))
    await clerk.says("/groups")
    clerk.hears("One-Stop Service Centre: ✅")
    assert "One-Stop Service Centre" in labels(clerk.last)


async def test_the_staff_of_another_centre_are_refused(
    stage: Stage, clerk: Person, carer: Person, leader: Person, centre_chat: Chat, make_group: MakeGroup
) -> None:
    await clerk.says("/groups")
    await clerk.presses(CENTRE)
    code = code_in(clerk)
    for other in (carer, leader):
        group = make_group(other, clerk)
        await other.says(f"/bind {code}", chat=group)
        group.hears("不归您办")
        await clerk.says("/bind", chat=group)
        assert "不归您办" in await other.presses(CENTRE, chat=group)
    assert chat_of(stage, "centre:service") == centre_chat.id


async def test_a_grids_chat_becomes_a_centres_and_a_grids_again(
    stage: Stage, secretary: Person, admin: Person, make_group: MakeGroup
) -> None:
    group = make_group(secretary)
    for place in ("第5网格", "养老中心", "第6网格"):
        await secretary.says("/bind", chat=group)
        await secretary.presses(place, chat=group)
        group.hears("从现在起", place)
    admin.hears("保姆式居家养老中心", "原来是第5网格")
    admin.hears("第6网格", "原来是保姆式居家养老中心")
    places = ("grid:5", "centre:elders", "grid:6")
    assert [chat_of(stage, place) for place in places] == [None, None, group.id]


async def test_an_upgrade_is_followed(stage: Stage, admin: Person, centre_chat: Chat) -> None:
    upgraded = Membership.migrate_group(stage.world, centre_chat.id)
    await stage.settle()
    admin.hears(CENTRE, "升级成了超级群")
    assert chat_of(stage, "centre:service") == upgraded.id


async def test_thrown_out_and_back(stage: Stage, clerk: Person, admin: Person, centre_chat: Chat) -> None:
    stage.world.remove_bot(centre_chat.id, by=clerk.viewer)
    await stage.settle()
    assert "网格" not in said(admin.hears("我被移出了", CENTRE, "请重新把我加进去"))
    await clerk.says("/groups")
    clerk.hears(CENTRE, "我进不去了")
    stage.world.add_bot(centre_chat.id, by=clerk.viewer)
    await stage.settle()
    assert "没人接" not in said(admin.hears(CENTRE, "我回来了"))
    await stage.pass_time(seconds=11)
    centre_chat.hears_nothing_of("大家好")


async def test_a_topic_is_bound_and_lost(stage: Stage, clerk: Person, admin: Person, make_group: MakeGroup) -> None:
    group = make_group(clerk, kind="supergroup")
    topic = stage.world.open_topic(group.id, "前台", by=clerk.viewer)
    stage.world.say(clerk.viewer, "/bind", chat=group.id, topic=topic)
    await stage.settle()
    await clerk.presses(CENTRE, chat=group)
    assert group.hears("从现在起", CENTRE)["topic"] == topic
    stage.world.close_topic(group.id, topic, by=clerk.viewer, delete=True)
    stage.world.set_bot_role(group.id, Standing.ADMINISTRATOR, by=clerk.viewer)
    await stage.settle()
    admin.hears(CENTRE, "话题关了或者删了")
