"""The worker's side: one person is answerable, both hear each other, and the clock is honest."""

from bot.sandbox.samples import photo
from models.requests import Request
from tests.handlers.conftest import live_in
from tests.handlers.stories import data_of, files, files_many, forges, said_to_be_done, taken_on
from tests.people import Chat, Person, Stage, labels, said


def request(stage: Stage, id_: int = 1) -> Request:
    return stage.app.database.transact(lambda session: session.get_one(Request, id_))


async def test_two_press_accept_and_one_is_answerable(
    stage: Stage, wang: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    await files(wang)
    card = grid3.card("2611-0001")
    queries = [
        stage.world.press(person.viewer, card["message_id"], data=data_of(card, "我来办"), chat=grid3.id)
        for person in (worker, colleague)
    ]  # in one batch
    await stage.settle()
    answers = [query.answer or {} for query in queries]
    assert "由您负责到底" in answers[0]["text"]
    assert "有了新的进展" in answers[1]["text"]
    assert "有了新的进展" in await forges(colleague, data_of(card, "我来办"), chat=grid3)  # and in the next one
    assert "负责人：于超" in said(grid3.card("2611-0001"))


async def test_two_accept_at_the_same_time_in_chats_of_their_own(
    stage: Stage, wang: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    await files(wang)
    for person in (worker, colleague):
        await person.says("/tasks")
        await person.presses("2611-0001")
    queries = [
        stage.world.press(person.viewer, person.last["message_id"], data=data_of(person.last, "我来办"))
        for person in (worker, colleague)
    ]
    await stage.settle()
    won = ["由您负责到底" in (query.answer or {}).get("text", "") for query in queries]
    assert sorted(won) == [False, True]
    events = stage.app.database.transact(lambda session: [e.step for e in session.get_one(Request, 1).events])
    assert events == ["file", "accept"]
    assert grid3.hears("正在办理")


async def test_who_may_not(
    stage: Stage, wang: Person, chen: Person, stranger: Person, worker: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    for person, buttons in [
        (stranger, "ra:1:1 rq:1:2 rd:1:2 rf:1:2 rv:1:2 rn:1:2 re:1:2 rt:1 ro:1 rh:1 rt:77"),
        (chen, "rc:1:2 rj:1:2 rw:1:2:1 rs:1:5 rp:1 ro:1 rh:1 ra:1:1 rc:77:1"),
        (wang, "rh:1 rt:1 rd:1:2"),
        (worker, "rc:1:2 rw:1:2:1 rs:1:5 rv:1:2"),
    ]:
        await person.says("/menu")
        for data in buttons.split():
            notice = await forges(person, data)
            assert any(no in notice for no in ("不归您办", "没有找到", "用不上了")), (person.name, data, notice)
    assert request(stage).version == 2


async def test_nobody_accepts_their_own(stage: Stage, worker: Person, colleague: Person, grid3: Chat) -> None:
    live_in(stage, worker, group=13)
    await files(worker)
    assert "不归您办" in await worker.presses("我来办", chat=grid3)
    await colleague.presses("我来办", chat=grid3)
    worker.hears("张红梅", "接下了")


async def test_both_sides_hear_each_other_by_card_and_by_reply(
    wang: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await worker.presses("回复居民")
    await worker.says("明天上午来")
    wang.hears("于超", "明天上午来")
    await worker.sends("album", uploads=[photo()] * 3)
    assert sum("photo" in message for message in wang.messages) == 3
    assert sum("已经转给居民" in said(message) for message in worker.messages) == 2, "an album gets one answer"
    await worker.presses("说完了")

    await wang.presses("回话")
    await wang.says("好的，谢谢")
    worker.hears("王秀英", "好的，谢谢")
    await wang.sends("voice")
    assert "voice" in worker.messages[-1]
    await wang.presses("说完了")
    wang.hears("谢谢您")

    await colleague.says("我也去看看", chat=grid3, to=grid3.card("2611-0001"))
    wang.hears("张红梅", "我也去看看")
    await colleague.sends("photo", chat=grid3, reply_to=grid3.card("2611-0001")["message_id"])
    assert "photo" in wang.messages[-1]
    await wang.says("人真多啊", to=wang.card("我也去看看"))
    worker.hears("人真多啊")
    await worker.says("应该的", to=worker.card("人真多啊"))
    wang.hears("于超", "应该的")
    await wang.sends("sticker", reply_to=wang.card("应该的")["message_id"])
    wang.hears("这个我看不懂")


async def test_a_resident_adds_before_anybody_took_it_on(wang: Person, worker: Person, grid3: Chat) -> None:
    await files(wang)
    await wang.presses("补充")
    await wang.says("我的电话 13800001111")
    grid3.hears("2611-0001", "我的电话 138****1111")
    await worker.says("看到了", chat=grid3, to=grid3.card("补充"))
    wang.hears("于超", "看到了")


async def test_a_question_freezes_the_clock_and_the_answer_lets_it_run(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    card = wang.card("状态")
    assert "12月2日 周三 17:30" in said(card), "seven working days after Monday 23 November"
    await stage.wait_until("2026-11-24 10:00")
    await worker.presses("问居民")
    await worker.sends("photo", caption="是这一盏吗？")
    wang.hears("于超", "是这一盏吗", "时间先停着")
    assert "photo" in wang.messages[-1]
    wang.hears("等您回答")
    worker.hears("2611-0001", "等居民回答，时间先停着")

    await stage.wait_until("2026-11-26 10:00")
    await wang.presses("回答")
    await wang.says("就是这一盏")
    worker.hears("就是这一盏")
    worker.hears("2611-0001", "12月4日 周五 17:30")

    await worker.presses("问居民")
    await worker.says("哪天在家？")
    await stage.wait_until("2026-11-26 16:00")  # four hours of the office later, noon left out
    await worker.presses("不等了")
    worker.hears("2611-0001", "正在办理", "12月7日 周一 14:30")
    assert request(stage).time_left is None


async def test_done_with_a_photo_and_without_a_word(wang: Person, worker: Person, grid3: Chat) -> None:
    await taken_on(wang, worker, grid3)
    await worker.presses("办好了")
    await worker.presses("先不说了")
    worker.hears("先停在这里")
    await worker.presses("办好了")
    await worker.sends("photo", caption="清干净了")
    wang.hears("办好了", "清干净了", "您看解决了吗")
    assert any("photo" in message for message in wang.messages)
    await files(wang, "第二件")
    await worker.presses("我来办", chat=grid3)
    await worker.presses("办好了")
    await worker.presses("不用说了")
    assert "blockquote" not in wang.hears("办好了", "2611-0002")["html"]


async def test_a_dialogue_that_came_too_late_ends_kindly(wang: Person, worker: Person, grid3: Chat) -> None:
    await taken_on(wang, worker, grid3)
    await worker.presses("办好了")
    await wang.presses("已经好了，不用办了")
    await worker.says("清干净了")
    worker.hears("有了新的进展")
    await worker.says("清干净了")
    worker.hears("您说的是", "清干净了")  # a new matter: the old question no longer waits


async def test_the_history_and_the_list_of_tasks(
    stage: Stage, wang: Person, worker: Person, stranger: Person, secretary: Person, grid3: Chat
) -> None:
    await said_to_be_done(wang, worker, grid3)
    await worker.presses("经过")
    worker.hears("2611-0001 的经过", "王秀英 · 提交", "于超 · 接单", "于超 · 说办好了")
    files_many(stage, wang, 8)
    await worker.says("/tasks")
    assert len(labels(worker.last)) == 8 + 2
    await worker.presses("下一页")
    assert len(labels(worker.last)) == 1 + 2
    await worker.presses("上一页")
    await worker.presses("2611-0001")
    worker.hears("2611-0001", "王秀英", "请居民确认")
    await worker.says("/menu")
    await forges(worker, "dp:-8")
    worker.hears("等着办的事")
    await stranger.says("/tasks")
    stranger.hears("没有等着办的事")
    await secretary.says("/tasks")
    assert any("2611-0001" in label for label in labels(secretary.last))


async def test_an_album_as_the_note_reaches_the_resident_whole(wang: Person, worker: Person, grid3: Chat) -> None:
    await taken_on(wang, worker, grid3)
    await worker.presses("办好了")
    await worker.sends("album", uploads=[photo()] * 3)
    assert len([message for message in wang.messages if "photo" in message]) == 3
    worker.hears_nothing_of("您说的是", "住在哪个网格")
    wang.hears("2611-0001", "您看解决了吗")


async def test_a_word_of_somebody_who_is_not_answerable_keeps_no_promise(
    stage: Stage, wang: Person, worker: Person, leader: Person, grid3: Chat
) -> None:
    await files(wang)
    await worker.says("看到了", chat=grid3, to=grid3.card("2611-0001"))
    await stage.wait_until("2026-11-23 15:01")
    leader.hears("2611-0001", "首次回复")


async def test_an_old_cancel_button_leaves_a_new_dialogue_alone(wang: Person, worker: Person, grid3: Chat) -> None:
    await taken_on(wang, worker, grid3)
    await worker.presses("💬 回复居民")
    old = next(b for row in worker.last["buttons"] for b in row if "先不说了" in b["text"])
    asked_at = worker.last["message_id"]
    await worker.says("/menu")
    await worker.presses("💬 回复居民")
    await worker.press(asked_at, old)
    await worker.says("电工明天到")
    wang.hears("于超", "电工明天到")
