"""A promise from the published minutes to its end: the owner, those who wanted it, the heads, and the grid's chat."""

from bot.sandbox.samples import photo
from tests.handlers.commitments.conftest import Publish, stored
from tests.handlers.stories import data_of, forges
from tests.people import Chat, Person, Stage, labels


async def test_from_the_minutes_to_the_end(
    wang: Person, seconder: Person, attendee: Person, worker: Person, leader: Person, grid3: Chat, publish: Publish
) -> None:
    await publish(worker)
    card = worker.hears("灌渠东段铺水泥", "正在办", "负责人：您", "12月10日 周四")
    assert "改日子" not in str(labels(card)), "that is the heads'"
    for backer in (wang, seconder):
        backer.hears("您关心的议题", "给灌渠铺上水泥", "灌渠东段铺水泥", "于超", "12月10日 周四前")
    attendee.hears_nothing_of("灌渠东段铺水泥")  # who was there reads it in the minutes
    grid3.hears("议事会议定的事", "⏳ 灌渠东段铺水泥 · 于超", "正在办 1", "都还没到日子")
    grid3.hears_nothing_of("王秀英")

    await worker.presses("说说进展")
    worker.hears("办到哪一步了")
    await worker.says("水泥订好了，下周一动工")
    await worker.presses("发出去")
    worker.hears("已经告诉大家")
    for listener in (wang, seconder, attendee):
        listener.hears("有进展", "于超：水泥订好了，下周一动工")
    leader.hears_nothing_of("水泥订好了")
    worker.hears_nothing_of("议定的事有进展")  # it was their word

    await worker.presses("打开看看")
    await worker.presses("🎉 办好了")
    await worker.sends("album", uploads=[photo()] * 2)
    await worker.presses("发出去")
    for listener in (wang, seconder, attendee, leader):
        listener.hears("办好了", "2 份照片", "说到做到")
    grid3.hears("✅ 灌渠东段铺水泥", "按时办好 1", "说到做到：100%")
    assert sum(message["kind"] == "photo" for message in wang.messages) == 2, "who wanted it sees it"
    assert not any(message["kind"] == "photo" for message in attendee.messages), "for the others it is one press away"


async def test_the_pictures_before_and_after(wang: Person, attendee: Person, worker: Person, publish: Publish) -> None:
    await publish(worker)
    await wang.presses("打开看看")
    assert "看照片" in str(labels(wang.hears("正在办"))), "what the proposer showed"
    await wang.presses("看照片")
    wang.hears("之前（1）")
    wang.hears("办好以后的照片还没有")
    await worker.presses("说说进展")
    await worker.sends("photo")
    await worker.presses("发出去")
    await worker.presses("🎉 办好了")
    await worker.sends("photo")
    await worker.presses("发出去")
    await attendee.presses("打开看看")
    await attendee.presses("看照片")
    attendee.hears("之前（2）")
    attendee.hears("上面 1 张是办好以后的")


async def test_done_without_a_word_and_taken_up_again(
    wang: Person, worker: Person, leader: Person, publish: Publish, stage: Stage
) -> None:
    id_ = await publish(worker)
    await worker.presses("🎉 办好了")
    await worker.presses("不用多说")
    assert stored(stage, id_).was_kept
    await leader.presses("打开看看")
    await leader.presses("接着办")
    leader.hears("还差什么")
    await leader.says("东头还有三米没铺")
    worker.hears("接着办", "冯芳：东头还有三米没铺", "负责人：您")
    wang.hears("接着办", "东头还有三米没铺")
    await worker.presses("🎉 办好了")


async def test_what_is_told_later_is_put_off_with_the_reason(
    wang: Person, worker: Person, leader: Person, grid3: Chat, publish: Publish, stage: Stage
) -> None:
    id_ = await publish(worker)
    await leader.says("/promises")
    await leader.presses("办好 0/1")
    await leader.presses("灌渠东段铺水泥")
    await leader.presses("改日子")
    leader.hears("改到哪一天", "12月10日 周四")
    for wrong in ("昨天", "12月10日", "12月1日", "等有空"):
        await leader.says(wrong)
        leader.hears("这个日子用不上")
    await leader.says("12月20日")
    leader.hears("12月20日 周日前办好", "为什么？")
    await leader.says("长" * 501)
    leader.hears("请说短一点，500")
    await leader.says("连着下雨，水泥干不了")
    wang.hears("改了日子", "12月20日", "会上定的是 12月10日", "连着下雨", "冯芳")
    worker.hears("改了日子", "连着下雨")
    grid3.hears("12月20日 周日前")
    assert stored(stage, id_).promised_for.day == 10
    await leader.says("/promises")
    await leader.presses("办好 0/1")
    await leader.presses("灌渠东段铺水泥")
    await leader.presses("一步一步")
    leader.hears("会上定下", "纪要公布", "改日子", "12月20日", "冯芳", "连着下雨")


