"""How somebody finds their place, and what is always one press away."""

from models.people import Person as PersonRow
from tests.handlers.conftest import person_id
from tests.handlers.stories import files
from tests.people import Chat, Person, Stage, labels, said


async def test_a_newcomer_joins_by_buttons(stage: Stage, resident: Person) -> None:
    await resident.says("/start")
    assert "🏠 我替家人来办" in labels(resident.last)
    resident.hears("王秀英，您好", "欢迎来到新集社区", "住在哪个网格", "往下点，就是同意", "我的信息怎么用")
    await resident.presses("第5网格")
    await resident.presses("换一个网格")
    await resident.presses("第3网格")
    resident.hears("第3网格 · 新集南", "哪个居民小组")
    await resident.presses("第11组")
    resident.hears("都记好了", "第11组", "叫什么名字")
    assert "✅ 就用「王秀英」" in labels(resident.last)
    await resident.presses("就用")
    resident.hears("哪栋楼、哪个门")
    assert len([message for message in resident.messages if not message["out"]]) == 1, "one message, edited in place"
    await resident.says("东三巷 5号")
    resident.hears("都记好了", "第11组", "于超、张红梅", "小组长或网格员会来确认")
    assert record(stage, resident) == ("王秀英", 11, "东三巷 5号", False)

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
    resident.hears("第3网格 · 新集南", "哪个居民小组", "往下点，就是同意")
    await resident.presses("第12组")
    resident.hears("都记好了", "第12组")
    stage.world.start(resident.viewer, "g_5")
    await stage.settle()
    resident.hears("请问要办什么")


async def test_moving_house(stage: Stage, wang: Person) -> None:
    await wang.says("/move")
    wang.hears("我的登记", "第3网格", "第11组", "还没填")
    await wang.presses("搬家了")
    wang.hears("现在住在哪个网格")
    await wang.presses("第5网格")
    await wang.presses("第21组")
    await wang.presses("就用")
    await wang.says("2号楼301")
    wang.hears("都记好了", "第21组", "李涛")
    assert record(stage, wang) == ("王秀英", 21, "2号楼301", False)


async def test_english_from_the_first_word_on_and_back_again(resident: Person) -> None:
    await resident.says("/start")
    await resident.presses("English")
    resident.hears("Welcome to Xinji Community", "Which grid")
    await resident.presses("第3网格")
    await resident.presses("第11组")
    resident.hears("Noted", "What is your name")
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


async def test_a_groups_poster_asks_one_thing_only(stage: Stage, resident: Person) -> None:
    for payload in ("p_999", "p_", "p_x"):
        stage.world.start(resident.viewer, payload)
        await stage.settle()
        assert "住在哪个网格" in said(resident.last), payload
    stage.world.start(resident.viewer, "p_11")
    await stage.settle()
    resident.hears("第3网格", "第11组", "往下点，就是同意")
    await resident.presses("不是，换一个")
    resident.hears("住在哪个网格")
    stage.world.start(resident.viewer, "p_11")
    await stage.settle()
    await resident.presses("对，就是这里")
    await resident.says("王秀英")
    resident.hears("王秀英，您好", "哪栋楼")
    await resident.presses("改名字")
    await resident.says("王秀瑛")
    await resident.presses("先不填")
    resident.hears("都记好了", "第11组")
    assert record(stage, resident) == ("王秀瑛", 11, None, False)


async def test_a_matter_is_never_taken_for_a_name_or_a_door(stage: Stage, resident: Person, grid3: Chat) -> None:
    await resident.says("/start")
    await resident.presses("第3网格")
    await resident.presses("第11组")
    await resident.says("有人晕倒了")
    resident.hears("有人晕倒了", "哪一类")
    await resident.says("/cancel")
    assert record(stage, resident) == ("王秀英", 11, None, False), "what was settled stays"

    await resident.says("/move")
    await resident.presses("改住址")
    await resident.says("3号楼水管漏了")
    resident.hears("3号楼水管漏了", "哪一类")
    await resident.presses("环境卫生")
    await resident.presses("写好了")
    await resident.presses("提交")
    grid3.hears("2611-0001", "3号楼水管漏了")
    assert record(stage, resident)[2] is None


async def test_home_is_always_open_and_the_place_stays(stage: Stage, resident: Person) -> None:
    await resident.says("/start")
    await resident.presses("第3网格")
    await resident.presses("第11组")
    await resident.presses("主菜单")
    resident.hears("请问要办什么")
    await resident.says("李桂花")
    resident.hears("李桂花", "哪一类")
    assert record(stage, resident)[:2] == ("王秀英", 11), "nobody asked for a name any more"


async def test_correcting_one_thing_asks_nothing_else(stage: Stage, wang: Person) -> None:
    await wang.says("/move")
    await wang.presses("改住址")
    await wang.says("5栋\u200b 2单元   301")
    wang.hears("改好了", "5栋 2单元 301")
    await wang.presses("我的登记")
    await wang.presses("改名字")
    await wang.says("王秀瑛")
    wang.hears("改好了", "王秀瑛")
    assert record(stage, wang) == ("王秀瑛", 11, "5栋 2单元 301", False)


async def test_moving_away_names_what_is_open_and_asks_once(stage: Stage, wang: Person) -> None:
    await files(wang)
    for _ in range(2):
        await wang.says("/move")
        await wang.presses("我搬走了")
        wang.hears("真的搬走了", "2611-0001")
        await wang.presses("没有搬走")
        wang.hears("我的登记")
    await wang.presses("我搬走了")
    await wang.presses("确定")
    wang.hears("一切都好", "2611-0001")
    assert record(stage, wang) == ("王秀英", None, None, True)
    await wang.says("/menu")
    wang.hears("先告诉我们您住在哪个网格")
    await wang.says("/move")
    wang.hears("先告诉我们您住在哪个网格")
    await wang.joins()
    assert record(stage, wang) == ("王秀英", 11, None, False)


def record(stage: Stage, person: Person) -> tuple[str, int | None, str | None, bool]:
    """Name, group, door, and whether they moved away."""
    row = stage.app.database.transact(lambda session: session.get_one(PersonRow, person_id(stage, person)))
    return row.name, row.group_id, row.address, row.left_at is not None


async def test_who_was_turned_away_halfway_begins_again(
    stage: Stage, resident: Person, worker: Person, grid3: Chat
) -> None:
    await resident.says("/start")
    await resident.presses("第3网格")
    await resident.presses("第11组")
    await resident.presses("就用")
    resident.hears("哪栋楼、哪个门")
    await stage.pass_time(minutes=11)
    await worker.presses("不是本组", chat=grid3)
    await resident.presses("先不填")
    resident.hears("请问您住在哪个网格")
    resident.hears_nothing_of("出了点问题")
