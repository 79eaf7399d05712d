"""The bot's place in groups: bound, thrown out, let in again, upgraded; and what it does not say there."""

from bot.sandbox.membership import Membership
from tests.handlers.stories import files, forges, taken_on
from tests.people import Chat, Person, Stage, labels, said


def group_of(stage: Stage, *people: Person, title: str = "第5网格工作群") -> Chat:
    group = stage.world.create_group(title, [*(person.viewer for person in people), stage.world.bot.id])
    return Chat(stage, group.id, viewer=people[0].viewer)


async def test_a_grid_without_a_chat_loses_nothing_and_gets_its_chat(
    stage: Stage, chen: Person, stranger: Person, secretary: Person, admin: Person
) -> None:
    await files(chen)
    admin.hears("2611-0001", "老街还没有工作群", "/bind")
    stranger.hears("2611-0001", "等待接单")
    assert any("我来办" in label for label in labels(stranger.last))

    grid5 = group_of(stage, secretary, stranger)
    await stranger.says("/bind", chat=grid5)
    grid5.hears("不归您办")
    await secretary.says("/bind", chat=grid5)
    grid5.hears("哪个网格或服务中心的工作群")
    assert "不归您办" in await stranger.presses("第5网格", chat=grid5)
    await secretary.presses("第5网格", chat=grid5)
    grid5.hears("从现在起", "第5网格")
    grid5.hears("2611-0001", "等待接单")
    await stranger.presses("我来办", chat=grid5)
    chen.hears("李涛", "接下了")


async def test_bind_is_for_groups(secretary: Person) -> None:
    await secretary.says("/bind")
    secretary.hears("请在网格或服务中心的工作群里发 /bind")


async def test_thrown_out_and_let_in_again(
    stage: Stage, wang: Person, worker: Person, admin: Person, grid3: Chat
) -> None:
    stage.world.remove_bot(grid3.id, by=worker.viewer)
    await stage.settle()
    admin.hears("我被移出了第3网格")
    await files(wang)
    grid3.hears_nothing_of("2611-0001")
    stage.world.add_bot(grid3.id, by=worker.viewer)
    await stage.settle()
    grid3.hears("2611-0001", "等待接单")
    await worker.presses("我来办", chat=grid3)
    grid3.hears("2611-0001", "正在办理")


async def test_out_and_in_again_before_we_looked(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    stage.world.remove_bot(grid3.id, by=worker.viewer)
    stage.world.add_bot(grid3.id, by=worker.viewer)
    await files(wang)
    grid3.hears("2611-0001", "等待接单")


async def test_a_group_that_is_upgraded_in_the_middle_of_a_story(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    upgraded = Chat(stage, Membership.migrate_group(stage.world, grid3.id).id, viewer=worker.viewer)
    await stage.settle()
    await worker.presses("办好了")
    await worker.presses("不用说了")
    upgraded.hears("2611-0001", "请居民确认")
    await files(wang, "又一件事")
    upgraded.hears("2611-0002", "等待接单")


async def test_somebody_blocks_the_bot_and_comes_back(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    await taken_on(wang, worker, grid3)
    stage.world.block(wang.viewer)
    await stage.settle()
    await worker.presses("办好了")
    await worker.presses("不用说了")
    worker.hears("请居民确认")
    stage.world.unblock(wang.viewer)
    await wang.says("/mine")
    await wang.presses("2611-0001")
    wang.hears("2611-0001", "请您确认")
    await wang.presses("解决了")
    worker.hears("居民说解决了")


async def test_in_a_group_commands_lead_to_the_private_chat(wang: Person, worker: Person, grid3: Chat) -> None:
    await files(wang)
    for command in ("/mine", "/tasks", "/settings", "/report", "/start", "/move", "/help", "/whom", "/menu"):
        await worker.says(command, chat=grid3)
        assert "请到我们的私聊里办" in said(grid3.last), command
    assert len(labels(grid3.last)) == 1
    await worker.says("/tasks", chat=grid3)
    await worker.presses("去私聊", chat=grid3)
    worker.hears("等着办的事")


async def test_what_is_not_meant_for_the_bot_gets_silence(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await files(wang)
    stage.world.add_member(grid3.id, wang.viewer)
    stage.world.set_bot_role(grid3.id, type(stage.world.group(grid3.id).role(worker.viewer)).ADMINISTRATOR,
                             by=stage.world.group(grid3.id).member_ids[0])  # fmt: skip
    await stage.settle()
    before = len(grid3.messages)
    for words in ("今天天气真好", "/weather", "/tasks@another_bot", "/cancel"):
        await worker.says(words, chat=grid3)
    await worker.sends("sticker", chat=grid3)
    outsider = Person(stage, 7003, 7003)
    await outsider.says("我也觉得", chat=grid3, to=grid3.card("2611-0001"))
    await worker.sends("sticker", chat=grid3, reply_to=grid3.card("2611-0001")["message_id"])
    assert len(grid3.messages) == before + 7, "the bot said something"


async def test_outsiders_press_in_vain_and_private_buttons_do_nothing_in_a_group(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await files(wang)
    outsider = Person(stage, 7003, 7003)  # the group leader 何丽华 is in the chat, and serves no request
    assert "不归您办" in await outsider.presses("我来办", chat=grid3)
    before = len(grid3.messages)
    for data in ("rh:1", "ro:1", "rt:1", "dp:0", "fp:0", "lang:en"):
        assert "过期" in await forges(worker, data, chat=grid3), data
    await forges(worker, "!:cancel", chat=grid3)
    assert len(grid3.messages) == before