async def test_handed_over(wang: Person, worker: Person, colleague: Person, leader: Person, publish: Publish) -> None:
    await publish(worker)
    old_card = worker.card("灌渠东段铺水泥")
    finish = data_of(old_card, "办好了")
    await leader.says("/promises")
    await leader.presses("办好 0/1")
    await leader.presses("灌渠东段铺水泥")
    await leader.presses("换人负责")
    assert "于超" not in str(labels(leader.last)), "who has it already"
    await leader.presses("张红梅")
    leader.hears("换 张红梅 负责", "为什么？")
    await leader.says("于超要去学习")
    worker.hears("由 张红梅 负责", "辛苦您了")
    colleague.hears("现在由 您 负责", "于超要去学习")
    wang.hears("现在由 张红梅 负责", "于超要去学习")
    assert "不归您办" in await forges(worker, finish)
    await colleague.presses("打开看看")
    await colleague.presses("🎉 办好了")
    await colleague.presses("不用多说")
    wang.hears("办好了")


async def test_dropped_with_the_reason(
    wang: Person, worker: Person, leader: Person, grid3: Chat, publish: Publish, stage: Stage
) -> None:
    await publish(worker)
    await leader.says("/promises")
    await leader.presses("办好 0/1")
    await leader.presses("灌渠东段铺水泥")
    await leader.presses("不办了")
    leader.hears("为什么不办了")
    await leader.presses("先不说了")
    await leader.presses("✖️ 不办了")
    await leader.says("这一段明年整体改造")
    for listener in (wang, worker):
        listener.hears("不办了", "这一段明年整体改造")
    grid3.hears("✖️ 灌渠东段铺水泥", "不办了 1", "说到做到：0%")
    await stage.wait_until("2026-12-20 09:00")
    worker.hears_nothing_of("过了议定的日子")


async def test_stale_and_strange_buttons_get_an_answer(
    wang: Person, chen: Person, worker: Person, leader: Person, publish: Publish
) -> None:
    id_ = await publish(worker)
    card = worker.card("灌渠东段铺水泥")
    finish = data_of(card, "办好了")
    assert "不归您办" in await forges(wang, finish)
    await chen.says("/promises")
    assert "没有找到" in await forges(chen, f"ko:{id_}"), "lives in another grid"
    assert "没有找到" in await forges(wang, "ko:999")
    await worker.press(card["message_id"], {"data": finish})
    await worker.presses("不用多说")
    assert await forges(worker, finish) != ""
    await leader.presses("打开看看")
    assert await forges(leader, f"kl:{id_}:99") != ""
    leader.hears_nothing_of("改到哪一天")


async def test_what_is_too_long_is_not_lost(worker: Person, attendee: Person, publish: Publish) -> None:
    await publish(worker)
    await worker.presses("说说进展")
    await worker.says("先说要紧的")
    await worker.says("长" * 2001)
    worker.hears("内容太多了")
    await worker.presses("发出去")
    attendee.hears("于超：先说要紧的")


async def test_another_day_meanwhile_does_not_lose_what_is_being_written(
    worker: Person, leader: Person, attendee: Person, publish: Publish
) -> None:
    await publish(worker)
    await worker.presses("说说进展")
    await worker.says("路面干了就铺")
    await leader.says("/promises")
    await leader.presses("办好 0/1")
    await leader.presses("灌渠东段铺水泥")
    await leader.presses("改日子")
    await leader.says("12月20日")
    await leader.says("下雨")
    attendee.hears("改了日子")
    await worker.presses("发出去")
    attendee.hears("于超：路面干了就铺", "12月20日")


async def test_who_does_not_want_it_is_not_told(
    wang: Person, attendee: Person, worker: Person, publish: Publish
) -> None:
    await publish(worker)
    await attendee.says("/settings")
    await attendee.presses("要收哪些消息")
    await attendee.presses("议定的事有进展")
    await worker.presses("说说进展")
    await worker.says("动工了")
    await worker.presses("发出去")
    wang.hears("动工了")
    attendee.hears_nothing_of("动工了")


async def test_the_list_for_everybody(
    wang: Person, chen: Person, worker: Person, leader: Person, secretary: Person, grid3: Chat, publish: Publish,
    stage: Stage
) -> None:  # fmt: skip
    await wang.says("/promises")
    wang.hears("还没有议定过什么事")
    await publish(worker)
    await publish(leader, "渠边装护栏")
    await worker.presses("🎉 办好了")
    await worker.presses("不用多说")
    await stage.wait_until("2026-12-11 12:00")
    await wang.says("/promises")
    shown = wang.hears("共 2 件", "按时办好 1", "过了日子没办好 1", "说到做到：50%")
    assert any("办好 1/2" in label for label in labels(shown))
    await wang.presses("办好 1/2")
    wang.hears("水渠怎么修", "✅ 灌渠东段铺水泥", "⚠️ 渠边装护栏")
    await wang.presses("渠边装护栏")
    card = wang.hears("过了日子还没办好", "负责人：冯芳")
    assert not any(word in str(labels(card)) for word in ("说说进展", "改日子", "不办了"))
    await wang.presses("这次会议定的事")
    wang.hears("说到做到：50%")
    await chen.says("/promises")
    chen.hears("还没有议定过什么事")
    await secretary.says("/promises")
    secretary.hears("共 2 件")
    await leader.says("/promises")
    leader.hears("归您办的 1 件")
    await wang.presses("看每一件", chat=grid3)
    wang.hears("渠边装护栏", "说到做到：50%")
