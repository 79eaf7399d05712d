"""What is old does no harm: cards that came anew, messages corrected too late, categories that are no more."""

from sqlalchemy import update

from models.requests import Request
from models.rules.request_states import RequestState
from tests.handlers.requests.several import stored
from tests.handlers.stories import files, taken_on
from tests.people import Chat, Person, Stage, labels, said


async def test_only_the_newest_card_has_buttons(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    await taken_on(wang, worker, grid3)
    first = wang.card("状态")
    await wang.says("/mine")
    await wang.presses("2611-0001")
    newest = wang.card("状态")
    assert newest["message_id"] > first["message_id"]
    assert labels(newest)
    old = next(message for message in wang.messages if message["message_id"] == first["message_id"])
    assert (said(old), labels(old)) == (said(first), [])

    desk = worker.card("状态")
    await worker.says("/tasks")
    await worker.presses("2611-0001")
    old = next(message for message in worker.messages if message["message_id"] == desk["message_id"])
    assert "最新的卡片在下面" in said(old), "what a resident wrote stands in one place only"
    assert labels(old) == []
    await worker.presses("🎉 办好了")
    await worker.presses("不用说了")
    assert stored(stage).state is RequestState.PROPOSED


async def test_a_correction_that_comes_too_late_is_answered_kindly(wang: Person, chen: Person, grid3: Chat) -> None:
    await wang.says("东三巷的灯坏了")
    await wang.presses("环境卫生")
    await wang.presses("写好了")
    await wang.presses("提交")
    await wang.edits("东四巷的灯坏了")
    wang.hears("您改过的话", "看不到")
    assert "东三巷" in said(grid3.card("2611-0001"))
    await wang.presses("补充 2611-0001")
    await wang.says("是东四巷")
    grid3.hears("是东四巷")
    await wang.edits("是东五巷")
    wang.hears("您改过的话")
    await wang.presses("说完了")
    await wang.presses("已经好了")
    before = len(wang.messages)
    await wang.edits("是东六巷")
    assert len(wang.messages) == before, "nothing of theirs is open"

    await chen.says("/menu")
    await chen.says("你好")
    await chen.presses("不报了")
    before = len(chen.messages)
    await chen.edits("您好")
    assert len(chen.messages) == before


async def test_a_category_and_a_promise_that_are_no_more(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await files(wang)
    gone = update(Request).values(category="gone", promise="gone")
    stage.app.database.transact(lambda session: session.execute(gone))
    await worker.presses("我来办", chat=grid3)
    grid3.hears("📌", "2611-0001", "其他", "于超")
    await worker.presses("问居民")
    await worker.says("哪一栋？")
    await wang.says("第三栋", to=wang.card("哪一栋"))
    await wang.says("/mine")
    assert [label for label in labels(wang.last) if "📌 2611-0001" in label]
    await worker.presses("🎉 办好了")
    await worker.presses("不用说了")
    await wang.presses("还没有")
    assert stored(stage).state is RequestState.ACCEPTED


async def test_words_while_one_question_waits_may_be_the_answer(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await worker.presses("问居民")
    await worker.says("哪一栋？")
    await wang.says("第三栋")
    await wang.says("二单元")
    wang.hears("您说的是", "二单元")
    await wang.presses("回答刚才问的（2611-0001）")
    worker.hears("王秀英", "第三栋")
    worker.hears("王秀英", "二单元")
    assert [event.step for event in stored(stage).events][-2:] == ["answer", "add"]
    await wang.says("还有一件事")
    wang.hears("您说的是", "还有一件事")
    assert "回答刚才问的" not in str(labels(wang.last)), "nothing waits any more"
