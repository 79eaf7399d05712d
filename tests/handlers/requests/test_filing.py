"""Filing: every way of telling what is wrong arrives whole, and once."""

from bot.sandbox.samples import photo
from models.dialogues import Dialogue
from models.requests import Request
from tests.handlers.stories import data_of, files, forges, restarted
from tests.people import Chat, Person, Stage, said


def requests(stage: Stage) -> list[Request]:
    return stage.app.database.transact(lambda session: list(session.query(Request).order_by(Request.id)))


async def test_a_category_without_and_with_a_safety_question(stage: Stage, wang: Person, grid3: Chat) -> None:
    await wang.says("/report")
    await wang.presses("环境卫生")
    wang.hears("环境卫生", "在哪里？怎么了")
    await wang.says("垃圾没清")
    await wang.presses("写好了")
    await wang.presses("提交")
    wang.hears("收到了，谢谢您", "2611-0001")
    grid3.hears("2611-0001", "一般事项")

    await wang.says("/report")
    await wang.presses("水电气暖")
    wang.hears("煤气味")
    await wang.presses("没有")
    await wang.says("停水了")
    await wang.presses("写好了")
    await wang.presses("提交")
    grid3.hears("2611-0002", "11月24日 周二 09:00", "水电气暖")
    assert [request.promise for request in requests(stage)] == ["ordinary", "utilities"]


async def test_danger_shows_whom_to_call_at_once_and_is_filed_as_urgent(
    stage: Stage, wang: Person, grid3: Chat
) -> None:
    await stage.wait_until("2026-11-23 23:30")  # in the quiet hours
    await wang.says("邻居在打人")
    await wang.presses("邻里纠纷")
    wang.hears("有人动手")
    await wang.presses("🚨 有")
    wang.hears("马上打电话", "报警：110")
    wang.hears("邻居在打人", "接着发")
    await wang.presses("写好了")
    wang.hears("有人有危险，加急")
    await wang.presses("提交")
    wang.hears("🚨 2611-0001")
    grid3.hears("🚨 加急", "2611-0001", "11月24日 周二 01:30", "人身和财产安全")
    assert requests(stage)[0].danger


async def test_text_photo_album_voice_place_and_file_each_arrive(wang: Person, worker: Person, grid3: Chat) -> None:
    await wang.sends("album", uploads=[photo()] * 5, caption="东三巷口")
    wang.hears("东三巷口", "哪一类")
    assert len(wang.messages) == 6, "five photos are one album, and one answer"
    await wang.presses("其他事情")
    wang.hears("照片 5")
    await wang.sends("voice")
    await wang.sends("location", latitude=32.2, longitude=118.8)
    await wang.sends("document", upload=photo())
    await wang.sends("album", uploads=[photo()] * 2)
    assert sum("收到 ✓" in said(message) for message in wang.messages) == 4
    await wang.presses("写好了")
    wang.hears("请您看一遍", "照片 7", "语音 1", "位置 1", "文件 1")
    await wang.presses("提交")
    grid3.hears("2611-0001", "照片 7")
    assert not [message for message in grid3.messages if "photo" in message], "pictures stay private"
    await worker.presses("我来办", chat=grid3)
    shown = worker.messages
    assert sum("photo" in message for message in shown) == 7
    assert sum(kind in message for kind in ("voice", "location", "document") for message in shown) == 3


async def test_looking_it_over_changes_any_part(wang: Person, grid3: Chat) -> None:
    await files_up_to_review(wang, "路灯坏了")
    await wang.presses("改类别")
    await wang.presses("环境卫生")
    await wang.presses("写好了")
    wang.hears("请您看一遍", "环境卫生", "路灯坏了")
    await wang.presses("重新写内容")
    await wang.says("垃圾没清")
    await wang.presses("写好了")
    assert "路灯" not in wang.hears("请您看一遍", "垃圾没清")["text"]
    await wang.says("已经三天了")
    await wang.edits("已经四天了")
    wang.hears("改好了")
    await wang.presses("写好了")
    wang.hears("请您看一遍", "垃圾没清\n已经四天了")
    await wang.edits("已经五天了")
    wang.hears("请您看一遍", "垃圾没清\n已经五天了")
    await wang.presses("提交")
    grid3.hears("2611-0001", "环境卫生", "垃圾没清\n已经五天了")


