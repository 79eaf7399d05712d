"""What happens to the bot in groups: let in, thrown out, muted, promoted, upgraded, its topic closed."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.sandbox.chats import Role as Place
from bot.sandbox.membership import Membership
from models.chats import GroupChat
from models.grids import Grid
from models.reach import UnreachableChat
from tests.handlers.chats.conftest import MakeGroup
from tests.handlers.stories import files, taken_on
from tests.people import Chat, Person, Stage, labels, said


def told(person: Person, *words: str) -> int:
    """How often the bot said that to somebody."""
    return sum(all(word in said(message) for word in words) for message in person.messages)


def known(stage: Stage, chat_id: int) -> GroupChat | None:
    return stage.app.database.transact(lambda session: session.get(GroupChat, chat_id))


async def bound(leader: Person, group: Chat, topic: int = 0) -> Chat:
    """The group is grid 3's from now on."""
    leader.stage.world.say(leader.viewer, "/bind", chat=group.id, topic=topic)
    await leader.stage.settle()
    await leader.presses("第3网格", chat=group)
    group.hears("从现在起", "第3网格")
    return group


class TestLetIn:
    async def test_a_group_that_nobody_bound_hears_how_once(
        self, stage: Stage, worker: Person, admin: Person, make_group: MakeGroup
    ) -> None:
        group = make_group(worker, title="广场舞群")
        await stage.settle()
        group.hears_nothing_of("大家好")
        await stage.pass_time(seconds=11)
        group.hears("大家好", "/bind")
        admin.hears("广场舞群", "还不是哪个网格或服务中心的工作群")
        await stage.pass_time(hours=2)
        assert sum("大家好" in said(message) for message in group.messages) == 1

    async def test_one_that_was_left_again_hears_nothing(
        self, stage: Stage, worker: Person, admin: Person, make_group: MakeGroup
    ) -> None:
        group = make_group(worker, title="广场舞群")
        await stage.settle()
        stage.world.remove_bot(group.id, by=worker.viewer)
        await stage.pass_time(seconds=11)
        group.hears_nothing_of("大家好")
        admin.hears_nothing_of("广场舞群")

    async def test_a_channel_is_no_group(self, stage: Stage, admin: Person) -> None:
        user = stage.world.person(admin.viewer).as_user()
        bot = {"user": stage.world.bot.as_user()}
        change = {
            "chat": {"id": -100777, "type": "channel", "title": "频道"},
            "from": user,
            "date": stage.world.unix_now(),
            "old_chat_member": bot | {"status": "left"},
            "new_chat_member": bot | {"status": "member"},
        }
        await stage.app.intake.take([{"update_id": 900_000_500, "my_chat_member": change}])
        await stage.pass_time(seconds=11)
        assert known(stage, -100777) is None
        admin.hears_nothing_of("频道")


class TestMuted:
    async def test_nothing_goes_there_until_it_may_speak(
        self, stage: Stage, wang: Person, worker: Person, admin: Person, grid3: Chat
    ) -> None:
        creator = stage.world.group(grid3.id).creator_id
        stage.world.set_bot_role(grid3.id, Place.RESTRICTED, by=creator)
        await stage.settle()
        admin.hears("第3网格", "不能说话了")
        await files(wang)
        worker.hears("2611-0001", "等待接单")
        assert any("我来办" in label for label in labels(worker.last))
        calls = len(stage.world.journal.after(0))
        await worker.says("/tasks", chat=grid3)  # it hears, and still may not speak
        await files(wang, "又一件事")
        sent = [call["params"].get("chat_id") for call in stage.world.journal.after(0)[calls:]]
        assert str(grid3.id) not in [str(chat_id) for chat_id in sent]
        stage.world.set_bot_role(grid3.id, Place.MEMBER, by=creator)
        await stage.settle()
        admin.hears("第3网格", "可以说话了")
        grid3.hears("2611-0001", "等待接单")
        grid3.hears("2611-0002", "等待接单")
        assert told(admin, "不能说话了") == 1

    async def test_binding_a_group_that_mutes_us_is_answered_in_private(
        self, stage: Stage, leader: Person, make_group: MakeGroup
    ) -> None:
        group = make_group(leader, title="安静群")
        stage.world.set_bot_role(group.id, Place.RESTRICTED, by=leader.viewer)
        await leader.says("/bind", chat=group)
        leader.hears("安静群", "禁言")
        await leader.says("/groups")
        leader.hears("第3网格")

    async def test_the_office_sees_where_it_is_muted(self, stage: Stage, leader: Person, grid3: Chat) -> None:
        creator = stage.world.group(grid3.id).creator_id
        stage.world.set_bot_role(grid3.id, Place.RESTRICTED, by=creator)
        await leader.says("/groups")
        leader.hears("第3网格", "我被禁言了")
        stage.world.set_bot_role(grid3.id, Place.MEMBER, by=creator)
        stage.world.remove_bot(grid3.id, by=creator)
        await leader.says("/groups")
        leader.hears("第3网格", "我进不去了")

    async def test_a_group_in_which_nobody_may_write_is_noticed_by_trying(
        self, stage: Stage, wang: Person, worker: Person, admin: Person, grid3: Chat
    ) -> None:
        """Its permissions changed for everybody: Telegram tells no bot."""
        stage.world.group(grid3.id).roles[stage.world.bot.id] = Place.RESTRICTED
        await files(wang)
        admin.hears("第3网格", "不能说话了")
        worker.hears("2611-0001", "等待接单")
        await files(wang, "又一件事")
        worker.hears("2611-0002", "等待接单")


