"""Handing over: asking is not shedding; only somebody else's acceptance moves responsibility."""

from models.requests import Request
from tests.handlers.stories import data_of, forges, taken_on
from tests.people import Chat, Person, Stage, said


async def offered(worker: Person, whom: str = "张红梅", reason: str = "我明天休息") -> None:
    await worker.presses("请别人接手")
    await worker.presses(whom)
    await worker.says(reason)
    worker.hears("已经问了", whom, "仍由您负责")


async def test_taken_over(wang: Person, worker: Person, colleague: Person, leader: Person, grid3: Chat) -> None:
    await taken_on(wang, worker, grid3)
    await offered(worker)
    colleague.hears("于超", "想请您接手 2611-0001", "我明天休息")
    assert "负责人：于超" in said(wang.card("状态")), "still the one who accepted"
    await colleague.presses("我接手")
    wang.hears("2611-0001", "张红梅", "负责")
    worker.hears("张红梅", "接手了 2611-0001")
    colleague.hears("2611-0001", "负责人：您")
    assert "负责人：张红梅" in said(wang.card("状态"))
    assert "不归您办" in await forges(worker, "rd:1:4"), "no longer the worker's"

    await colleague.presses("🎉 办好了")
    await colleague.presses("不用说了")
    await wang.presses("还没有")
    wang.hears("好的", "于超", "接着为您办")  # the first owner is remembered
    worker.hears("2611-0001", "还没有解决", "重新由您负责")
    leader.hears("2611-0001", "还没有解决", "第 1 次")
    assert "负责人：于超" in said(grid3.card("2611-0001"))


async def test_declined_falls_back_and_old_buttons_do_nothing(
    stage: Stage, wang: Person, worker: Person, colleague: Person, leader: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await offered(worker)
    first_offer = colleague.card("想请您接手")
    await offered(worker, "冯芳", "请您看看")
    assert "不归您办" in await colleague.press(first_offer["message_id"], {"data": data_of(first_offer, "我接手")})
    await leader.presses("接不了")
    worker.hears("冯芳 这次接不了", "仍由您负责")
    assert stage.app.database.transact(lambda session: session.get_one(Request, 1).owner_id) is not None
    assert "我接手" not in str(leader.card("状态")["buttons"])

    await worker.presses("请别人接手")
    await worker.presses("先不说了")
    worker.hears("先停在这里")
    await worker.presses("请别人接手")
    assert "没有找到" in await forges(worker, _pick(worker, 99999)), "not somebody who could take it over"
    await worker.presses("张红梅")
    await worker.sends("sticker")
    worker.hears("没看明白")
    await worker.presses("不用")
    colleague.hears("想请您接手")


async def test_an_offer_nobody_answers_falls_back_even_if_the_resident_was_asked_meanwhile(
    stage: Stage, wang: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await offered(worker)
    await worker.presses("问居民")
    await worker.says("哪一栋？")
    await stage.wait_until("2026-11-23 14:59")
    worker.hears_nothing_of("一直没有回音")
    await stage.wait_until("2026-11-23 15:00")  # four hours of the office
    worker.hears("张红梅 一直没有回音", "仍由您负责")
    assert "不归您办" in await colleague.presses("我接手")
    await offered(worker)
    await stage.wait_until("2026-11-24 09:59")
    await colleague.presses("我接手")
    wang.hears("张红梅", "负责")
    await stage.wait_until("2026-11-24 12:00")
    assert sum("一直没有回音" in said(message) for message in worker.messages) == 1


def _pick(worker: Person, person_id: int) -> str:
    shown = data_of(worker.last, "张红梅")
    return f"tp:{person_id}~{shown.partition('~')[2]}"
