"""How somebody finds their place, and what is always one press away."""

from tests.people import Chat, Person, Stage, labels, said


async def test_a_newcomer_joins_by_buttons(resident: Person) -> None:
    await resident.says("/start")
    resident.hears("王秀英，您好", "欢迎来到新集社区", "住在哪个网格")
    await resident.presses("第5网格")
    await resident.presses("换一个网格")
    await resident.presses("第3网格")
    resident.hears("第3网格 · 新集南", "哪个居民小组")
    await resident.presses("第11组")
    resident.hears("都记好了", "第11组", "于超、张红梅")
    assert len([message for message in resident.messages if not message["out"]]) == 1, "one message, edited in place"

    await resident.presses("谁为我服务")
    resident.hears("网格长：冯芳", "网格员：于超、张红梅", "120")
    await resident.says("/start")
    resident.hears("请问要办什么")


async def test_a_poster_leads_to_its_grid_and_a_wrong_one_to_the_list(stage: Stage, resident: Person) -> None:
    for payload in ("g_99", "g_99999999999999999999", "g_", "nonsense"):
        stage.world.start(resident.viewer, payload)
        await stage.settle()
        assert "住在哪个网格" in resident.last["text"], payload
    stage.world.start(resident.viewer, "g_3")
    await stage.settle()
    resident.hears("第3网格 · 新集南", "哪个居民小组")
    await resident.presses("第12组")
    resident.hears("都记好了", "第12组")
    stage.world.start(resident.viewer, "g_5")
    await stage.settle()
    resident.hears("请问要办什么")


async def test_moving_house(wang: Person) -> None:
    await wang.says("/settings")
    await wang.presses("搬家了")
    wang.hears("现在住在哪个网格")
    await wang.presses("第5网格")
    await wang.presses("第21组")
    wang.hears("都记好了", "第21组", "李涛")


async def test_english_from_the_first_word_on_and_back_again(resident: Person) -> None:
    await resident.says("/start")
    await resident.presses("English")
    resident.hears("Welcome to Xinji Community", "Which grid")
    await resident.presses("第3网格")
    await resident.presses("第11组")
    resident.hears("All noted")
    await resident.says("路灯坏了 lamp <broken>")
    resident.hears("You said", "lamp <broken>")
    await resident.says("/settings")
    await resident.presses("中文")
    resident.hears("要改哪一样")


async def test_whoever_writes_at_once_is_asked_where_they_live_and_need_not_write_it_again(
    resident: Person, grid3: Chat
) -> None:
    await resident.says("路灯坏了")
    resident.hears("您说的是", "路灯坏了", "住在哪个网格")
    await resident.says("在东三巷口")
    resident.hears("路灯坏了\n在东三巷口", "住在哪个网格")
    await resident.presses("第5网格")
    await resident.presses("换一个网格")
    await resident.presses("第3网格")
    await resident.presses("第11组")
    resident.hears("都记好了")
    resident.hears("路灯坏了\n在东三巷口", "哪一类")
    await resident.presses("其他事情")
    await resident.presses("写好了")
    await resident.presses("提交")
    grid3.hears("2611-0001", "路灯坏了\n在东三巷口")


async def test_before_joining_everything_leads_to_the_door(resident: Person) -> None:
    for command in ("/menu", "/whom", "/report"):
        await resident.says(command)
        assert "住在哪个网格" in said(resident.last)
        assert labels(resident.last)


async def test_every_page_of_the_house_has_a_way_on(wang: Person, worker: Person) -> None:
    for command, words in {
        "/help": "这里能做什么", "/privacy": "您的信息我们怎么用", "/settings": "设置", "/menu": "请问要办什么",
        "/mine": "您还没有反映过事情", "/whom": "网格长", "/cancel": "不用取消", "/weather": "没有这个命令",
    }.items():  # fmt: skip
        await wang.says(command)
        wang.hears(words)
        assert labels(wang.last), f"{command} is a dead end"
    await wang.says("/tasks")
    wang.hears("不归您办")
    assert labels(wang.last)
    await worker.says("/tasks")
    worker.hears("现在没有等着办的事")
    await worker.presses("主菜单")
    assert "🗂 等着办的事" in labels(worker.last)


async def test_names_are_shown_as_they_are_and_cannot_play_tricks(stage: Stage, grid3: Chat) -> None:
    stage.world.register_person("\u202e<b>李&四</b>\u200f", person_id=7200)
    tricky = Person(stage, 7200, 7200)
    await tricky.joins()
    await tricky.says("/menu")
    tricky.hears("<b>李&四</b>，您好")
    await tricky.says("水管漏了")
    await tricky.presses("环境卫生")
    await tricky.presses("写好了")
    await tricky.presses("提交")
    grid3.hears("2611-0001", "<**")
    for message in [*tricky.messages, *grid3.messages]:
        assert not {"\u202e", "\u200f"} & set(str(message.get("text"))) or message["out"]