async def test_stopping_says_what_was_dropped_and_only_then(wang: Person, grid3: Chat) -> None:
    await files_up_to_review(wang)
    await wang.presses("不报了")
    assert "没有提交，也没有保存" in wang.hears("先停在这里")["text"]
    await wang.says("/report")
    await wang.says("/cancel")
    assert "没有保存" not in wang.hears("先停在这里")["text"]
    await files_up_to_review(wang)
    await wang.says("/settings")
    wang.hears("反映事情", "没有提交")
    wang.hears("设置")
    await wang.says("/report")
    await wang.presses("不报了")
    grid3.hears_nothing_of("2611-0001")


async def test_a_forgotten_draft_is_put_away_and_the_next_word_begins_anew(stage: Stage, wang: Person) -> None:
    await files_up_to_review(wang)
    await stage.pass_time(hours=24)
    await stage.app.scheduler.expire_dialogues()
    await stage.settle()
    wang.hears("反映事情", "放了一天")
    assert "过期" in await wang.presses("提交")

    await wang.says("路灯还是坏的")
    wang.hears("您说的是", "路灯还是坏的")
    await stage.pass_time(hours=24)
    await wang.says("路灯修好了，垃圾没清")  # before anybody swept
    wang.hears("已经清掉了")
    assert "还是坏的" not in wang.hears("您说的是", "路灯修好了，垃圾没清")["text"]


async def test_submit_pressed_twice_files_once_and_the_next_request_gets_the_next_number(
    stage: Stage, wang: Person
) -> None:
    await files_up_to_review(wang)
    review = wang.last
    for _ in range(2):  # both in one batch
        stage.world.press(wang.viewer, review["message_id"], data=data_of(review, "提交"))
    await stage.settle()
    assert "过期" in await forges(wang, data_of(review, "提交"))
    await files(wang, "还有一件事")
    assert [request.reference for request in requests(stage)] == ["2611-0001", "2611-0002"]
    assert stage.app.database.transact(lambda session: session.query(Dialogue).count()) == 0


async def test_a_restart_in_the_middle_goes_on(stage: Stage, wang: Person, grid3: Chat) -> None:
    await wang.says("路灯坏了")
    await wang.presses("其他事情")
    async with restarted(stage):
        await wang.says("在东三巷口")
        await wang.presses("写好了")
        await wang.presses("提交")
        grid3.hears("2611-0001", "路灯坏了\n在东三巷口")


async def test_what_is_too_much_is_refused_clearly_and_what_was_told_stays(
    stage: Stage, wang: Person, grid3: Chat
) -> None:
    await wang.says("路灯坏了")
    await wang.presses("其他事情")
    await wang.says("<" * 2000)  # four characters each, as shown
    wang.hears("一件事最多写 3000 个字", "没有收下")
    await wang.says("灯" * 2900)
    wang.hears("收到")
    await wang.edits("灯" * 3100)
    wang.hears("一件事最多写 3000 个字")
    for number in range(28):
        stage.world.say(wang.viewer, str(number))
    await stage.settle()
    await wang.says("太多了")
    wang.hears("没有收下")
    await wang.presses("写好了")
    await wang.presses("提交")
    card = grid3.hears("2611-0001", "路灯坏了", "灯" * 2900, "\n27")["text"]
    assert "太多了" not in card


async def files_up_to_review(person: Person, text: str = "路灯坏了") -> None:
    await person.says(text)
    await person.presses("其他事情")
    await person.presses("写好了")
    person.hears("请您看一遍", text)