class TestRights:
    async def test_an_administrator_sees_everything_and_says_so(
        self, stage: Stage, leader: Person, admin: Person, make_group: MakeGroup
    ) -> None:
        group = await bound(leader, make_group(leader))
        stage.world.set_bot_role(group.id, Place.ADMINISTRATOR, by=leader.viewer)
        await stage.settle()
        admin.hears("第3网格", "成了管理员", "去掉我的管理员")
        group.hears("现在都看得到", "不记、不存、不外传")
        stage.world.set_bot_role(group.id, Place.MEMBER, by=leader.viewer)
        await stage.settle()
        admin.hears("第3网格", "不再是管理员")
        group.hears("只看得到命令和对我的回复")

    async def test_what_is_said_in_a_group_that_is_seen_is_not_kept(
        self, stage: Stage, leader: Person, make_group: MakeGroup
    ) -> None:
        group = await bound(leader, make_group(leader))
        stage.world.set_bot_role(group.id, Place.ADMINISTRATOR, by=leader.viewer)
        await stage.settle()
        before = len(group.messages)
        await leader.says("今天天气真好", chat=group)
        assert len(group.messages) == before + 1


class TestMoves:
    async def test_an_upgrade_is_followed_and_told_once(
        self, stage: Stage, wang: Person, worker: Person, admin: Person, grid3: Chat
    ) -> None:
        await taken_on(wang, worker, grid3)
        upgraded = Membership.migrate_group(stage.world, grid3.id)
        await stage.settle()
        assert told(admin, "第3网格", "升级成了超级群") == 1
        chat = known(stage, upgraded.id)
        assert chat
        assert (chat.title, known(stage, grid3.id)) == (upgraded.title, None)
        await files(wang, "又一件事")
        Chat(stage, upgraded.id, viewer=worker.viewer).hears("2611-0002", "等待接单")

    async def test_a_title_is_followed(self, stage: Stage, leader: Person, make_group: MakeGroup) -> None:
        group = await bound(leader, make_group(leader))
        stage.world.rename_group(group.id, "三网格一家亲", by=leader.viewer)
        await stage.settle()
        await leader.says("/groups")
        leader.hears("第3网格", "三网格一家亲")


@pytest.fixture
def close(stage: Stage, leader: Person) -> Callable[[Chat, int, bool], None]:
    """A topic is closed, or deleted."""

    def close(group: Chat, topic: int, delete: bool) -> None:
        stage.world.close_topic(group.id, topic, by=leader.viewer, delete=delete)

    return close


class TestTopics:
    @pytest.mark.parametrize("delete", [False, True])
    async def test_a_topic_is_bound_and_when_it_is_gone_the_group_gets_it(
        self,
        stage: Stage,
        wang: Person,
        leader: Person,
        admin: Person,
        make_group: MakeGroup,
        close: Callable[[Chat, int, bool], None],
        *,
        delete: bool,
    ) -> None:
        group = make_group(leader, kind="supergroup")
        topic = stage.world.open_topic(group.id, "网格的事", by=leader.viewer)
        await bound(leader, group, topic)
        await files(wang)
        assert group.hears("2611-0001", "等待接单")["topic"] == topic
        close(group, topic, delete)
        for words in ("又一件事", "第三件事"):
            await files(wang, words)
        for reference in ("2611-0002", "2611-0003"):
            assert group.hears(reference, "等待接单")["topic"] is None
        assert told(admin, "第3网格", "话题关了或者删了") == 1
        grid = stage.app.database.transact(lambda session: session.get_one(Grid, 3))
        assert (grid.chat_id, grid.thread_id) == (group.id, None)
        assert stage.app.database.transact(lambda session: list(session.scalars(select(UnreachableChat)))) == []
